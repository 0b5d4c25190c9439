package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.proto.MapBlock;
import java.util.List;

/**
 * A model prepared for one scan and one revision of its energy axes. It sees pixels one by one; what it yields for a pixel
 * depends on nothing else, so that any processor may do any pixel, again and again, with the same result.
 *
 * <p>Belongs to one thread.
 */
interface PixelModel {

    /** "fit". */
    String name();

    /** "1". */
    String version();

    /** Its layers, in the order of {@link Maps#values}. */
    List<Manifest.Layer> layers();

    /** Whether it fills {@link Maps#errors}. */
    boolean errors();

    /** Runs all pixels of a batch. */
    void run(SpectrumBatch batch, Maps maps);

    /**
     * Results of a batch, one row per layer.
     *
     * @param values layers x capacity
     * @param errors one standard deviation, likewise
     */
    record Maps(float[][] values, float[][] errors) {
        static Maps of(int layers, int capacity) {
            return new Maps(new float[layers][capacity], new float[layers][capacity]);
        }

        /** Puts the results of some pixels of the batch into a block. */
        void addTo(MapBlock.Builder block, int begin, int end, boolean withErrors) {
            for (float[] layer : values) {
                for (int p = begin; p < end; p++) {
                    block.addValues(layer[p]);
                }
            }
            if (withErrors) {
                for (float[] layer : errors) {
                    for (int p = begin; p < end; p++) {
                        block.addErrors(layer[p]);
                    }
                }
            }
        }
    }
}
