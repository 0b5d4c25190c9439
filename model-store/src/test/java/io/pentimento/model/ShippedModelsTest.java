package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
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
    /** One photon of so many is kept. */
    private static final int THINNED = 4;
    /** Spectra that are still as bright as those that networks are trained with when they are thinned. */
    private static final int BRIGHT_COUNTS = 2000;

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
        double most = id.endsWith("-fast") ? ParityFixture.ROUNDED : ParityFixture.EXACT;
        assertTrue(difference <= most, "differs by " + difference);
    }

    /** Beside what the network in floats says of the same spectra. */
    @ParameterizedTest
    @MethodSource("fast")
    void shouldLoseNextToNothingInEightBits(String id) {
        ParityFixture fixture =
                STORE.parity(id.substring(0, id.length() - "-fast".length())).orElseThrow();
        Model model = STORE.load(id);
        List<Manifest.Layer> layers = model.manifest().layers();
        float[] found = run(model, fixture).values();
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
    void shouldGiveEveryAreaASigma(String id) {
        Model model = STORE.load(id);
        ParityFixture fixture = STORE.parity(id).orElseThrow();
        float[] sigmas = run(model, fixture).errors();
        for (int i = 0; i < sigmas.length; i++) {
            Manifest.Layer layer = layer(model, i);
            if (layer.role() == Manifest.Role.AREA) {
                assertTrue(sigmas[i] > 0 && Float.isFinite(sigmas[i]), layer.name() + " +- " + sigmas[i]);
            }
        }
    }

    /**
     * Of four times the counts, sigma is a larger number of counts and a smaller share of them. By counting alone it would
     * grow as the square root, with exponent 1/2; what other than counting makes areas uncertain grows as they do, with 1.
     * A spectrum's dimmer self is drawn from its own photons: one that is only divided by four has less noise than any
     * detector would give it.
     */
    @ParameterizedTest
    @MethodSource("networksWithSigma")
    void shouldBeSurerTheMoreIsCounted(String id) {
        Model model = STORE.load(id);
        ParityFixture fixture = STORE.parity(id).orElseThrow();
        int[] bright = IntStream.range(0, fixture.rows())
                .filter(row -> counts(fixture, row) >= BRIGHT_COUNTS)
                .toArray();
        assertTrue(bright.length >= 20, "bright spectra: " + bright.length);
        float[] sigmas = run(model, fixture).errors();
        float[] dim = run(model, fixture.rows(), thinned(fixture.input())).errors();
        int layers = model.manifest().layers().size();
        SummaryStatistics exponents = new SummaryStatistics();
        for (int layer = 0; layer < layers; layer++) {
            if (layer(model, layer).role() == Manifest.Role.AREA) {
                SummaryStatistics ofLayer = new SummaryStatistics();
                for (int row : bright) {
                    int at = row * layers + layer;
                    ofLayer.addValue(Math.log(sigmas[at] / dim[at]) / Math.log(THINNED));
                }
                String name = layer(model, layer).name();
                assertTrue(ofLayer.getMean() > 0.25, name + ": grows with exponent " + ofLayer.getMean());
                exponents.addValue(ofLayer.getMean());
            }
        }
        double exponent = exponents.getMean();
        assertTrue(exponent > 0.45 && exponent < 0.97, "grows with exponent " + exponent);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shouldBeSmallAndSayWhatItIsForAndHowToTrainItAgain(String id) throws Exception {
        Model model = STORE.load(id);
        assertTrue(model.graph().length <= MOST_BYTES, model.graph().length + " bytes");
        assertEquals(IR_VERSION, ModelProto.parseFrom(model.graph()).getIrVersion());
        assertTrue(model.manifest().provenance().containsKey("seed"), "provenance");
        String card = STORE.card(id).orElseThrow();
        for (String part : List.of("How good it is", figure(id), "Limits", "./pentimento train ")) {
            assertTrue(card.contains(part), part + " is not in: " + card);
        }
    }

    private static String figure(String id) {
        return id.startsWith("recolour") ? "test MS-SSIM" : id.startsWith("embedding") ? "test R²" : "test macro F1";
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shouldPassTheCheckerOfOnnx(String id, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), "skipped: no python3");
        assumeTrue(python("import onnx") == 0, "skipped: python3 has no onnx");
        Path graph = Files.write(folder.resolve("model.onnx"), STORE.load(id).graph());
        assertEquals(0, python("import onnx; onnx.checker.check_model(onnx.load('" + graph + "'), full_check=True)"));
    }

    static Stream<String> liveNeighbourhoods() {
        return STORE.live().stream()
                .filter(id -> STORE.load(id).manifest().input() instanceof ModelInput.Neighbourhood);
    }

    /** They run on as many cores as there are, and a replay is to give the same maps on any machine. */
    @ParameterizedTest
    @MethodSource("liveNeighbourhoods")
    void shouldPaintTheSameBitsOnAnyNumberOfCores(String id) {
        Model model = STORE.load(id);
        FloatBuffer alone = painted(model, 1);
        assertTrue(alone.hasRemaining());
        for (int threads : new int[] {2, 3, 4}) {
            assertEquals(-1, alone.mismatch(painted(model, threads)), threads + " threads");
        }
    }

    private static FloatBuffer painted(Model model, int threads) {
        SplittableRandom random = new SplittableRandom(1);
        TileBuffers buffers = new TileBuffers(model.manifest());
        for (int i = 0; i < buffers.maps().capacity(); i++) {
            buffers.maps().put(i, (float) random.nextGaussian());
        }
        for (int i = 0; i < buffers.known().capacity(); i++) {
            buffers.known().put(i, random.nextInt(10) == 0 ? 0 : 1);
        }
        try (ModelSession session = ModelCheck.open(model, threads)) {
            buffers.run(session);
        }
        return buffers.values();
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

    private record Results(float[] values, float[] errors) {}

    private static Results run(Model model, ParityFixture fixture) {
        return run(model, fixture.rows(), fixture.input());
    }

    private static Results run(Model model, int rows, float[] spectra) {
        int size = rows * model.manifest().layers().size();
        FloatBuffer input = ModelSession.floats(spectra.length).put(spectra).flip();
        FloatBuffer values = ModelSession.floats(size);
        FloatBuffer errors = ModelSession.floats(size);
        try (ModelSession session = ModelCheck.open(model, 1)) {
            session.run(model.manifest(), rows, input, values, errors);
        }
        Results found = new Results(new float[size], new float[size]);
        values.get(found.values());
        errors.get(found.errors());
        return found;
    }

    private static Manifest.Layer layer(Model model, int at) {
        List<Manifest.Layer> layers = model.manifest().layers();
        return layers.get(at % layers.size());
    }

    private static float[] thinned(float[] counts) {
        SplittableRandom random = new SplittableRandom(1);
        float[] thin = new float[counts.length];
        for (int i = 0; i < thin.length; i++) {
            for (int photon = 0; photon < counts[i]; photon++) {
                thin[i] += random.nextInt(THINNED) == 0 ? 1 : 0;
            }
        }
        return thin;
    }

    private static double counts(ParityFixture fixture, int row) {
        int bins = fixture.input().length / fixture.rows();
        return IntStream.range(row * bins, (row + 1) * bins)
                .mapToDouble(i -> fixture.input()[i])
                .sum();
    }

    private static int python(String program) throws Exception {
        return new ProcessBuilder(PYTHON.toString(), "-c", program)
                .inheritIO()
                .start()
                .waitFor();
    }
}
