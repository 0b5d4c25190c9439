package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.Command;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Response;
import io.pentimento.proto.RunningModels;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of a model that is the sum of a spectrum times a factor: version 1 once, version 2 twice the counts. */
class PromotionTest {

    /** Shipped, and painting too. */
    private static final Set<String> NETWORKS = Set.of("elements-sdd", "pigments-sdd", "embedding-sdd", "recolour");

    private static final int PIXELS = TestInstrument.ROWS * TestInstrument.COLUMNS;

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static ModelStore store;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        Path models = folder.resolve("models");
        for (int version = 1; version <= 3; version++) {
            store = sum("sum", version, "SDD", 1, 25).in(models);
        }
        sum("gas", 1, "GEM", 1, 25).in(models);
        sum("far", 1, "SDD", 1, 60).in(models);
        sum("sum", 4, "SDD", 1, 60).in(models);
        sum("broken", 1, "SDD", 1, 25).withOperator("Nonsense").in(models);
        sum("odd", 1, "SDD", 1, 25).in(models);
        Path promise = models.resolve("odd").resolve("1").resolve("manifest.json");
        Files.writeString(promise, Files.readString(promise).replace("\"bins\": 100", "\"bins\": 120"));
        Files.writeString(models.resolve("sum").resolve("live"), "1");
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldPaintTheWholeScanWithThePromotedVersionWhileItRunsAndNoPixelTwice() {
        try (TestInstrument instrument = new TestInstrument(broker, "swap");
                StreamProcessor first = start(instrument);
                StreamProcessor second = start(instrument)) {
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            instrument.measure("s", 7, 0, 3);
            instrument.maps(painted("sum", "1", PIXELS / 2));
            Response response = promote(instrument, "a", "sum", "2");
            assertEquals(Response.Answer.ACK, response.getAnswer(), response.getMessage());
            instrument.measure("s", 7, 3, TestInstrument.ROWS);
            instrument.stop("s");
            // New axes would give all models to the scan anew, the fit among them.
            instrument.await(instrument.topics.scans(), r -> Wire.read(r, ScanRecord.getDefaultInstance())
                    .getCalibrated()
                    .getSettled());
            assertEquals(
                    Response.Answer.ACK, promote(instrument, "b", "sum", "3").getAnswer());
            List<MapBlock> blocks = instrument.maps(painted("sum", "3", PIXELS).and(complete("fit")));

            for (MapBlock block : blocks) {
                if (block.getModel().equals("sum")) {
                    assertOneVersion(block);
                }
            }
            assertNoneTwice(blocks);
            assertEquals(
                    revisions(blocks, "fit").size(), revisions(blocks, "counts").size());
            assertTrue(
                    revisions(blocks, "fit").stream().max(Integer::compare).orElseThrow()
                            < revisions(blocks, "sum").stream()
                                    .max(Integer::compare)
                                    .orElseThrow(),
                    "the fit was not painted again");
        }
    }

    @Test
    void shouldActOnceOnACommandThatComesTwice() {
        try (TestInstrument instrument = new TestInstrument(broker, "twice");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", "Fe-K", "Pb-L");
            instrument.measure("s", 7);
            promote(instrument, "a", "sum", "2");
            promote(instrument, "b", "sum", "1");
            command(instrument, "a", "sum", "2");
            assertEquals(
                    Response.Answer.ACK, promote(instrument, "c", "sum", "1").getAnswer());
            RunningModels chosen = chosen(instrument, m -> true, "sum");
            assertEquals(ModelDesk.CHOSEN, chosen.getService());
            List<String> answers = instrument.all(instrument.topics.responses(), Response.getDefaultInstance()).stream()
                    .map(Response::getId)
                    .toList();
            assertEquals(List.of("a", "b", "c"), answers);
        }
    }

