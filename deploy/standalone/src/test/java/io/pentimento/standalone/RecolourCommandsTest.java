package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.SpectrumCube;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synthetic scans and what is trained on them, on the command line. */
class RecolourCommandsTest {

    private static final int ROWS = 24;
    private static final int COLUMNS = 40;

    @TempDir
    private Path folder;

    private Path image;

    /** White on the left, red on the right. */
    @BeforeEach
    void paint() throws Exception {
        BufferedImage picture = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(0xF3EEDF));
        graphics.fillRect(0, 0, COLUMNS, ROWS);
        graphics.setColor(new Color(0xC8321F));
        graphics.fillRect(COLUMNS / 2, 0, COLUMNS, ROWS);
        graphics.dispose();
        image = folder.resolve("picture.png");
        ImageIO.write(picture, "png", image.toFile());
    }

    @Test
    void shouldMakeTheScanThatAPictureWouldGive() {
        Path out = folder.resolve("cube.h5");
        JsonNode made = Run.of("train", "synthesize", "--image", image.toString(), "--out", out.toString(), "--json")
                .succeeded()
                .object();
        assertEquals(2, made.get("colours").asInt(), made.toString());
        try (SpectrumCube cube = Cubes.open(out)) {
            assertEquals(ROWS, cube.rows());
            assertEquals(COLUMNS, cube.columns());
            int[] white = new int[512];
            int[] red = new int[512];
            cube.read(0, 3, 2, white);
            cube.read(0, 3, COLUMNS - 2, red);
            assertTrue(around(white, 10.55) > 2 * around(red, 10.55), "lead white, Pb La");
            assertTrue(around(red, 9.99) > 2 * around(white, 9.99), "vermilion, Hg La");
        }
    }

    @Test
    void shouldBeAScanThatPyMcaOpens() throws Exception {
        ForeignProgram.assume("/usr/bin/python3", "-c", "import PyMca5, h5py");
        Path out = folder.resolve("cube.h5");
        Run.of("train", "synthesize", "--image", image.toString(), "--out", out.toString())
                .succeeded();
        long counts = 0;
        int[] spectrum = new int[512];
        try (SpectrumCube cube = Cubes.open(out)) {
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    cube.read(0, row, column, spectrum);
                    counts += Arrays.stream(spectrum).sum();
                }
            }
        }
        String seen = ForeignProgram.output(
                "/usr/bin/python3",
                "-c",
                "import sys\n"
                        + "from PyMca5.PyMcaIO.HDF5Stack1D import HDF5Stack1D\n"
                        + "y = {'y': ['/measurement/data'], 'x': [], 'm': []}\n"
                        + "stack = HDF5Stack1D([sys.argv[1]], y, scanlist=['/entry'])\n"
                        + "zero, gain, _ = stack.info['McaCalib']\n"
                        + "print(stack.data.shape, int(stack.data.sum()), round(zero, 3), round(gain, 3))\n",
                out.toString());
        String expected = "(%d, %d, 512) %d 0.625 0.05".formatted(ROWS, COLUMNS, counts);
        assertEquals(expected, seen.strip().lines().reduce((one, last) -> last).orElseThrow());
    }

    @Test
    void shouldDoAsPublishedWhenAskedTo() {
        Path out = folder.resolve("published.h5");
        Run.of("train", "synthesize", "--as-published", "--image", image.toString(), "--out", out.toString())
                .succeeded();
        try (SpectrumCube cube = Cubes.open(out)) {
            int[] counts = new int[512];
            for (int row = 0; row < ROWS; row++) {
                cube.read(0, row, row, counts);
                assertEquals(400, Arrays.stream(counts).sum());
            }
        }
    }

    @Test
    void shouldJudgeAnEmbeddingBesidePrincipalComponents() {
        List<JsonNode> judged = Run.of("train", "evaluate", "embedding/dcn-2", "--examples", "512", "--json")
                .succeeded()
                .json();
        assertEquals(
                List.of("embedding-sdd/dcn-2", "pca"),
                judged.stream().map(j -> j.get("score").get("codes").asText()).toList());
        for (JsonNode one : judged) {
            JsonNode score = one.get("score");
            assertEquals("PAINTED", one.get("manner").asText());
            assertEquals(512, score.get("spectra").asInt());
            assertTrue(score.get("rSquared").asDouble() > 0.3, score.toString());
            assertTrue(score.get("silhouette").asDouble() > 0.2, score.toString());
            assertTrue(score.get("gainShift").asDouble() > 0, score.toString());
        }
    }

    @Test
    void shouldSayWhatAnEmbeddingMakesOfARecordedScan() throws Exception {
        Path scan = Recordings.amptek(folder.resolve("scan"));
        JsonNode judged = Run.of("train", "evaluate", "embedding-sdd/dcn-2", "--scan", scan.toString(), "--json")
                .succeeded()
                .object();
        assertEquals("scan", judged.get("scan").asText());
        double trust = judged.get("score").get("trust").asDouble();
        assertTrue(trust > 0 && trust < 1, judged.toString());
    }

    /** Pictures that nothing was learned from: all of a folder are judged. */
    @Test
    void shouldJudgeARecolouringByPaintingsBesideTheNearestPigment() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int number = 1; number <= 2; number++) {
            BufferedImage picture = new BufferedImage(240, 230, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = picture.createGraphics();
            graphics.setPaint(new GradientPaint(0, 0, new Color(0xE8DCC0), 240, 60 * number, new Color(0x503020)));
            graphics.fillRect(0, 0, 240, 230);
            graphics.setColor(new Color(0xB03020));
            graphics.fillOval(40 * number, 60, 90, 90);
            graphics.dispose();
            ImageIO.write(
                    picture,
                    "png",
                    images.resolve("painting-" + number + ".png").toFile());
        }
        Path report = folder.resolve("report");
        JsonNode judged = Run.of(
                        "train",
                        "evaluate",
                        "recolour/pyramid-1",
                        "--images",
                        images.toString(),
                        "--report",
                        report.toString(),
                        "--json")
                .succeeded()
                .object();
        assertEquals("recolour/pyramid-1", judged.get("model").asText());
        assertTrue(judged.get("parameters").asLong() < 3_485_076, judged.toString());
        assertEquals(2, judged.get("paintings").size());
        double mean = 0;
        for (JsonNode painting : judged.get("paintings")) {
            for (String of : List.of("network", "nearestPigment", "clustered")) {
                for (String figure : List.of("msSsim", "uiqi", "redmean")) {
                    assertTrue(painting.get(of).get(figure).isNumber(), of + " " + figure + " of " + painting);
                }
            }
            mean += painting.get("network").get("msSsim").asDouble() / 2;
        }
        assertEquals(mean, judged.get("msSsim").asDouble(), 1e-9);
        String page = Files.readString(report.resolve("recolour-pyramid-1.html"));
        assertTrue(page.contains("painting-2.png") && page.contains("data:image/png"), "names and pictures");
    }

    @Test
    void shouldNameARecolouringThatDoesNotTellItsParameters() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        BufferedImage picture = new BufferedImage(240, 230, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(picture, "png", images.resolve("painting.png").toFile());
        Path model = Files.createDirectories(folder.resolve("recolour").resolve("other"));
        for (String file : List.of("manifest.json", "model.onnx")) {
            try (var shipped = Pentimento.class.getResourceAsStream("/models/recolour/pyramid-1/" + file)) {
                Files.write(model.resolve(file), shipped.readAllBytes());
            }
        }
        Path manifest = model.resolve("manifest.json");
        String text = Files.readString(manifest)
                .replaceFirst("\"version\"\\s*:\\s*\"pyramid-1\"", "\"version\": \"other\"")
                .replaceFirst("\"parameters\"\\s*:\\s*\"\\d+\",", "");
        Files.writeString(manifest, text);
        Run.of(("train evaluate recolour/other --images " + images + " --model-store " + folder).split(" "))
                .failed(1, "recolour/other: manifest.json says in its provenance parameters=null", "train it again");
    }

    @Test
    void shouldMeasureHowSoonARowIsRecoloured() {
        JsonNode figures = Run.of("bench", "recolour", "--rows", "20", "--columns", "30", "--json")
                .object();
        assertEquals("recolour/pyramid-1", figures.get("model").asText());
        assertTrue(figures.get("row_ms").get("p95").asDouble() > 0, figures.toString());
        assertTrue(figures.get("whole_seconds").asDouble() > 0, figures.toString());
    }

    @Test
    void shouldMeasureHowSoonAFinishedRowHasItsColoursWhileAScanRuns() {
        JsonNode figures = Run.of(
                        "bench latency --models fit,embedding-sdd,recolour --rate 1000 --seconds 2 --warmup 0 --json"
                                .split(" "))
                .succeeded()
                .object();
        assertEquals(2000, figures.get("pixels").asInt());
        assertEquals(0, figures.get("lost").asInt());
        assertEquals(0, figures.get("duplicated").asInt());
        assertTrue(figures.get("row_to_map_ms").get("p50").asDouble() > 0, figures.toString());
    }

    @Test
    void shouldMeasureHowFastPicturesAreDrawnAndLearnedFrom() {
        JsonNode figures = Run.of("bench", "pictures", "--manner", "published", "--batches", "1", "--json")
                .object();
        assertEquals(4, figures.get("pictures").asInt());
        double drawn = figures.get("drawn_per_second").asDouble();
        double learned = figures.get("learned_per_second").asDouble();
        assertTrue(drawn > 0 && learned > 0, figures.toString());
        assertEquals(drawn / learned, figures.get("ratio").asDouble(), 1e-9);
        assertEquals(drawn > learned, figures.get("good").asBoolean());
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        String out = folder.resolve("never.h5").toString();
        Path notes = folder.resolve("notes.png");
        Files.writeString(notes, "not a picture");
        Run.of("train", "synthesize", "--image", notes.toString(), "--out", out)
                .failed(1, notes + ": is no picture that can be read here; use PNG or JPEG");
        Run.of("train", "synthesize", "--image", image.toString(), "--out", out, "--as-published", "--threshold", "0.5")
                .failed(2, "--as-published: says what --threshold and --layering say; leave these out");
        Path palette = folder.resolve("palette.json");
        Files.writeString(palette, "{\"White\": {\"xrf\": \"white.h5\", \"RGB\": [240, 235, 229]}}");
        Run.of("train", "synthesize", "--image", image.toString(), "--out", out, "--palette", palette.toString())
                .failed(1, palette + ": has 1 paints; a palette needs two at least");
        Run.of("train", "recolour", "--out", folder.resolve("r").toString(), "--codes", "nothing")
                .failed(1, "nothing");
        Run.of("train", "recolour", "--out", folder.resolve("r").toString(), "--no-positions")
                .failed(2, "--axis-shifts, --no-positions, --sees-itself, --dropout: belong to --arch small-uvit");
        Run.of("train", "recolour", "--out", folder.resolve("r").toString(), "--pictures", "7")
                .failed(2, "pictures=7: must be a multiple of the batch, 4, or 0 for no end");
        Run.of("train", "embedding", "--out", folder.resolve("e").toString(), "--adapt-to", image.toString())
                .failed(1, image.toString());
        Run.of("train", "evaluate", "recolour").failed(2, "--images is missing");
        Run.of("train", "evaluate", "colours")
                .failed(2, "NAME=colours: is not trained here; choose one of elements-gem");
        Run.of(
                        "train",
                        "recolour",
                        "--out",
                        folder.resolve("r").toString(),
                        "--manner",
                        "published",
                        "--codes",
                        "embedding-sdd/dcn-2")
                .failed(1, "codes=embedding-sdd/dcn-2: knows spectra of the manner painted, not published");
        Run.of("train", "evaluate", "embedding", "--dwell", "1").failed(2, "are not for embeddings");
        Run.of("train", "embedding", "--out", folder.resolve("e").toString(), "--beta", "-1")
                .failed(2, "beta=-1.0, gamma=0.005, sameness=0.05: must not be negative");
    }

    private static int around(int[] spectrum, double kev) {
        int bin = (int) ((kev - 0.6) / 0.05);
        return Arrays.stream(spectrum, bin - 2, bin + 3).sum();
    }
}
