package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network with a hidden layer, over spectra that come alone and in company. */
class PixelAloneTest {

    private static final int CHANNELS = 200;
    private static final int HIDDEN = 37;
    private static final int LAYERS = 5;
    private static final int PIXELS = 61;
    private static final int[] BATCHES = {1, 2, 3, 4, 5, 7, 16, 33, PIXELS};
    private static final EnergyAxis AXIS = EnergyAxis.linear(0.05, 0.1);
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

    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Tanh", "Sigmoid", "Erf", "Exp", "Softplus", "Elu", "Softmax", "Sin", "Log"})
    void shouldGiveAPixelTheSameBitsAloneAndInABatch(String activation) {
        ScanStarted scan = ScanStarted.newBuilder()
                .setRows(1)
                .setColumns(PIXELS)
                .addDetectors(Detector.newBuilder().setName("only").setChannels(CHANNELS))
                .build();
        int[] counts = new Random(2).ints((long) PIXELS * CHANNELS, 0, 1000).toArray();
        SpectrumInput input = new SpectrumInput(
                0, 20, CHANNELS, SpectrumInput.Normalisation.LOG_MAX, new EnergyAxis[] {AXIS}, new int[] {CHANNELS});
        byte[] graph = graph(activation, new Random(3));
        try (ModelSession session = ModelSession.open(new Model(MANIFEST, graph), 1)) {
            Scratch scratch = new Scratch();
            NetworkModel model =
                    new NetworkModel(MANIFEST, session, new InputRows(input, scratch, 3), scratch, note -> {});
            float[][] together = run(model, scan, counts, PIXELS);
            for (int size : BATCHES) {
                float[][] apart = run(model, scan, counts, size);
                for (int layer = 0; layer < LAYERS; layer++) {
                    assertArrayEquals(together[layer], apart[layer], 0, activation + " in batches of " + size);
                }
            }
        }
    }

    /** Layers x pixels. */
    private static float[][] run(PixelModel model, ScanStarted scan, int[] counts, int size) {
        float[][] all = new float[LAYERS][PIXELS];
        SpectrumBatch batch = new SpectrumBatch(scan, PIXELS);
        PixelModel.Maps maps = PixelModel.Maps.of(LAYERS, PIXELS);
        for (int begin = 0; begin < PIXELS; begin += size) {
            int pixels = Math.min(size, PIXELS - begin);
            int[] part = Arrays.copyOfRange(counts, begin * CHANNELS, (begin + pixels) * CHANNELS);
            batch.clear();
            batch.add(SpectrumBlock.newBuilder()
                    .setPixels(pixels)
                    .addDetectors(
                            DetectorSpectra.newBuilder().setCounts(new CountsCodec().encode(part, pixels, CHANNELS)))
                    .build());
            model.run(batch, maps);
            for (int layer = 0; layer < LAYERS; layer++) {
                System.arraycopy(maps.values()[layer], 0, all[layer], begin, pixels);
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
