package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.MapBlock;
import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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
    private static final float[][] WEIGHTS = {{1, 1}, {0, -1}};

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
        try (TestInstrument instrument = new TestInstrument(broker, "unknown")) {
            ProcessorOptions options = options(instrument, "absent");
            var error = assertThrows(
                    ModelException.class,
                    () -> StreamProcessor.start(options, store, Clock.systemUTC(), new SimpleMeterRegistry()));
            assertEquals("model=absent: not in the store, which has [fit/1, two-bins/3]", error.getMessage());
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
        byte[] graph = graph(bins, layers).toByteArray();
        Path root = folder.resolve(name);
        Path place = Files.createDirectories(root.resolve("two-bins").resolve("3"));
        Files.write(place.resolve("model.onnx"), graph);
        String manifest =
                """
                {"name": "two-bins", "version": "3", "description": "a test",
                 "input": {"kind": "spectrum", "firstKev": %s, "lastKev": %s, "bins": %d, "normalisation": "NONE"},
                 "layers": [{"name": "low", "unit": "counts"}, {"name": "difference", "unit": "counts"}],
                 "errors": true, "sha256": "%s", "provenance": {}}
                """;
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(graph));
        write(place, manifest.formatted(FIRST_KEV, LAST_KEV, bins, sha256));
        return ModelStore.in(root);
    }

    private static void write(Path place, String manifest) throws IOException {
        Files.writeString(place.resolve("manifest.json"), manifest);
    }

    private static ModelProto graph(int bins, int layers) {
        TensorProto.Builder weights = TensorProto.newBuilder()
                .setName("weights")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(bins)
                .addDims(layers);
        for (float[] bin : WEIGHTS) {
            for (float weight : bin) {
                weights.addFloatData(weight);
            }
        }
        GraphProto graph = GraphProto.newBuilder()
                .setName("two-bins")
                .addInput(matrix("spectrum", bins))
                .addOutput(matrix("values", layers))
                .addOutput(matrix("errors", layers))
                .addInitializer(weights)
                .addNode(node("MatMul", "values", "spectrum", "weights"))
                .addNode(node("Abs", "errors", "values"))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output.toUpperCase(Locale.ROOT))
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto matrix(String name, int columns) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("pixels"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
