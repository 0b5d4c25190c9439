package io.pentimento.training.synthesis;

import io.pentimento.model.ModelInput;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.xrf.fit.SpectrumInput.Normalisation;
import java.util.random.RandomGenerator;

/**
 * How a picture becomes a scan: its colours are grouped, each group is painted with a palette, and each pixel's photons are
 * drawn from the spectrum of that paint.
 *
 * @param palette of paints
 * @param mixing which of them stand for a colour
 * @param counts of a pixel, on average
 * @param spread whether counts follow Poisson's law and grow with what a paint gives; as published each pixel has exactly so
 *     many, and those of a group that is perfectly black none
 */
public record Synthesis(Palette palette, Mixing mixing, double counts, boolean spread) {

    /** The axis of synthetic spectra and of networks that embed them: 512 bins of 50 eV. */
    public static final ModelInput.Spectrum INPUT = new ModelInput.Spectrum(0.6, 26.2, 512, Normalisation.LOG_MAX);

    /** Counts of a pixel as published. */
    public static final double PUBLISHED_COUNTS = 400;

    public Synthesis {
        if (!(counts >= 1) || counts > 1e8) {
            throw new IllegalArgumentException("counts=" + counts + ": must be 1 to 1e8 a pixel");
        }
    }

    /** As the published program does it unless it is told otherwise. */
    public static Synthesis ofProgram(Palette palette) {
        return new Synthesis(palette, Mixing.Similar.PROGRAM, PUBLISHED_COUNTS, false);
    }

    /** As the paper tells: its counts, and a threshold that leaves few paints for a colour. Which one it was is not told. */
    public static Synthesis ofPaper(Palette palette) {
        return new Synthesis(palette, Mixing.Similar.STRICT, PUBLISHED_COUNTS, false);
    }

    /** The same with other counts. */
    public Synthesis withCounts(double other) {
        return new Synthesis(palette, mixing, other, spread);
    }

    /** The same with some of the paints. */
    public Synthesis withFewPaints(RandomGenerator random) {
        return new Synthesis(palette, Mixing.Few.of(mixing, palette.swatches(), random), counts, spread);
    }

    /** Groups a picture's colours and paints it. */
    public SyntheticScan of(RgbPicture picture, RandomGenerator random) {
        return of(ColourClusters.of(picture, random), random);
    }

    /** Paints a picture whose colours are grouped. */
    public SyntheticScan of(ColourClusters clusters, RandomGenerator random) {
        Palette.Beam beam = palette.beam(random);
        int groups = clusters.colours().length;
        double[][] expected = new double[groups][INPUT.bins()];
        double[] means = new double[groups];
        for (int g = 0; g < groups; g++) {
            int colour = clusters.colours()[g];
            double bright = beam.expect(mixing.amounts(colour, palette.swatches()), expected[g]);
            means[g] = spread ? counts * bright : colour == 0 ? 0 : counts;
        }
        return new SyntheticScan(clusters, expected, means, spread, () -> pure(beam));
    }

    private double[][] pure(Palette.Beam beam) {
        int paints = palette.swatches().size();
        double[][] pure = new double[paints][INPUT.bins()];
        for (int i = 0; i < paints; i++) {
            double[] one = new double[paints];
            one[i] = 1;
            beam.expect(one, pure[i]);
        }
        return pure;
    }
}
