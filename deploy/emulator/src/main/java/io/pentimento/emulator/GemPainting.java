package io.pentimento.emulator;

import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.simulation.FullFieldPainting;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The simulated painting before a GEM detector of 18 % resolution at 5.9 keV. Spectra are computed once, pixel by
 * pixel, and then only drawn from. Immutable once made; safe for use by many threads.
 */
public final class GemPainting implements GemScene {

    private static final int CHANNELS = 600;
    private static final double KEV_PER_CHANNEL = 0.05;

    private final int rows;
    private final int columns;
    /** Share of all photons that come from this pixel or an earlier one. */
    private final double[] upToPixel;
    /** Share of a pixel's photons that are in this channel or a lower one, [pixel][channel]. */
    private final float[][] upToChannel;

    /**
     * Takes some seconds.
     *
     * @param seed of the painting
     */
    public GemPainting(int rows, int columns, long seed) {
        this.rows = rows;
        this.columns = columns;
        upToPixel = new double[rows * columns];
        upToChannel = new float[rows * columns][];
        EnergyAxis axis = new EnergyAxis(0.5 * KEV_PER_CHANNEL, KEV_PER_CHANNEL, 0, GemResponse.WIDTH);
        var painting = new FullFieldPainting(rows, columns, CHANNELS, axis, GemResponse.typical(new XrayLines()), seed);
        double sum = 0;
        for (int i = 0; i < upToPixel.length; i++) {
            double[] expected = painting.expected(i / columns, i % columns);
            upToChannel[i] = cumulative(expected);
            sum += Arrays.stream(expected).sum();
            upToPixel[i] = sum;
        }
        for (int i = 0; i < upToPixel.length; i++) {
            upToPixel[i] /= sum;
        }
    }

    private static float[] cumulative(double[] counts) {
        double total = Arrays.stream(counts).sum();
        float[] upTo = new float[counts.length];
        double sum = 0;
        for (int c = 0; c < counts.length; c++) {
            sum += counts[c];
            upTo[c] = (float) (sum / total);
        }
        return upTo;
    }

    @Override
    public void draw(RandomGenerator random, Photon into) {
        int pixel = place(Arrays.binarySearch(upToPixel, random.nextDouble()), upToPixel.length);
        int channel = place(Arrays.binarySearch(upToChannel[pixel], random.nextFloat()), CHANNELS);
        into.set(
                (pixel % columns + random.nextDouble()) / columns,
                (pixel / columns + random.nextDouble()) / rows,
                (channel + random.nextDouble()) * KEV_PER_CHANNEL);
    }

    /** The first entry that is not below what was looked for. */
    private static int place(int found, int entries) {
        return Math.min(entries - 1, found >= 0 ? found : -found - 1);
    }
}