    @Test
    void shouldBeginANewScanWithWhatWasPromotedAlsoAfterARestart() {
        try (TestInstrument instrument = new TestInstrument(broker, "restart")) {
            try (StreamProcessor processor = start(instrument)) {
                assertEquals(
                        "sum/2 paints scans to come",
                        promote(instrument, "a", "sum", "2").getMessage());
            }
            try (StreamProcessor processor = start(instrument)) {
                instrument.start("s", "Fe-K", "Pb-L");
                instrument.measure("s", 7);
                instrument.stop("s");
                List<MapBlock> blocks = instrument.maps(painted("sum", "2", PIXELS));
                assertTrue(blocks.stream()
                        .noneMatch(b ->
                                b.getModel().equals("sum") && b.getVersion().equals("1")));
            }
        }
    }

    @Test
    void shouldRefuseWhatCannotPaintAndGoOnAsBefore() {
        try (TestInstrument instrument = new TestInstrument(broker, "refused");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", "Fe-K", "Pb-L");
            instrument.measure("s", 7, 0, 3);
            instrument.maps(painted("sum", "1", PIXELS / 2));
            assertRefused(instrument, "none", "1", "model=none/1: not in the store");
            assertRefused(instrument, "sum", "77", "model=sum/77: not in the store");
            assertRefused(instrument, "broken", "1", "broken/1: ONNX Runtime refuses the graph: ");
            assertRefused(
                    instrument,
                    "sum",
                    "4",
                    "sum/4 cannot paint s: it needs spectra from 1.00 to 60.00 keV, detector left");
            instrument.measure("s", 7, 3, TestInstrument.ROWS);
            instrument.stop("s");
            List<MapBlock> blocks = instrument.maps(complete("sum").and(complete("fit")));
            assertTrue(blocks.stream()
                    .noneMatch(
                            b -> b.getModel().equals("sum") && !b.getVersion().equals("1")));
        }
    }

    @Test
    void shouldPaintWithTheOtherModelsWhenOneCannot() {
        ProcessorOptions all;
        try (TestInstrument instrument = new TestInstrument(broker, "others")) {
            all = instrument.options().withModels(List.of());
            try (StreamProcessor processor =
                    StreamProcessor.start(all, store, Clock.systemUTC(), new SimpleMeterRegistry())) {
                instrument.start("s", "Fe-K", "Pb-L");
                instrument.measure("s", 7);
                instrument.stop("s");
                List<MapBlock> blocks = instrument.maps(complete("sum").and(complete("fit")));
                assertEquals(
                        Set.of("counts", "fit", "sum"),
                        blocks.stream()
                                .map(MapBlock::getModel)
                                .filter(model -> !NETWORKS.contains(model))
                                .collect(Collectors.toSet()),
                        "gas is for another kind of detector, far needs 60 keV, broken has an operator that nobody knows, odd has another"
                                + " number of bins than its manifest says");
                instrument.await(
                        instrument.topics.status(),
                        r -> r.value() != null
                                && text(r.value())
                                        .contains(
                                                "far/1 does not paint this scan: it needs spectra from 1.00 to 60.00 keV")
                                && text(r.value())
                                        .contains("broken/1 does not run: broken/1: ONNX Runtime refuses the graph")
                                && text(r.value()).contains("Nonsense")
                                && text(r.value())
                                        .contains("odd/1 does not run: odd/1: input spectrum of the graph has the shape"
                                                + " [any, 100], its manifest promises [any, 120]"));
            }
        }
    }

    @Test
    void shouldNotStartWithTwoVersionsThatWouldPaintTheSameLayers() {
        try (TestInstrument instrument = new TestInstrument(broker, "both")) {
            ProcessorOptions both = instrument.options().withModels(List.of("sum/1", "sum/2"));
            var error = assertThrows(
                    IllegalArgumentException.class,
                    () -> StreamProcessor.start(both, store, Clock.systemUTC(), new SimpleMeterRegistry()));
            assertEquals(
                    "models=[sum/1, sum/2]: sum/1 and sum/2 would paint the same layers; name one of them",
                    error.getMessage());
        }
    }

