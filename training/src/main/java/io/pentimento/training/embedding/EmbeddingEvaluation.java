package io.pentimento.training.embedding;

import io.pentimento.model.Model;
import io.pentimento.training.cluster.Grouping;
import io.pentimento.training.cluster.Points;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.scan.ScanMaps;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Paints;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Judges embeddings, and principal components beside them, on painted spectra that nothing was trained with. */
public final class EmbeddingEvaluation implements AutoCloseable {

    /** In the test set unless told otherwise. */
    public static final int TEST_SPECTRA = 32_768;

    private static final int LEAST_SPECTRA = 64;
    private static final double GAIN_CHANGE = 0.05;
    /** Spectra whose silhouette is computed. */
    private static final int JUDGED = 3000;

    /**
     * How good codes are.
     *
     * @param codes "embedding-sdd/dcn-2", or "pca"
     * @param spectra in the test set
     * @param error mean squared error of spectra made again from their codes
     * @param rSquared which part of what differs between spectra is made again
     * @param silhouette of K-Means on the codes, with the number of groups for which it is best
     * @param groups that number
     * @param gainShift how far codes move when the gain changes by 5 %, in units of the distance between codes of two spectra
     */
    public record Score(
            String codes,
            int spectra,
            double error,
            double rSquared,
            double silhouette,
            int groups,
            double gainShift) {}

    private final Spectra test;
    private final Spectra stretched;
    private final Codes pca;

    /** Looks up cross sections, which takes some seconds. */
    public EmbeddingEvaluation(XrayLines lines, Paints paints, int spectra, int dimensions) {
        this(paints.palettes(lines), paints.manner(), spectra, dimensions);
    }

    EmbeddingEvaluation(List<Palette> palettes, Manner manner, int spectra, int dimensions) {
        if (spectra < LEAST_SPECTRA) {
            throw new IllegalArgumentException(
                    "examples=" + spectra + ": groups cannot be told from fewer than " + LEAST_SPECTRA);
        }
        test = new PaintedSpectra(palettes, manner, 0, PaintedSpectra.Stream.TEST).batch(0, spectra);
        stretched = stretched(test, 1 + GAIN_CHANGE);
        pca = Codes.pca(palettes, manner, dimensions);
    }

    /**
     * How an embedding takes a recorded scan.
     *
     * @param codes "embedding-sdd/dcn-2"
     * @param spectra that were judged, of which nothing was learned by embeddings that are adapted to the scan
     * @param error mean squared error of spectra made again from their codes
     * @param trust mean
     * @param trusted share of the spectra whose trust is above a half
     */
    public record OfScan(String codes, int spectra, double error, double trust, double trusted) {}

    /**
     * Judges an embedding by a recorded scan.
     *
     * @throws io.pentimento.training.TrainingException when the scan does not reach as far as it looks
     */
    public static OfScan judge(Model model, RecordedScan scan) {
        Map<String, double[]> maps = ScanMaps.ofNetwork(model, scan);
        int[] held = IntStream.range(0, scan.pixels())
                .filter(RecordedSpectra::isHeld)
                .toArray();
        double[] trust = IntStream.of(held)
                .mapToDouble(p -> maps.get(ServedEmbedding.TRUST)[p])
                .toArray();
        double error = IntStream.of(held)
                .mapToDouble(p -> maps.get(ServedEmbedding.ERROR)[p])
                .average()
                .orElse(Double.NaN);
        return new OfScan(
                model.manifest().id(),
                held.length,
                error,
                DoubleStream.of(trust).average().orElse(Double.NaN),
                (double) DoubleStream.of(trust).filter(t -> t > 0.5).count() / held.length);
    }

    /** Principal components. */
    public Score pca() {
        return judge(pca);
    }

    /** Any codes. */
    public Score judge(Codes codes) {
        Embedded embedded = embed(codes, test);
        Grouping groups = Grouping.best(
                embedded.codes(),
                EmbeddingLesson.FEWEST_GROUPS,
                EmbeddingLesson.MOST_GROUPS,
                JUDGED,
                new SplittableRandom(1));
        return new Score(
                codes.name(),
                test.size(),
                embedded.error(),
                embedded.rSquared(test),
                groups.silhouette(),
                groups.centres().size(),
                shift(embedded.codes(), embed(codes, stretched).codes()));
    }

    private static Embedded embed(Codes codes, Spectra spectra) {
        float[] values = new float[spectra.size() * codes.dimensions()];
        float[] errors = new float[spectra.size()];
        codes.encode(spectra.values(), spectra.size(), values, errors);
        return new Embedded(new Points(codes.dimensions(), values), errors);
    }

    /** Against the distance of codes of spectra that are half the set apart. */
    private static double shift(Points before, Points after) {
        int n = before.size();
        double moved = 0;
        double apart = 0;
        for (int i = 0; i < n; i++) {
            moved += distance(before, i, after, i);
            apart += distance(before, i, before, (i + n / 2) % n);
        }
        return moved / apart;
    }

    private static double distance(Points a, int i, Points b, int j) {
        int d = a.dimensions();
        double sum = 0;
        for (int k = 0; k < d; k++) {
            double difference = a.values()[i * d + k] - b.values()[j * d + k];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** The same spectra with a larger gain: what was at an energy lies at one that is higher by that factor. */
    static Spectra stretched(Spectra spectra, double gain) {
        int bins = spectra.bins();
        double width = (Synthesis.INPUT.lastKev() - Synthesis.INPUT.firstKev()) / bins;
        // In bins, from the energy 0 to the middle of the first one.
        double first = Synthesis.INPUT.firstKev() / width + 0.5;
        float[] values = new float[spectra.values().length];
        for (int i = 0; i < spectra.size(); i++) {
            for (int b = 0; b < bins; b++) {
                double from = Math.max(0, (first + b) / gain - first);
                int below = (int) from;
                double share = from - below;
                values[i * bins + b] = (float) ((1 - share) * spectra.values()[i * bins + below]
                        + share * spectra.values()[i * bins + Math.min(bins - 1, below + 1)]);
            }
        }
        return new Spectra(bins, values, spectra.natural());
    }

    @Override
    public void close() {
        pca.close();
    }
}
