package io.pentimento.viewer.takeaway;

/** Layers that are copied when they are asked for, so that not all of them are in memory twice. */
public interface Layers {

    int count();

    /** A copy of a layer as it is now. */
    Layer get(int index);
}
