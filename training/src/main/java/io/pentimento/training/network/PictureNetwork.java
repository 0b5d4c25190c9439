package io.pentimento.training.network;

/** A network from maps to a picture. Immutable; the parameters live in the {@link Tensors} that it is run with. */
public interface PictureNetwork {

    /** Rows and columns must be multiples of this. */
    int multiple();

    /**
     * Runs the network.
     *
     * @param maps [pictures x maps x rows x columns]; 0 where nothing is known
     * @param known [pictures x 1 x rows x columns]; 1 where something is known, else 0
     * @return [pictures x 3 x rows x columns], sRGB, 0 to 1 but for what the network gets wrong
     */
    <T> T forward(Tensors<T> tensors, T maps, T known, int rows, int columns);
}
