package io.pentimento.training.recolour;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelInput;
import io.pentimento.training.network.ConfidenceHead;
import io.pentimento.training.network.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processor runs on each tile of the embedded maps: the tile's colours, and how sure they are. Confidence is the
 * probability that a colour is good, times the trust in the pixel's embedding.
 *
 * @param recolouring the network
 * @param codes that it was taught with, "embedding-sdd/dcn-2": those of another embedding mean nothing to it
 * @param tile rows and columns that one run yields
 * @param reach pixels around them that it sees
 */
record ServedRecolouring(Recolouring recolouring, String codes, int tile, int reach) {

    static final List<Manifest.Layer> LAYERS = List.of(
            new Manifest.Layer("R", "1", Manifest.Role.COLOUR),
            new Manifest.Layer("G", "1", Manifest.Role.COLOUR),
            new Manifest.Layer("B", "1", Manifest.Role.COLOUR),
            new Manifest.Layer("confidence", "1", Manifest.Role.TRUST));

    /** Distances that are expected to be larger are taken for this, as white is not farther off from black. */
    private static final float FARTHEST = (float) Math.log(Recolouring.BLACK_TO_WHITE / Recolouring.GOOD);

    ModelInput.Neighbourhood input() {
        List<String> layers = new ArrayList<>();
        for (int z = 1; z <= recolouring.maps(); z++) {
            layers.add("z" + z);
        }
        layers.add("trust");
        int slash = codes.indexOf('/');
        return slash < 0
                ? new ModelInput.Neighbourhood(codes, null, layers, tile, reach)
                : new ModelInput.Neighbourhood(
                        codes.substring(0, slash), codes.substring(slash + 1), layers, tile, reach);
    }

    /**
     * Runs it.
     *
     * @param maps [1 x codes and trust x side x side]
     * @param known [1 x 1 x side x side]
     * @return [1 x 4 x tile x tile]
     */
    <T> T run(Tensors<T> t, T maps, T known) {
        int side = tile + 2 * reach;
        int n = recolouring.maps();
        Recolouring.Said<T> said = recolouring.say(t, t.slice(maps, 1, 0, n), known, side, side);
        int left = reach - recolouring.network().margin();
        T trust = t.multiply(t.slice(maps, 1, n, n + 1L), known);
        T logDistance = t.clip(t.part(said.logDistance(), left, tile, tile), -FARTHEST, FARTHEST);
        T confidence = t.multiply(ConfidenceHead.probability(t, logDistance), t.part(trust, reach, tile, tile));
        return t.concat(1, t.clip(t.part(said.picture(), left, tile, tile), 0, 1), confidence);
    }
}
