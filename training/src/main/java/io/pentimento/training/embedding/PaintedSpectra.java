package io.pentimento.training.embedding;

import io.pentimento.training.examples.Seeds;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Mixing;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Swatch;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.fit.SpectrumInput;
import io.pentimento.xrf.forward.PoissonSampler;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Spectra of paints of any colour before many instruments, drawn without end: some mixtures of pure spectra as in the
 * paper, by colour; most of them layers on a ground, one half of them mixed by a painter to a colour, the other of up to three
 * paints in any amounts. A batch depends on the seed, the stream and its index alone. Belongs to one thread.
 */
final class PaintedSpectra {

    /** What a stream is for; streams share no spectrum. */
    enum Stream {
        TRAINING(0),
        VALIDATION(0),
        CALIBRATION(0.5),
        TEST(0);

        private final double foreign;

        Stream(double foreign) {
            this.foreign = foreign;
        }
    }

    /**
     * Spectra in a row that are of the same paint: one half of them on one object, one half on another before another
     * instrument.
     */
    static final int OF_PAINT = 4;

    /** Spectra in a row that are of the same two objects. */
    private static final int OF_OBJECT = 64;
    /** Share of objects in mixtures by colour, and of those in layers of paint that painters had before modern ones. */
    private static final double MIXED = 0.15;

    private static final double OLD = 0.6;

    private static final double LEAST_COUNTS = 200;
    private static final double MOST_COUNTS = 60_000;
    /** Standard deviation of a peak, in bins. */
    private static final double PEAK_BINS = 1.5;

    /** Of a peak of height 1. */
    private static final double PEAK_AREA = PEAK_BINS * 2.5066;

    private final List<Palette> palettes;
    private final Manner manner;
    private final long seed;
    private final Stream stream;
    private final double[] expected = new double[Synthesis.INPUT.bins()];

    /** @param palettes the first for mixtures by colour, the others, in the painted manner, for layers */
    PaintedSpectra(List<Palette> palettes, Manner manner, long seed, Stream stream) {
        this.palettes = palettes;
        this.manner = manner;
        this.seed = seed;
        this.stream = stream;
    }

    /** What a reader of a model should know of them. */
    static Map<String, String> settings(List<Palette> palettes) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < palettes.size(); i++) {
            String of = i == 0 ? "mixtures: " : "layers " + i + ": ";
            palettes.get(i).settings().forEach((name, value) -> settings.put(of + name, value));
        }
        return settings;
    }

    /** Batch number {@code index}, of this size. */
    Spectra batch(long index, int size) {
        SplittableRandom random = Seeds.of(seed * Stream.values().length + stream.ordinal(), index);
        int bins = Synthesis.INPUT.bins();
        Spectra batch = new Spectra(bins, new float[size * bins], new float[size]);
        for (int begin = 0; begin < size; begin += OF_OBJECT) {
            object(random, batch, begin, Math.min(size, begin + OF_OBJECT));
        }
        return batch;
    }

    private void object(SplittableRandom random, Spectra batch, int begin, int end) {
        boolean published = manner == Manner.PUBLISHED;
        double chance = random.nextDouble();
        boolean layers = !published && chance >= MIXED;
        Palette palette = palettes.get(layers ? chance < MIXED + OLD ? 1 : 2 : 0);
        Palette.Beam[] beams = {palette.beam(random), palette.beam(random)};
        Mixing mixing = mixing(random, layers);
        double counts = published
                ? Synthesis.PUBLISHED_COUNTS
                : LEAST_COUNTS * Math.pow(MOST_COUNTS / LEAST_COUNTS, random.nextDouble());
        double[] amounts = null;
        double mean = 0;
        for (int i = begin; i < end; i++) {
            if ((i - begin) % OF_PAINT == 0) {
                amounts = layers && random.nextBoolean()
                        ? amounts(random, palette.swatches().size())
                        : mixing.amounts(colour(random, palette.swatches()), palette.swatches());
            }
            if ((i - begin) % (OF_PAINT / beams.length) == 0) {
                int beam = (i - begin) % OF_PAINT / (OF_PAINT / beams.length);
                mean = counts * beams[beam].expect(amounts, expected);
            }
            boolean foreign = random.nextDouble() < stream.foreign;
            batch.natural()[i] = foreign ? 0 : 1;
            draw(random, mean, foreign, batch.values(), i * batch.bins());
        }
    }

    private Mixing mixing(SplittableRandom random, boolean layers) {
        if (layers) {
            return new Mixing.Painter();
        }
        boolean all = manner == Manner.PAINTED && random.nextBoolean();
        return all ? Mixing.Similar.PROGRAM : Mixing.Similar.STRICT;
    }

    private static double[] amounts(SplittableRandom random, int paints) {
        double[] amounts = new double[paints];
        int number = 1 + random.nextInt(3);
        for (int i = 0; i < number; i++) {
            amounts[random.nextInt(paints)] += 0.05 + random.nextDouble();
        }
        return amounts;
    }

    /** Any colour, or one between two paints. */
    private static int colour(SplittableRandom random, List<Swatch> swatches) {
        if (random.nextBoolean()) {
            return random.nextInt(1 << 24);
        }
        int one = swatches.get(random.nextInt(swatches.size())).rgb();
        int other = swatches.get(random.nextInt(swatches.size())).rgb();
        double share = random.nextDouble();
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double mixed = share * (one >> shift & 0xFF) + (1 - share) * (other >> shift & 0xFF);
            rgb |= (int) Math.round(mixed) << shift;
        }
        return rgb;
    }

    private void draw(SplittableRandom random, double mean, boolean foreign, float[] values, int at) {
        // A foreign line has from a twentieth to a half of the counts of all else.
        double peak = foreign ? mean * (0.05 + 0.45 * random.nextDouble()) : 0;
        double centre = random.nextDouble() * expected.length;
        for (int b = 0; b < expected.length; b++) {
            double z = (b - centre) / PEAK_BINS;
            double more = foreign && Math.abs(z) < 6 ? peak * Math.exp(-z * z / 2) / PEAK_AREA : 0;
            values[at + b] = PoissonSampler.draw(mean * expected[b] + more, random);
        }
        SpectrumInput.logMax(values, at, expected.length);
    }
}
