package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedModelsTest {

    private static final ModelStore STORE = ModelStore.shipped();
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int MOST_BYTES = 10 << 20;
    private static final int IR_VERSION = 8;

    static List<String> ids() {
        return STORE.ids();
    }

    static Stream<String> networks() {
        return ids().stream().filter(id -> !id.startsWith("fit/"));
    }

    static Stream<String> networksWithSigma() {
        return networks().filter(id -> STORE.load(id).manifest().errors());
    }

    static Stream<String> fast() {
        return ids().stream().filter(id -> id.endsWith("-fast"));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void shouldDoWhatItsManifestSays(String id) {
        assertEquals(17, ModelCheck.verify(STORE, id).opset());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shouldSayOnOnnxRuntimeWhatTheNetworkSaid(String id) {
        double difference = ModelCheck.verify(STORE, id).parity().orElseThrow();
        double tolerance = id.endsWith("-fast") ? STORE.parity(id).orElseThrow().tolerance() : ParityFixture.EXACT;
        assertTrue(difference <= tolerance, "differs by " + difference);
    }

    /** The tolerance of 8 bits is for the worst of thousands of numbers; on the whole next to nothing may be lost. */
    @ParameterizedTest
    @MethodSource("fast")
    void shouldLoseNextToNothingInEightBits(String id) {
        ParityFixture fixture = STORE.parity(id).orElseThrow();
        Model model = STORE.load(id);
        List<Manifest.Layer> layers = model.manifest().layers();
        float[] found = run(model, fixture);
        double lost = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            SummaryStatistics exact = new SummaryStatistics();
            SummaryStatistics miss = new SummaryStatistics();
            for (int at = layer; at < found.length; at += layers.size()) {
                boolean area = layers.get(layer).role() == Manifest.Role.AREA;
                double scale = area ? counts(fixture, at / layers.size()) : 1;
                exact.addValue(fixture.values()[at] / scale);
                miss.addValue((found[at] - fixture.values()[at]) / scale);
            }
            lost += miss.getSumsq() / (miss.getN() * exact.getVariance()) / layers.size();
        }
        assertTrue(lost <= 0.01, lost + " of the variance is lost, mean over layers");
    }

    @ParameterizedTest
    @MethodSource("networksWithSigma")
    void shouldKnowItsErrors(String id) {
        Manifest manifest = STORE.load(id).manifest();
        double within = Double.parseDouble(manifest.provenance().get("test share of areas within one sigma"));
        assertTrue(within >= 0.65 && within <= 0.71, within + " of the areas lie within one sigma");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shouldBeSmallAndSayWhatItIsForAndHowToTrainItAgain(String id) throws Exception {
        Model model = STORE.load(id);
        assertTrue(model.graph().length <= MOST_BYTES, model.graph().length + " bytes");
        assertEquals(IR_VERSION, ModelProto.parseFrom(model.graph()).getIrVersion());
        assertTrue(model.manifest().provenance().containsKey("seed"), "provenance");
        String card = STORE.card(id).orElseThrow();
        for (String part : List.of("How good it is", "test macro F1", "Limits", "./pentimento train ")) {
            assertTrue(card.contains(part), part + " is not in: " + card);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shouldPassTheCheckerOfOnnx(String id, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), "skipped: no python3");
        assumeTrue(python("import onnx") == 0, "skipped: python3 has no onnx");
        Path graph = Files.write(folder.resolve("model.onnx"), STORE.load(id).graph());
        assertEquals(0, python("import onnx; onnx.checker.check_model(onnx.load('" + graph + "'), full_check=True)"));
    }

    @Test
    void shouldRunOneVersionOfEach() {
        assertEquals(
                STORE.ids().stream()
                        .map(id -> id.substring(0, id.indexOf('/')))
                        .distinct()
                        .toList(),
                STORE.live().stream()
                        .map(id -> id.substring(0, id.indexOf('/')))
                        .toList());
        assertTrue(STORE.live().contains("elements-gem/filter-1"), "ours");
    }

    private static float[] run(Model model, ParityFixture fixture) {
        FloatBuffer spectra = ModelSession.floats(fixture.spectrum().length)
                .put(fixture.spectrum())
                .flip();
        FloatBuffer values = ModelSession.floats(fixture.values().length);
        FloatBuffer errors = ModelSession.floats(fixture.values().length);
        try (ModelSession session = ModelCheck.open(model, 1)) {
            session.run(model.manifest(), fixture.rows(), spectra, values, errors);
        }
        float[] found = new float[values.capacity()];
        values.get(found);
        return found;
    }

    private static double counts(ParityFixture fixture, int row) {
        int bins = fixture.spectrum().length / fixture.rows();
        return IntStream.range(row * bins, (row + 1) * bins)
                .mapToDouble(i -> fixture.spectrum()[i])
                .sum();
    }

    private static int python(String program) throws Exception {
        return new ProcessBuilder(PYTHON.toString(), "-c", program)
                .inheritIO()
                .start()
                .waitFor();
    }
}
