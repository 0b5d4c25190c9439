package io.pentimento.training.network;

/**
 * Sizes of a network, of whichever architecture.
 *
 * @param channels of the first convolution of {@link ConvolutionalNetwork}
 * @param transformer of the others
 * @param filters of each label in {@link FilterNetwork}
 */
public record NetworkSettings(int channels, TransformerSettings transformer, int filters) {}
