package io.pentimento.standalone;

import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.synthesis.Layering;
import io.pentimento.training.synthesis.Mixing;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Palettes;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.training.synthesis.SyntheticCube;
import io.pentimento.training.synthesis.SyntheticScan;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "synthesize",
        description = "Make the scan that a picture would give if its colours were paints.",
        mixinStandardHelpOptions = true)
final class TrainSynthesizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--image", paramLabel = "FILE", required = true, description = "PNG or JPEG")
    private Path image;

    @Option(
            names = "--out",
            paramLabel = "FILE.h5",
            required = true,
            description = "the scan, as HDF5 that PyMca opens")
    private Path out;

    @Option(
            names = "--width",
            paramLabel = "PX",
            description = "columns of the scan; rows follow (default: those of the picture)")
    private Integer width;

    @Option(
            names = "--palette",
            paramLabel = "FILE",
            description =
                    "paints: a pigment table (.csv), or measured spectra (.json; docs/recolouring.md); default: what"
                            + " painters had")
    private Path palette;

    @Option(
            names = "--layering",
            paramLabel = "HOW",
            defaultValue = "layers",
            description = "${COMPLETION-CANDIDATES}: spectra of the paints added up, a layer on a ground, or one with"
                    + " another beneath it every other time (default ${DEFAULT-VALUE})")
    private Layering layering;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "mix all paints whose similarity to a colour is at least this, 0 to 1, instead of mixing the"
                    + " colour as a painter would")
    private Double threshold;

    @Option(
            names = "--counts",
            paramLabel = "N",
            description = "of a pixel, on average (default 10000; 400 as published)")
    private Double counts;

    @Option(
            names = "--as-published",
            description =
                    "the behaviour of the program that this is after: its palette, spectra added up, threshold 0.2,"
                            + " exactly 400 counts a pixel, none where a colour is perfectly black")
    private boolean published;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    private static final double COUNTS = 10_000;

    /**
     * What it prints.
     *
     * @param colours that the picture was reduced to
     * @param silhouette of these
     * @param paints of the palette
     */
    record Synthesized(
            String file, int rows, int columns, int colours, double silhouette, List<String> paints, Machine machine) {}

    @Override
    public Integer call() {
        Output output = new Output(spec, json);
        RgbPicture picture = RgbPicture.read(image);
        if (width != null) {
            picture = scaled(picture);
        }
        Synthesis synthesis = synthesis();
        SyntheticScan scan = synthesis.of(picture, new SplittableRandom(seed));
        SyntheticCube.write(
                out, image.getFileName().toString(), scan, new SplittableRandom(seed + 1), Clock.systemUTC());
        List<String> paints =
                synthesis.palette().swatches().stream().map(s -> s.name()).toList();
        int colours = scan.groups();
        double silhouette = scan.clusters().silhouette();
        output.result(
                new Synthesized(
                        out.toString(), picture.rows(), picture.columns(), colours, silhouette, paints, Machine.here()),
                "%s: %d x %d pixels in %d colours (silhouette %.3f)"
                        .formatted(out, picture.rows(), picture.columns(), colours, silhouette));
        return 0;
    }

    private RgbPicture scaled(RgbPicture picture) {
        int rows = (int) Math.max(1, Math.round((double) width * picture.rows() / picture.columns()));
        try {
            return picture.scaled(rows, width);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--width " + width + ": " + e.getMessage(), e);
        }
    }

    private Synthesis synthesis() {
        XrayLines lines = new XrayLines();
        if (published) {
            if (threshold != null || layering != Layering.LAYERS) {
                throw new IllegalArgumentException(
                        "--as-published: says what --threshold and --layering say; leave these out");
            }
            Palette paints =
                    palette == null ? Palettes.published(lines) : Palettes.read(palette, lines, Layering.MIXTURE);
            Synthesis all = Synthesis.ofProgram(paints);
            return counts == null ? all : all.withCounts(counts);
        }
        Palette paints = palette == null ? Palettes.painters(lines, layering) : Palettes.read(palette, lines, layering);
        Mixing mixing = threshold == null ? new Mixing.Painter() : new Mixing.Similar(threshold);
        return new Synthesis(paints, mixing, counts == null ? COUNTS : counts, true);
    }
}
