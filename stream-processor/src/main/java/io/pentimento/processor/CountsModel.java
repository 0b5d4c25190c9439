package io.pentimento.processor;

import io.pentimento.model.Manifest;
import java.util.List;

/**
 * All counts of a pixel, all detectors together: the first thing that shows whether a scan is well. And, of a raster scan, the
 * share of the real time in which the detectors could count: counts over counts corrected for dead time. Areas divided by it are
 * corrected too; of several detectors with unlike dead times, as well as their mean can.
 */
final class CountsModel implements PixelModel {

    static final String NAME = "counts";

    private final boolean timed;

    /** @param timed whether spectra come with times, as those of a raster scan may */
    CountsModel(boolean timed) {
        this.timed = timed;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public List<Manifest.Layer> layers() {
        Manifest.Layer total = new Manifest.Layer("total", "counts");
        return timed
                ? List.of(total, new Manifest.Layer("live-fraction", "1", Manifest.Role.LIVE_FRACTION))
                : List.of(total);
    }

    @Override
    public boolean errors() {
        return true;
    }

    @Override
    public void run(SpectrumBatch batch, Maps maps) {
        for (int p = 0; p < batch.pixels(); p++) {
            long total = 0;
            double corrected = 0;
            for (int d = 0; d < batch.detectors(); d++) {
                long counted = counted(batch, d, p);
                total += counted;
                corrected += counted / (double) batch.liveFractions(d)[p];
            }
            maps.values()[0][p] = total;
            maps.errors()[0][p] = (float) Math.sqrt(total);
            if (timed) {
                maps.values()[1][p] = total == 0 ? meanFraction(batch, p) : (float) (total / corrected);
                maps.errors()[1][p] = Float.NaN;
            }
        }
    }

    /** Of a pixel without counts, which tells nothing of how they are divided between detectors. */
    private static float meanFraction(SpectrumBatch batch, int pixel) {
        float sum = 0;
        for (int d = 0; d < batch.detectors(); d++) {
            sum += batch.liveFractions(d)[pixel];
        }
        return sum / batch.detectors();
    }

    private static long counted(SpectrumBatch batch, int detector, int pixel) {
        int[] counts = batch.counts(detector);
        int begin = pixel * batch.channels(detector);
        int end = begin + batch.channels(detector);
        long counted = 0;
        for (int c = begin; c < end; c++) {
            counted += counts[c] & 0xFFFFFFFFL;
        }
        return counted;
    }
}
