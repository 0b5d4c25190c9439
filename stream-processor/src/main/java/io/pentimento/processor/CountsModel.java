package io.pentimento.processor;

import io.pentimento.model.Manifest;
import java.util.List;

/** All counts of a pixel, all detectors together: the first thing that shows whether a scan is well. */
final class CountsModel implements PixelModel {

    static final String NAME = "counts";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Manifest.Layer> layers() {
        return List.of(new Manifest.Layer("total", "counts"));
    }

    @Override
    public boolean errors() {
        return true;
    }

    @Override
    public void run(SpectrumBatch batch, Maps maps) {
        for (int p = 0; p < batch.pixels(); p++) {
            long total = 0;
            for (int d = 0; d < batch.detectors(); d++) {
                int[] counts = batch.counts(d);
                int begin = p * batch.channels(d);
                int end = begin + batch.channels(d);
                for (int c = begin; c < end; c++) {
                    total += counts[c] & 0xFFFFFFFFL;
                }
            }
            maps.values()[0][p] = total;
            maps.errors()[0][p] = (float) Math.sqrt(total);
        }
    }
}
