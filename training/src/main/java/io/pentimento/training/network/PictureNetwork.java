package io.pentimento.training.network;

/** A network from maps to a picture. Immutable; the parameters live in the {@link Tensors} that it is run with. */
public interface PictureNetwork {

    /** Pixels on each side of the picture that it must see, too. */
    int margin();

    /**
     * Runs the network.
     *
     * @param maps [pictures x maps x rows x columns], with the margin; 0 where nothing is known
     * @param known [pictures x 1 x rows x columns]; 1 where something is known, else 0
     * @param rows that it sees
     * @param columns that it sees
     * @return [pictures x 3 x rows x columns] without the margin, sRGB, 0 to 1 but for what the network gets wrong
     */
    <T> T forward(Tensors<T> tensors, T maps, T known, int rows, int columns);
}
