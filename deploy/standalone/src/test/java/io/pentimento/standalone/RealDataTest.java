package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans of a real painting and a real rock, in the formats that instruments wrote. */
class RealDataTest {

    /** keV; tolerance of the axes, and where they are compared. */
    private static final double TOLERANCE_KEV = 0.015;

    private static final double[] LINES_KEV = {3.7, 12.6};

    private static final List<String> PAINTED = List.of("Ca-K", "Ti-K", "Fe-K", "Cu-K", "Zn-K", "Hg-L", "Pb-L");

    @TempDir
    private Path folder;

    @Test
    void shouldPaintTheHandsOfARealPainting() throws Exception {
        Path archive = Checkout.shared("data/painting-scan/prova1-mca.tar.gz");
        ForeignProgram.output("tar", "-xzf", archive.toString(), "-C", folder.toString());
        Path export = folder.resolve("out.h5");
        JsonNode figures = demo(export, "--input", folder.toString());
        assertEquals(
                7200, figures.get("pixels").asInt() + figures.get("missing").asInt());
        assertEquals(0, figures.get("lost").asInt());
        assertEquals(0, figures.get("duplicated").asInt());
        assertAxis(Maps.calibration(export, "10264"), -0.0101, 0.029172);
        assertAxis(Maps.calibration(export, "19511"), 0.0058, 0.029146);

        assertPigmentsWhereTheirElementsAre(Maps.of(export, "pigments-sdd"), Maps.of(export, "fit"));

        ForeignProgram.assume("/usr/bin/python3", "-c", "import h5py, numpy");
        Path reference = Checkout.shared("data/painting-scan/pymca_reference_prova1.npz");
        String elements = String.join(",", PAINTED);
        assertLikePyMca(export, "fit", reference, elements, 0.99);
        assertLikePyMca(export, "elements-sdd", reference, elements, 0.98);
    }

    /** With 50 ms a pixel, a sixtieth of the light: nearer than PyMca to what all of it shows, or hardly less near. */
    @Test
    void shouldBeNearerThanPyMcaToTheMapsOfAllCountsWithASixtiethOfThem() throws Exception {
        Path archive = Checkout.shared("data/painting-scan/prova1-mca.tar.gz");
        Path reference = Checkout.shared("data/painting-scan/pymca_reference_prova1.npz");
        ForeignProgram.output("tar", "-xzf", archive.toString(), "-C", folder.toString());
        String judged =
                "train evaluate elements-sdd --dwell 0.05 --json --scan " + folder + " --reference " + reference;
        JsonNode network = Run.of(judged.split(" ")).succeeded().json().stream()
                .filter(one -> one.get("model").asText().equals("elements-sdd/filter-1"))
                .findFirst()
                .orElseThrow();
        assertEquals(3, network.get("scan").get("recordedDwell").asDouble(), 0.05, "s a pixel, as the files say");
        int nearer = 0;
        int compared = 0;
        for (JsonNode element : network.get("elements")) {
            String name = element.get("element").asText();
            if (!PAINTED.contains(name)) {
                continue;
            }
            double r = element.get("model").asDouble();
            double fit = element.get("fit").asDouble();
            assertTrue(r > fit - 0.01, name + ": r " + r + ", that of the linear fit " + fit);
            if (element.get("pymca").isNumber()) {
                double pymca = element.get("pymca").asDouble();
                assertTrue(r > pymca - 0.01, name + ": r " + r + ", that of PyMca " + pymca);
                nearer += r > pymca ? 1 : 0;
                compared++;
            }
        }
        assertTrue(
                compared == 0 || compared == PAINTED.size() && nearer >= 5, nearer + " of " + compared + " are nearer");
    }

