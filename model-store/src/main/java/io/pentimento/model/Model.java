package io.pentimento.model;

/**
 * A manifest and the graph that belongs to it; the graph's checksum has been verified.
 *
 * @param manifest what it is
 * @param graph ONNX protobuf bytes; not to be changed
 */
public record Model(Manifest manifest, byte[] graph) {}
