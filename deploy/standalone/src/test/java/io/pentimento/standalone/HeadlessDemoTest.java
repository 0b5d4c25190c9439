package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.broker.LocalBroker;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.SpectrumCube;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole scans, from a file or the simulation to the export. */
class HeadlessDemoTest {

    private static final int PIXELS = Recordings.ROWS * Recordings.COLUMNS;
    /** All that can read a silicon drift detector. */
    private static final List<String> MODELS =
            List.of("fit", "elements-sdd", "pigments-sdd", "embedding-sdd", "recolour");

    @TempDir
    private static Path shared;

    private static LocalBroker broker;
    private static Path ripple;
    private static Path export;
    private static JsonNode figures;

    @TempDir
    private Path folder;

    @BeforeAll
    static void paintARippleFile() throws IOException {
        broker = LocalBroker.start(shared.resolve("log"), "127.0.0.1", 0);
        ripple = Recordings.ripple(shared);
        export = shared.resolve("out.h5");
        figures = demo("ripple", ripple, export);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldPaintTheSimulatedPaintingWithABrokerOfItsOwn() {
        JsonNode figures = Run.of("demo", "--headless", "--size", "10x16", "--json")
                .succeeded()
                .object();
        assertEquals(10, figures.get("rows").asInt());
        assertEquals(16, figures.get("columns").asInt());
        assertEquals(160, figures.get("pixels").asInt());
        assertNothingLost(figures);
        assertTrue(figures.get("pixels_per_second").asDouble() > 0);
        JsonNode delays = figures.get("pixel_to_map_ms");
        assertTrue(delays.get("p50").asDouble() <= delays.get("p95").asDouble());
        assertTrue(delays.get("p95").asDouble() <= delays.get("p99").asDouble());
        assertTrue(figures.get("scan").asText().startsWith("Landscape"));
        assertTrue(figures.get("export").isNull());
    }

    @Test
    void shouldExportTheSpectraOfARippleFileAndTheirMaps() {
        assertEquals(PIXELS, figures.get("pixels").asInt());
        assertEquals(0, figures.get("missing").asInt());
        assertNothingLost(figures);
        assertEquals(export.toString(), figures.get("export").asText());
        assertSameSpectra(ripple, export);
        SortedMap<String, float[][]> fit = Maps.of(export, "fit");
        assertTrue(fit.keySet().containsAll(List.of("Pb-L", "Pb-L_errors", "Fe-K", "Fe-K_errors", "residual")));
        fit.forEach((layer, map) -> assertEquals(PIXELS, finite(map), layer));
    }

    @Test
    void shouldOpenWithH5py() throws Exception {
        ForeignProgram.assume("/usr/bin/python3", "-c", "import h5py");
        String seen = ForeignProgram.output(
                "/usr/bin/python3",
                "-c",
                """
                import h5py, sys
                entry = h5py.File(sys.argv[1])['entry']
                for name in 'fit/Pb-L', 'fit/Pb-L_errors', 'counts/total':
                    print(name, entry[name].shape, entry[name].dtype)
                print(entry.attrs['NX_class'], entry['fit'].attrs['NX_class'], entry['measurement'].attrs['NX_class'])
                """,
                export.toString());
        String shape = " (" + Recordings.ROWS + ", " + Recordings.COLUMNS + ") float32";
        assertEquals(
                List.of(
                        "fit/Pb-L" + shape,
                        "fit/Pb-L_errors" + shape,
                        "counts/total" + shape,
                        "NXentry NXprocess NXdata"),
                seen.lines().toList());
    }

    /** Beside the raw areas, as the files' live and real times say. */
    private static void assertCorrectedForDeadTime(Path maps) {
        float[][] raw = Maps.of(maps, "fit").get("Pb-L");
        float[][] corrected = Maps.of(maps, "fit").get("Pb-L_corrected");
        float[][] live = Maps.of(maps, "counts").get("live-fraction");
        assertEquals(0.07 / 0.08, live[0][0], 1e-6);
        assertEquals(raw[0][0] / live[0][0], corrected[0][0], 1e-6);
    }

    @Test
    void shouldCountPixelsThatAreMissingOrTruncatedAndLeaveThemOutOfTheMaps() throws Exception {
        Path input = Recordings.amptek(folder.resolve("scan"));
        Path detector = firstDetector(input);
        Files.delete(Recordings.amptekFile(detector, 5));
        Path truncated = Recordings.amptekFile(detector, 30);
        String text = Files.readString(truncated);
        Files.writeString(truncated, text.substring(0, text.length() / 2));
        Path maps = folder.resolve("out.h5");

        Run run = run("amptek", "--input", input.toString(), "--export", maps.toString());
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("1 pixels of scan could not be read"), run.err());
        JsonNode figures = run.object();
        assertEquals(PIXELS - 2, figures.get("pixels").asInt());
        assertEquals(2, figures.get("missing").asInt());
        assertNothingLost(figures);
        assertTrue(run.err().contains("row 0, column 5 is missing"), run.err());
        assertTrue(run.err().contains(truncated.getFileName().toString()), run.err());
        assertCorrectedForDeadTime(maps);
        for (String model : List.of("fit", "embedding-sdd", "recolour")) {
            Maps.of(maps, model).forEach((layer, map) -> {
                String what = model + "/" + layer;
                assertTrue(Float.isNaN(map[0][5]), what);
                assertTrue(Float.isNaN(map[30 / Recordings.COLUMNS][30 % Recordings.COLUMNS]), what);
                assertEquals(PIXELS - 2, finite(map), what);
            });
        }
    }

