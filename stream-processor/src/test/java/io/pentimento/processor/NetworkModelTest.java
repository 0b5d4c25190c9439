package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.MapBlock;
import io.pentimento.xrf.energy.EnergyAxis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network beside the fit: {@code values = spectrum x weights}, {@code errors = |values|}, over two bins of which the first
 * holds iron's lines and the second copper's.
 */
class NetworkModelTest {

    private static final int PIXELS = TestInstrument.ROWS * TestInstrument.COLUMNS;
    private static final double FIRST_KEV = 5.6;
    private static final double LAST_KEV = 9.6;
    private static final double BIN_KEV = (LAST_KEV - FIRST_KEV) / 2;
    /** Layers "low" and "difference" from bins. */
    private static final float[] WEIGHTS = {1, 1, 0, -1};

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldRunANetworkLiveBesideTheFit() throws Exception {
        ModelStore store = store("live", 2, 2);
        try (TestInstrument instrument = new TestInstrument(broker, "network");
                StreamProcessor processor = start(instrument, store)) {
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            instrument.measure("s", 7);
            instrument.stop("s");
            List<MapBlock> maps = instrument.maps(blocks ->
                    Stream.of("two-bins", "fit", "counts").allMatch(model -> pixelsOfNewest(blocks, model) == PIXELS));
            for (MapBlock block : newest(maps, "two-bins")) {
                assertEquals("3", block.getVersion());
                assertEquals("low", block.getLayers(0).getName());
                assertEquals("counts", block.getLayers(0).getUnit());
                assertEquals("difference", block.getLayers(1).getName());
                for (int p = 0; p < block.getPixels(); p++) {
                    int column = block.getFirstColumn() + p;
                    double[] bins = bins(instrument, block.getRow(), column);
                    assertEquals(bins[0], block.getValues(p), 0.02 * bins[0] + 5);
                    double difference = block.getValues(block.getPixels() + p);
                    assertEquals(bins[0] - bins[1], difference, 0.02 * (bins[0] + bins[1]) + 10);
                    assertEquals(Math.abs(difference), block.getErrors(block.getPixels() + p), 1e-3);
                }
            }
        }
    }

    @Test
    void shouldNotStartWithAModelThatIsNotThere() throws Exception {
        ModelStore store = store("unknown", 2, 2);
        assertEquals("model=absent: not in the store, which has " + store.ids(), refusal("absent", store));
    }

    @Test
    void shouldNotStartWithAGraphThatDoesNotFitItsManifest() throws Exception {
        assertEquals(
                "two-bins/3: output values of the graph has the shape [any, 1], its manifest promises [any, 2]",
                refusal("two-bins", store("wider", 4, 1)));
    }

    /** Why a processor does not start with a model. */
    private static String refusal(String model, ModelStore store) {
        try (TestInstrument instrument = new TestInstrument(broker, "refused")) {
            ProcessorOptions options = options(instrument, model);
            return assertThrows(
                            ModelException.class,
                            () -> StreamProcessor.start(options, store, Clock.systemUTC(), new SimpleMeterRegistry()))
                    .getMessage();
        }
    }

    private static StreamProcessor start(TestInstrument instrument, ModelStore store) {
        return StreamProcessor.start(
                options(instrument, "two-bins"), store, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private static ProcessorOptions options(TestInstrument instrument, String model) {
        return instrument
                .options()
                .withModels(List.of("fit", model))
                .withBatch(new BatchLimits(64, Duration.ofMillis(5)));
    }

    private static int pixelsOfNewest(List<MapBlock> blocks, String model) {
        return newest(blocks, model).stream().mapToInt(MapBlock::getPixels).sum();
    }

    private static List<MapBlock> newest(List<MapBlock> blocks, String model) {
        int revision = blocks.stream().mapToInt(MapBlock::getRevision).max().orElse(0);
        return blocks.stream()
                .filter(b -> b.getModel().equals(model) && b.getRevision() == revision)
                .toList();
    }

    /** Counts of both detectors between the edges of the bins on the true axis, whole channels only. */
    private static double[] bins(TestInstrument instrument, int row, int column) {
        var block = instrument.block("s", 0, row, column, 1);
        double[] bins = new double[2];
        for (var detector : block.getDetectorsList()) {
            int[] counts = new int[TestInstrument.CHANNELS];
            new CountsCodec().decode(detector.getCounts(), counts);
            EnergyAxis truth = TestInstrument.TRUTH;
            for (int c = 0; c < counts.length; c++) {
                double bin = (truth.energyKev(c) - FIRST_KEV) / BIN_KEV;
                if (bin >= 0 && bin < 2) {
                    bins[(int) bin] += counts[c];
                }
            }
        }
        return bins;
    }

    private static ModelStore store(String name, int bins, int layers) throws Exception {
        String manifest =
                """
                {"name": "two-bins", "version": "3", "description": "a test",
                 "input": {"kind": "spectrum", "firstKev": %s, "lastKev": %s, "bins": %d, "normalisation": "NONE"},
                 "layers": [{"name": "low", "unit": "counts"}, {"name": "difference", "unit": "counts"}],
                 "errors": true, "sha256": "%%s", "provenance": {}}
                """
                        .formatted(FIRST_KEV, LAST_KEV, bins);
        return new TestGraph()
                .input("spectrum", TestGraph.ANY, bins)
                .output("values", TestGraph.ANY, layers)
                .output("errors", TestGraph.ANY, layers)
                .weights("weights", WEIGHTS, bins, layers)
                .node("MatMul", "values", "spectrum", "weights")
                .node("Abs", "errors", "values")
                .in(folder.resolve(name), "two-bins/3", manifest);
    }
}