    /** Five that nothing was learned from, at the settings of the paper. */
    @Test
    void shouldRecolourPaintingsNearerThanTheNearestPigmentTheNetworkOfThePaperAndPrincipalComponents() {
        Path paintings = Checkout.shared("data/paintings");
        JsonNode ours = judged("recolour/pyramid-1-published", paintings);
        JsonNode theirs = judged("recolour/small-uvit-1-published", paintings);
        assertEquals(3_485_076, theirs.get("parameters").asInt());
        assertTrue(ours.get("parameters").asInt() < theirs.get("parameters").asInt());
        assertTrue(ours.get("msSsim").asDouble() >= 0.8, ours.toString());
        assertEquals(5, ours.get("paintings").size());
        for (int i = 0; i < 5; i++) {
            JsonNode painting = ours.get("paintings").get(i);
            double similarity = painting.get("network").get("msSsim").asDouble();
            double nearest = painting.get("nearestPigment").get("msSsim").asDouble();
            JsonNode other = theirs.get("paintings").get(i);
            assertTrue(similarity > nearest, painting.toString());
            assertTrue(similarity > other.get("network").get("msSsim").asDouble(), painting + " beside " + other);
        }
        JsonNode components = judged("recolour/pyramid-1-published-on-pca", paintings);
        assertTrue(ours.get("msSsim").asDouble() > components.get("msSsim").asDouble(), ours + " beside " + components);
    }

    /** The same five in paints on grounds, before instruments that vary, which is what runs live. */
    @Test
    void shouldRecolourPaintingsOfLayersNearerThanTheNearestPigmentDoes() {
        JsonNode live = judged("recolour/pyramid-1", Checkout.shared("data/paintings"));
        assertEquals(5, live.get("paintings").size());
        for (JsonNode painting : live.get("paintings")) {
            JsonNode network = painting.get("network");
            JsonNode nearest = painting.get("nearestPigment");
            assertTrue(network.get("msSsim").asDouble() > nearest.get("msSsim").asDouble(), painting.toString());
            assertTrue(
                    network.get("redmean").asDouble() < nearest.get("redmean").asDouble(), painting.toString());
            double said = painting.get("confidence").asDouble();
            assertEquals(painting.get("good").asDouble(), said, 0.2, painting.toString());
        }
    }

    private static JsonNode judged(String model, Path paintings) {
        return Run.of("train", "evaluate", model, "--images", paintings.toString(), "--json")
                .succeeded()
                .object();
    }

    /**
     * Hands in vermilion sleeves, painted with much white lead: red where there is mercury, lead nearly everywhere, and a
     * yellow of lead and tin nearly nowhere. The fit, which knows nothing of pigments, says where mercury is.
     */
    private static void assertPigmentsWhereTheirElementsAre(
            SortedMap<String, float[][]> pigments, SortedMap<String, float[][]> fit) {
        double[] mercury = flat(fit.get("Hg-L"));
        double[] red = flat(pigments.get("mercury-red"));
        double[] sorted = mercury.clone();
        Arrays.sort(sorted);
        double little = sorted[sorted.length / 3];
        double much = sorted[2 * sorted.length / 3];
        double whereMuch = claimed(red, pixel -> mercury[pixel] > much);
        double whereLittle = claimed(red, pixel -> mercury[pixel] < little);
        assertTrue(whereMuch > 0.9, "mercury red where there is most mercury: " + whereMuch);
        assertTrue(whereLittle < 0.05, "mercury red where there is least mercury: " + whereLittle);
        double lead = claimed(flat(pigments.get("lead")), pixel -> true);
        assertTrue(lead > 0.9, "lead: " + lead);
        double leadTin = claimed(flat(pigments.get("lead-tin-yellow")), pixel -> true);
        assertTrue(leadTin < 0.01, "lead-tin yellow: " + leadTin);
    }

