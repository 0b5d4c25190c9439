package io.pentimento.training.recolour;

import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.training.TrainingException;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.report.RecolourReport;
import io.pentimento.training.synthesis.Paints;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Judges recolourings on paintings that they have never seen, and the simplest way to do it beside them. */
public final class RecolourEvaluation {

    /** Shorter side of a painting that is judged. */
    private static final int SIDE = 224;

    /**
     * How near one painting came.
     *
     * @param painting file of it
     * @param network of the network's colours
     * @param nearestPigment of the colours of the paints whose spectra are nearest, pixel by pixel
     * @param clustered of the few colours that the scan was made from: no network can be expected to know more
     * @param surerRedmean mean colour distance of that half of the pixels of which the network is surer
     * @param lessSureRedmean of the other half
     * @param confidence mean
     * @param good share of the pixels whose colours are near the true ones; what the confidence should be
     */
    public record Score(
            String painting,
            Likeness network,
            Likeness nearestPigment,
            Likeness clustered,
            double surerRedmean,
            double lessSureRedmean,
            double confidence,
            double good) {}

    private final Paintings paintings;
    private final String fingerprint;
    private final XrayLines lines = new XrayLines();
    private final ModelStore store;
    private final Path palette;

    /**
     * @param images folder of paintings
     * @param store where embeddings are
     * @param palette with which paintings are painted; null for those that come with the program
     */
    public RecolourEvaluation(Path images, ModelStore store, Path palette) {
        this.paintings = Paintings.read(images, SIDE);
        this.fingerprint = Paintings.fingerprint(images);
        this.store = store;
        this.palette = palette;
    }

    /**
     * Judges a model on all paintings that it was not trained with.
     *
     * @param html report: what the network sees, what it says, how sure it is, and the truth; null for none
     */
    public List<Score> judge(Model model, Path html) {
        Map<String, String> provenance = model.manifest().provenance();
        Paints paints = Paints.of(model.manifest(), palette);
        List<Synthesis> synthesis = paints.synthesis(lines);
        List<Score> scores = new ArrayList<>();
        List<RecolourReport.Example> examples = new ArrayList<>();
        try (Codes codes = RecolourData.codes(codes(model), store, lines, paints);
                RecolouredTiles tiles = new RecolouredTiles(model, 1)) {
            JudgedPictures judged = new JudgedPictures(paints.manner(), synthesis, codes);
            for (Paintings.Painting painting : unseen(model)) {
                JudgedPictures.Judged scan = judged.scan(painting.picture(), scores.size());
                RecolouredTiles.Recoloured said = tiles.recolour(scan.embedded());
                Score score = score(painting, scan, said);
                scores.add(score);
                examples.add(example(painting.name(), scan.embedded(), said, score.network()));
            }
        }
        if (html != null) {
            String title = model.manifest().id();
            RecolourReport.write(
                    html, new RecolourReport.Content(title, figures(scores), provenance, List.of(), examples));
        }
        return scores;
    }

    private static String codes(Model model) {
        String codes = model.manifest().provenance().get(RecolourCourse.CODES);
        if (codes == null) {
            throw new TrainingException(
                    model.manifest().id() + ": does not say which codes it was made for; train it again");
        }
        return codes;
    }

    /** The test part of the folder that it was trained with; of another one, all that it was not trained with. */
    private List<Paintings.Painting> unseen(Model model) {
        Map<String, String> provenance = model.manifest().provenance();
        List<Paintings.Painting> unseen = fingerprint.equals(provenance.get(RecolourCourse.PHOTOGRAPHS))
                ? paintings.test()
                : paintings.unseen(provenance.getOrDefault(RecolourCourse.SEEN, ""));
        if (unseen.isEmpty()) {
            throw new TrainingException(model.manifest().id()
                    + ": all of these paintings took part in its training; add others to judge it by");
        }
        return unseen;
    }

    private static Map<String, String> figures(List<Score> scores) {
        Map<String, String> figures = new LinkedHashMap<>();
        for (Score score : scores) {
            figures.put(
                    score.painting(),
                    String.format(
                            Locale.ROOT,
                            "MS-SSIM %.3f, nearest pigment %.3f",
                            score.network().msSsim(),
                            score.nearestPigment().msSsim()));
        }
        return figures;
    }

    private static Score score(
            Paintings.Painting painting, JudgedPictures.Judged scan, RecolouredTiles.Recoloured said) {
        RgbPicture truth = painting.picture();
        int n = truth.pixels();
        float[] distances = Likeness.distances(said.picture(), truth);
        float[] confidence = said.confidence();
        int[] surestLast = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> confidence[i]))
                .mapToInt(i -> i)
                .toArray();
        return new Score(
                painting.name(),
                Likeness.of(said.picture(), truth),
                Likeness.of(scan.nearest(), truth),
                Likeness.of(scan.clustered(), truth),
                mean(distances, Arrays.stream(surestLast, n / 2, n)),
                mean(distances, Arrays.stream(surestLast, 0, n / 2)),
                mean(confidence, IntStream.range(0, n)),
                IntStream.range(0, n)
                                .filter(i -> distances[i] < Recolouring.GOOD)
                                .count()
                        / (double) n);
    }

    private static double mean(float[] values, IntStream which) {
        return which.mapToDouble(i -> values[i]).average().orElse(Double.NaN);
    }

    /** A picture as reports show it. */
    static RecolourReport.Example example(
            String name, EmbeddedPicture embedded, RecolouredTiles.Recoloured said, Likeness likeness) {
        RgbPicture truth = embedded.picture();
        RgbPicture sure = RgbPicture.black(truth.rows(), truth.columns());
        for (int i = 0; i < 3 * truth.pixels(); i++) {
            sure.values()[i] = said.confidence()[i % truth.pixels()];
        }
        return new RecolourReport.Example(
                name,
                String.format(
                        Locale.ROOT,
                        "MS-SSIM %.3f, UIQI %.3f, redmean %.1f of 765",
                        likeness.msSsim(),
                        likeness.uiqi(),
                        likeness.redmean()),
                List.of(
                        new RecolourReport.Panel("embedded", falseColours(embedded)),
                        new RecolourReport.Panel("recoloured", said.picture()),
                        new RecolourReport.Panel("confidence", sure),
                        new RecolourReport.Panel("true", truth)));
    }

    /** Codes as colours, each stretched from its least to its most. */
    static RgbPicture falseColours(EmbeddedPicture embedded) {
        RgbPicture picture =
                RgbPicture.black(embedded.picture().rows(), embedded.picture().columns());
        int n = picture.pixels();
        for (int z = 0; z < 3; z++) {
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                least = Math.min(least, embedded.codes()[z * n + i]);
                most = Math.max(most, embedded.codes()[z * n + i]);
            }
            for (int i = 0; i < n; i++) {
                picture.values()[z * n + i] = most > least ? (embedded.codes()[z * n + i] - least) / (most - least) : 0;
            }
        }
        return picture;
    }
}
