package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

    private static int python(String program) throws Exception {
        return new ProcessBuilder(PYTHON.toString(), "-c", program)
                .inheritIO()
                .start()
                .waitFor();
    }
}
