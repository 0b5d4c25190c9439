package io.pentimento.training.recolour;

import io.pentimento.training.network.ConfidenceHead;
import io.pentimento.training.network.PictureNetwork;
import io.pentimento.training.network.Tensors;
import java.util.Optional;

/**
 * A network with what says how far to believe it.
 *
 * @param network from codes to a picture
 * @param whitening of the codes that it sees
 * @param equalisation of these, when there is one
 */
record Recolouring(PictureNetwork network, Whitening whitening, Optional<Equalisation> equalisation) {

    /** A redmean distance, the largest that there is. */
    static final float BLACK_TO_WHITE = 765;

    /** Colours this near the true ones are good. */
    static final float GOOD = BLACK_TO_WHITE / 10;

    /** Codes that it sees. */
    int maps() {
        return whitening.mean().length;
    }

    /**
     * What it says of codes.
     *
     * @param picture [pictures x 3 x rows x columns] without the network's margin
     * @param logDistance [pictures x 1 x rows x columns] likewise, logarithm of the distance to be expected over {@link #GOOD}
     */
    record Said<T>(T picture, T logDistance) {}

    /**
     * Runs the network.
     *
     * @param codes [pictures x maps x rows x columns], with the network's margin; 0 where nothing is known
     * @param known [pictures x 1 x rows x columns]
     */
    <T> Said<T> say(Tensors<T> t, T codes, T known, int rows, int columns) {
        T white = whitening.of(t, codes, known);
        T seen = equalisation.map(e -> t.multiply(e.of(t, white), known)).orElse(white);
        T picture = network.forward(t, seen, known, rows, columns);
        T shown = t.clip(t.constantOf(picture), 0, 1);
        T inner = inner(t, seen, rows, columns);
        return new Said<>(picture, new ConfidenceHead(maps()).forward(t, inner, inner(t, known, rows, columns), shown));
    }

    private <T> T inner(Tensors<T> t, T maps, int rows, int columns) {
        int margin = network.margin();
        return t.part(maps, margin, rows - 2 * margin, columns - 2 * margin);
    }
}