    /** Share of some pixels where it is more likely there than not. */
    private static double claimed(double[] probability, IntPredicate where) {
        return IntStream.range(0, probability.length)
                .filter(where)
                .mapToDouble(pixel -> probability[pixel] > 0.5 ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static double[] flat(float[][] map) {
        return Arrays.stream(map)
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(column -> row[column]))
                .toArray();
    }

    /** Detector A: big-endian vector; B: little-endian image; both: HDF5. */
    @Test
    void shouldGiveTheSameMapsOfADetectorFromEveryFormat() {
        Path rock = Checkout.shared("data/raster-4096");
        for (String detector : List.of("A", "B")) {
            Path ripple = folder.resolve(detector + "-rpl.h5");
            Path hdf5 = folder.resolve(detector + "-hdf5.h5");
            String file = detector.equals("A") ? "laguna-A.rpl" : "laguna-B-image.rpl";
            demo(ripple, "--input", rock.resolve(file).toString(), "--axis=0,0.01", "--models=fit");
            demo(
                    hdf5,
                    "--input",
                    rock.resolve("laguna.h5").toString(),
                    "--detectors",
                    detector,
                    "--axis=0,0.01",
                    "--models=fit");
            SortedMap<String, float[][]> expected = Maps.of(ripple, "fit");
            SortedMap<String, float[][]> found = Maps.of(hdf5, "fit");
            // One of the formats has no times, by which areas would be corrected.
            found.keySet().removeIf(layer -> layer.contains("_corrected"));
            assertEquals(expected.keySet(), found.keySet());
            expected.forEach((layer, map) -> assertArrayEquals(map, found.get(layer), detector + " " + layer));
        }
    }

    /** Elements that the rock holds; those that it lacks are noise in both fits. */
    @Test
    void shouldAgreeWithPyMcasFitOfARock() throws Exception {
        Path rock = Checkout.shared("data/raster-4096");
        ForeignProgram.assume("/usr/bin/python3", "-c", "import PyMca5, h5py, numpy");
        for (String file : List.of("laguna-A.rpl", "laguna-B-image.rpl")) {
            Path input = rock.resolve(file);
            Path export = folder.resolve(file + ".h5");
            Path reference = folder.resolve(file + ".npz");
            String elements = "Al-K,Si-K,S-K,Cl-K,K-K,Ca-K,Ti-K,Cr-K,Mn-K,Fe-K,Ni-K,Cu-K,Zn-K,Sr-K,Rh-L";
            demo(export, "--input", input.toString(), "--elements", elements, "--axis=0,0.01", "--models=fit");
            double[] axis = Maps.calibration(export, file.replace(".rpl", ""));
            ForeignProgram.output(
                    "/usr/bin/python3",
                    Checkout.shared("tools/pymca_reference.py").toString(),
                    "fit",
                    input.toString(),
                    "--zero=" + axis[0],
                    "--gain=" + axis[1],
                    "--noise=0.06",
                    "--tube=28",
                    "--elements",
                    elements.replace('-', ':'),
                    "--out",
                    reference.toString());
            assertLikePyMca(export, "fit", reference, "Si-K,S-K,Cl-K,K-K,Ca-K,Ti-K,Mn-K,Fe-K", 0.99);
        }
    }

    /** Every map correlates with PyMca's at least so well. */
    private static void assertLikePyMca(Path export, String model, Path reference, String elements, double least)
            throws IOException, InterruptedException {
        ForeignProgram.output(
                "/usr/bin/python3",
                Checkout.shared("tools/pymca_reference.py").toString(),
                "compare",
                export.toString(),
                "/entry/" + model,
                reference.toString(),
                "--only",
                elements,
                "--min",
                String.valueOf(least));
    }

    private static void assertAxis(double[] found, double offset, double gain) {
        for (double kev : LINES_KEV) {
            double channel = (kev - offset) / gain;
            assertEquals(kev, found[0] + found[1] * channel + found[2] * channel * channel, TOLERANCE_KEV);
        }
    }

    private static JsonNode demo(Path export, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("demo", "--headless", "--rate=max", "--json", "--export", export.toString()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new)).succeeded().object();
    }
}
