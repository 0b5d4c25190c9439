package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.detector.GainMap;
import io.pentimento.xrf.forward.PoissonSampler;
import java.util.SplittableRandom;

/**
 * What may be otherwise when a painting is measured than it was in training, done to spectra that have been drawn: each
 * photon is dropped or moved by itself, so that what comes out is as noisy as a measurement.
 *
 * @param gain share by which all energies are too high
 * @param gainSpread standard deviation of the gain over the area of a detector ({@link GainMap}); each spectrum is one of a
 *     place of it
 * @param offsetKev by how much they are too high besides
 * @param background counts that are added, as a share of those that there are, evenly between two energies: a shape that
 *     no training has
 * @param dwell share of the time
 */
public record Disturbance(double gain, double gainSpread, double offsetKev, double background, double dwell) {

    /** Everything as it was in training. */
    public static final Disturbance NONE = new Disturbance(0, 0, 0, 0, 1);

    private static final double LEAST_WIDTH = 0.1;
    private static final double MOST_WIDTH = 0.5;

    public Disturbance {
        if (!(gain > -1) || !(background >= 0) || !(dwell > 0) || dwell > 1 || !Double.isFinite(offsetKev)) {
            throw new IllegalArgumentException("gain=" + gain + ", offsetKev=" + offsetKev + ", background="
                    + background + ", dwell=" + dwell
                    + ": gain must be above -1, background not negative, dwell above 0 and at most 1");
        }
    }

    /** The same with another gain. */
    public Disturbance withGain(double other) {
        return new Disturbance(other, gainSpread, offsetKev, background, dwell);
    }

    /** The same with another spread of the gain; 0 to 0.3. */
    public Disturbance withGainSpread(double other) {
        return new Disturbance(gain, other, offsetKev, background, dwell);
    }

    /** The same with another offset. */
    public Disturbance withOffset(double otherKev) {
        return new Disturbance(gain, gainSpread, otherKev, background, dwell);
    }

    /** The same with other background. */
    public Disturbance withBackground(double other) {
        return new Disturbance(gain, gainSpread, offsetKev, other, dwell);
    }

    /** The same with another dwell. */
    public Disturbance withDwell(double other) {
        return new Disturbance(gain, gainSpread, offsetKev, background, other);
    }

    /**
     * Other spectra of the same objects. What is present, and what can be judged, stays as the spectra as they were
     * show it.
     *
     * @param input axis of the spectra
     * @param seed of what is dropped, moved and added
     */
    public Batch of(Batch batch, ModelInput.Spectrum input, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GainMap area = new GainMap(gainSpread, seed);
        int bins = input.bins();
        int labels = batch.areas().length / batch.size();
        float[] counts = new float[batch.counts().length];
        float[] areas = new float[batch.areas().length];
        float[] units = new float[batch.units().length];
        for (int i = 0; i < batch.size(); i++) {
            double before = batch.total(i);
            double there = gainSpread == 0 ? 1 : area.gain(random.nextDouble(), random.nextDouble());
            move(batch.counts(), counts, i * bins, (1 + gain) * there, input, random);
            add(counts, i * bins, dwell * before, input, random);
            double after = 0;
            for (int b = i * bins; b < (i + 1) * bins; b++) {
                after += counts[b];
            }
            double times = dwell * before / Math.max(1, after);
            for (int k = i * labels; k < (i + 1) * labels; k++) {
                areas[k] = (float) (batch.areas()[k] * times);
                units[k] = (float) (batch.units()[k] * times);
            }
        }
        return new Batch(
                batch.size(), counts, areas, units, batch.present(), batch.judged(), batch.natural(), batch.covers());
    }

    private void move(
            float[] from, float[] to, int begin, double times, ModelInput.Spectrum input, SplittableRandom random) {
        double width = (input.lastKev() - input.firstKev()) / input.bins();
        double shift = (input.firstKev() * (times - 1) + offsetKev) / width;
        for (int b = 0; b < input.bins(); b++) {
            for (long photon = (long) from[begin + b]; photon > 0; photon--) {
                if (dwell < 1 && random.nextDouble() >= dwell) {
                    continue;
                }
                int bin =
                        times == 1 && offsetKev == 0 ? b : (int) Math.floor((b + random.nextDouble()) * times + shift);
                if (bin >= 0 && bin < input.bins()) {
                    to[begin + bin]++;
                }
            }
        }
    }

    private void add(float[] to, int begin, double counts, ModelInput.Spectrum input, SplittableRandom random) {
        int width = (int) (input.bins() * Draw.between(random, LEAST_WIDTH, MOST_WIDTH));
        int first = random.nextInt(input.bins() - width);
        for (int b = first; b < first + width && background > 0; b++) {
            to[begin + b] += PoissonSampler.draw(background * counts / width, random);
        }
    }
}
