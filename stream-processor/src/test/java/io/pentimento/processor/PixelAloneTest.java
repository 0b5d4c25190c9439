package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.model.ParityFixture;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks over spectra that come alone and in company. */
class PixelAloneTest {

    private static final int CHANNELS = 200;
    private static final int HIDDEN = 37;
    private static final int LAYERS = 5;
    private static final int PIXELS = 61;
    private static final int[] BATCHES = {1, 2, 3, 4, 5, 7, 16, 33, PIXELS};
    /** More than a network is run with at once, and no multiple of that. */
    private static final int SHIPPED_PIXELS = 150;

    private static final int[] SHIPPED_BATCHES = {1, 3, 17, 63, 64, 65, 100, 128, SHIPPED_PIXELS};
    private static final Manifest MANIFEST = new Manifest(
            "hidden",
            "1",
            "a test",
            new ModelInput.Spectrum(0, 20, CHANNELS, SpectrumInput.Normalisation.LOG_MAX),
            IntStream.range(0, LAYERS)
                    .mapToObj(layer -> new Manifest.Layer("layer" + layer, "1"))
                    .toList(),
            false,
            "",
            Map.of());

    static List<String> shippedNetworks() {
        ModelStore store = ModelStore.shipped();
        return store.ids().stream()
                .filter(id -> store.load(id).manifest().input() instanceof ModelInput.Spectrum)
                .filter(id -> store.live().contains(id) || id.endsWith("-fast"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Tanh", "Sigmoid", "Erf", "Exp", "Softplus", "Elu", "Softmax", "Sin", "Log"})
    void shouldGiveAPixelTheSameBitsAloneAndInABatch(String activation) {
        int[] counts = new Random(2).ints((long) PIXELS * CHANNELS, 0, 1000).toArray();
        Model hidden = new Model(MANIFEST, graph(activation, new Random(3)));
        assertSameAloneAndInABatch(hidden, counts, PIXELS, BATCHES);
    }

    /** Batches that are run in one part, in several, and in several of which the last is not full. */
    @ParameterizedTest
    @MethodSource("shippedNetworks")
    void shouldGiveAPixelTheSameBitsAloneAndInABatchByTheNetworksThatAreShipped(String id) {
        ModelStore store = ModelStore.shipped();
        ParityFixture fixture = store.parity(id).orElseThrow();
        int[] counts = new int[SHIPPED_PIXELS * fixture.input().length / fixture.rows()];
        Random random = new Random(4);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (int) fixture.input()[i % fixture.input().length] + random.nextInt(2);
        }
        assertSameAloneAndInABatch(store.load(id), counts, SHIPPED_PIXELS, SHIPPED_BATCHES);
    }

    private static void assertSameAloneAndInABatch(Model model, int[] counts, int pixels, int... batches) {
        Manifest manifest = model.manifest();
        ModelInput.Spectrum bins = (ModelInput.Spectrum) manifest.input();
        int channels = counts.length / pixels;
        ScanStarted scan = ScanStarted.newBuilder()
                .setRows(1)
                .setColumns(pixels)
                .addDetectors(Detector.newBuilder().setName("only").setChannels(channels))
                .build();
        double channel = (bins.lastKev() - bins.firstKev()) / channels;
        SpectrumInput input = new SpectrumInput(
                bins.firstKev(),
                bins.lastKev(),
                bins.bins(),
                bins.normalisation(),
                new EnergyAxis[] {EnergyAxis.linear(bins.firstKev() + channel / 2, channel)},
                new int[] {channels});
        try (ModelSession session = ModelSession.open(model, 1)) {
            Scratch scratch = new Scratch();
            NetworkModel network =
                    new NetworkModel(manifest, session, new InputRows(input, scratch, 3), scratch, note -> {});
            PixelModel.Maps together = run(network, scan, counts, pixels);
            for (int size : batches) {
                PixelModel.Maps apart = run(network, scan, counts, size);
                for (int layer = 0; layer < manifest.layers().size(); layer++) {
                    String what = manifest.layers().get(layer).name() + " in batches of " + size;
                    assertArrayEquals(together.values()[layer], apart.values()[layer], 0, what);
                    assertArrayEquals(together.errors()[layer], apart.errors()[layer], 0, what + ", its errors");
                }
            }
        }
    }

    private static PixelModel.Maps run(PixelModel model, ScanStarted scan, int[] counts, int size) {
        int pixels = scan.getColumns();
        int channels = counts.length / pixels;
        int layers = model.layers().size();
        PixelModel.Maps all = PixelModel.Maps.of(layers, pixels);
        SpectrumBatch batch = new SpectrumBatch(scan, pixels);
        PixelModel.Maps maps = PixelModel.Maps.of(layers, pixels);
        for (int begin = 0; begin < pixels; begin += size) {
            int some = Math.min(size, pixels - begin);
            int[] part = Arrays.copyOfRange(counts, begin * channels, (begin + some) * channels);
            batch.clear();
            batch.add(SpectrumBlock.newBuilder()
                    .setPixels(some)
                    .addDetectors(
                            DetectorSpectra.newBuilder().setCounts(new CountsCodec().encode(part, some, channels)))
                    .build());
            model.run(batch, maps);
            for (int layer = 0; layer < layers; layer++) {
                System.arraycopy(maps.values()[layer], 0, all.values()[layer], begin, some);
                System.arraycopy(maps.errors()[layer], 0, all.errors()[layer], begin, some);
            }
        }
        return all;
    }

    /** values = activation(activation(spectrum x first) x second). */
    private static byte[] graph(String activation, Random random) {
        return new TestGraph()
                .input("spectrum", TestGraph.ANY, CHANNELS)
                .output("values", TestGraph.ANY, LAYERS)
                .weights("first", weights(CHANNELS * HIDDEN, random), CHANNELS, HIDDEN)
                .weights("second", weights(HIDDEN * LAYERS, random), HIDDEN, LAYERS)
                .node("MatMul", "sums", "spectrum", "first")
                .node(activation, "hidden", "sums")
                .node("MatMul", "results", "hidden", "second")
                .node(activation, "values", "results")
                .bytes();
    }

    /** All positive, so that a logarithm has a value. */
    private static float[] weights(int size, Random random) {
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = random.nextFloat() / 50;
        }
        return weights;
    }
}