    /** Slowly: pixels come one by one, where the first time they came in batches. */
    @Test
    void shouldGiveTheSameMapsToTheLastBitWhenARecordingIsReplayedAtAnotherPace() {
        Path again = folder.resolve("again.h5");
        run("ripple", "--rate=60", "--input", ripple.toString(), "--export", again.toString())
                .succeeded();
        assertSameMaps(export, again);
    }

    @Test
    void shouldGiveTheSameMapsToTheLastBitWhenItsExportIsReplayed() {
        Path live = folder.resolve("live.h5");
        Path replayed = folder.resolve("replayed.h5");
        run("simulated", "--size=9x13", "--export", live.toString()).succeeded();
        run("replayed", "--input", live.toString(), "--serpentine", "--tube=Rh:40", "--export", replayed.toString())
                .succeeded();
        assertSameSpectra(live, replayed);
        assertSameMaps(live, replayed);
    }

    @Test
    void shouldKeepStandardOutputForResultsOnly() {
        String kafka = broker.bootstrapServers();
        List<JsonNode> scans = Stream.of("first", "second")
                .map(id -> Run.of(
                                "acquire",
                                "--source=simulate",
                                "--size=2x3",
                                "--rate=max",
                                "--scan",
                                id,
                                "--kafka",
                                kafka,
                                "--instrument=json",
                                "--json")
                        .succeeded()
                        .object())
                .toList();
        assertEquals("first", scans.get(0).get("scan").asText());
        List<JsonNode> listed = Run.of("scans", "list", "--kafka", kafka, "--instrument=json", "--json")
                .succeeded()
                .json();
        assertEquals(
                List.of("first", "second"),
                listed.stream().map(s -> s.get("scan").asText()).sorted().toList());
        assertTrue(listed.stream().allMatch(s -> s.get("state").asText().equals("completed")));
    }

    private static JsonNode demo(String instrument, Path input, Path export) {
        return run(instrument, "--input", input.toString(), "--export", export.toString())
                .succeeded()
                .object();
    }

    private static Run run(String instrument, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "demo",
                "--headless",
                "--json",
                "--models=" + String.join(",", MODELS),
                "--kafka",
                broker.bootstrapServers(),
                "--instrument",
                instrument));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static void assertNothingLost(JsonNode figures) {
        for (String count : List.of("lost", "duplicated", "rejected")) {
            assertEquals(0, figures.get(count).asInt(), count);
        }
    }

    private static void assertSameSpectra(Path expected, Path found) {
        try (SpectrumCube one = Cubes.open(expected);
                SpectrumCube other = Cubes.open(found)) {
            List<List<int[]>> wanted = Recordings.spectra(one);
            List<List<int[]>> got = Recordings.spectra(other);
            assertEquals(wanted.size(), got.size(), "detectors");
            for (int d = 0; d < wanted.size(); d++) {
                for (int pixel = 0; pixel < wanted.get(d).size(); pixel++) {
                    assertArrayEquals(wanted.get(d).get(pixel), got.get(d).get(pixel));
                }
            }
        }
    }

    private static void assertSameMaps(Path expected, Path found) {
        for (String model : Stream.concat(MODELS.stream(), Stream.of("counts")).toList()) {
            SortedMap<String, float[][]> one = Maps.of(expected, model);
            SortedMap<String, float[][]> other = Maps.of(found, model);
            assertFalse(one.isEmpty());
            assertEquals(one.keySet(), other.keySet());
            one.forEach((layer, map) -> {
                assertTrue(finite(map) > 0, model + "/" + layer + " is empty");
                assertArrayEquals(map, other.get(layer), model + "/" + layer);
            });
        }
    }

    private static Path firstDetector(Path scan) throws IOException {
        try (Stream<Path> folders = Files.list(scan)) {
            return folders.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
        }
    }

    private static long finite(float[][] map) {
        return Arrays.stream(map)
                .mapToLong(row -> {
                    long finite = 0;
                    for (float value : row) {
                        finite += Float.isFinite(value) ? 1 : 0;
                    }
                    return finite;
                })
                .sum();
    }
}