    @Test
    void shouldPaintPixelsWithoutCounts() {
        try (TestInstrument instrument = new TestInstrument(broker, "dark");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", "Fe-K", "Pb-L");
            instrument.measure("s", 7, 0, 5);
            for (int column = 0; column < TestInstrument.COLUMNS; column += 10) {
                instrument.send(instrument.emptyBlock("s", 1000 + column, 5, column, 10));
            }
            instrument.stop("s");
            for (MapBlock block : instrument.maps(complete("sum").and(complete("fit")))) {
                if (block.getRow() == 5 && block.getModel().equals("sum")) {
                    block.getValuesList().forEach(value -> assertEquals(0, value));
                } else if (block.getRow() == 5) {
                    // Nobody said how long the detectors could count.
                    int known = block.getModel().equals("counts") ? block.getPixels() : block.getValuesCount();
                    block.getValuesList()
                            .subList(0, known)
                            .forEach(value -> assertTrue(Float.isFinite(value), block.getModel()));
                }
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static SumModel sum(String name, int version, String detector, double firstKev, double lastKev) {
        return new SumModel(name, version, detector, firstKev, lastKev);
    }

    private static StreamProcessor start(TestInstrument instrument) {
        return StreamProcessor.start(
                instrument.options().withModels(List.of("fit", "sum")),
                store,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private static void command(TestInstrument instrument, String id, String name, String version) {
        Command command = Command.newBuilder()
                .setId(id)
                .setTimeNs(Nanos.now(Clock.systemUTC()))
                .setSetModel(Command.SetModel.newBuilder().setName(name).setVersion(version))
                .build();
        instrument.sendAndAwait(Wire.record(instrument.topics.commands(), "", command));
    }

    private static Response promote(TestInstrument instrument, String id, String name, String version) {
        command(instrument, id, name, version);
        var record = instrument.await(
                instrument.topics.responses(),
                r -> Wire.read(r, Response.getDefaultInstance()).getId().equals(id));
        return Wire.read(record, Response.getDefaultInstance());
    }

    private static void assertRefused(TestInstrument instrument, String name, String version, String reason) {
        Response response = promote(instrument, name + version, name, version);
        assertEquals(Response.Answer.ERR, response.getAnswer());
        assertTrue(response.getMessage().startsWith(reason), response::getMessage);
    }

    private static RunningModels chosen(TestInstrument instrument, Predicate<RunningModels> wanted, String name) {
        return instrument.all(instrument.topics.models(), RunningModels.getDefaultInstance()).stream()
                .filter(m -> m.getService().equals(ModelDesk.CHOSEN) && wanted.test(m))
                .filter(m -> m.getModels(0).getName().equals(name))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private static void assertOneVersion(MapBlock block) {
        int factor = Integer.parseInt(block.getVersion());
        for (int p = 0; p < block.getPixels(); p++) {
            float once = block.getValues(p);
            float times = block.getValues(block.getPixels() + p);
            assertEquals(factor * once, times, 1e-3 * times, "version " + block.getVersion());
        }
    }

    private static void assertNoneTwice(List<MapBlock> blocks) {
        Set<String> seen = new HashSet<>();
        for (MapBlock b : blocks) {
            String name = b.getModel() + " " + b.getGeneration() + " " + b.getSequence() + " " + b.getRevision();
            assertTrue(seen.add(name), name + " is there twice");
        }
    }

    private static Set<Integer> revisions(List<MapBlock> blocks, String model) {
        return blocks.stream()
                .filter(b -> b.getModel().equals(model))
                .map(MapBlock::getRevision)
                .collect(Collectors.toSet());
    }

    private static Predicate<List<MapBlock>> complete(String model) {
        return blocks ->
                newest(blocks.stream().filter(b -> b.getModel().equals(model)).toList()) == PIXELS;
    }

    private static Predicate<List<MapBlock>> painted(String model, String version, long pixels) {
        return blocks -> newest(blocks.stream()
                        .filter(b ->
                                b.getModel().equals(model) && b.getVersion().equals(version))
                        .toList())
                == pixels;
    }

    /** Pixels of the highest revision. */
    private static long newest(List<MapBlock> blocks) {
        int revision = blocks.stream().mapToInt(MapBlock::getRevision).max().orElse(0);
        return blocks.stream()
                .filter(b -> b.getRevision() == revision)
                .mapToLong(MapBlock::getPixels)
                .sum();
    }
}
