package io.pentimento.training.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.pentimento.training.DivergedException;
import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.export.ServedModel;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.Parameters;
import io.pentimento.training.network.TorchTensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** A network with its parameters and optimiser on one device. Not safe for use by several threads. */
public final class Learner implements AutoCloseable {

    private static final int MOST_AT_ONCE = 512;

    private final Network network;
    private final Outputs outputs;
    private final float[] scale;
    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager manager;
    private final Parameters parameters;
    private final long seed;

    /**
     * A network that has learned nothing.
     *
     * @param scale [labels] typical share of the counts; areas are said in units of it
     * @param seed of first values, and of what dropout leaves out
     * @param device "cpu", "gpu" or "gpu1"
     */
    public Learner(Network network, Outputs outputs, float[] scale, long seed, String device) {
        this.network = network;
        this.outputs = outputs;
        this.scale = scale.clone();
        this.seed = seed;
        this.manager = engine.newBaseManager(device(device));
        this.parameters = new Parameters(manager, seed);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray none = scratch.zeros(new Shape(1, outputs.bins()));
            network.forward(new TorchTensors(parameters, scratch, false), none);
        }
    }

    private Device device(String name) {
        Device device = Device.fromName(name, engine);
        if (device.isGpu() && device.getDeviceId() >= engine.getGpuCount()) {
            throw new TrainingException(
                    "device=" + name + ": PyTorch sees " + engine.getGpuCount() + " GPUs here; use cpu, or put DJL's"
                            + " pytorch-native for your CUDA, version " + engine.getVersion()
                            + ", on the class path in place of pytorch-native-cpu");
        }
        return device;
    }

    /** What it has learned. */
    public Parameters parameters() {
        return parameters;
    }

    /** Typical share of the counts of each label. */
    public float[] scale() {
        return scale.clone();
    }

    NDManager manager() {
        return manager;
    }

    /** Learns from one batch; returns its loss. */
    double learn(Batch batch, Loss loss, Adam adam, long step, double rate) {
        // By the step alone, so that a training that is resumed leaves out what it would have left out.
        engine.setRandomSeed(new SplittableRandom(new SplittableRandom(seed).nextLong() + step).nextInt());
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = engine.newGradientCollector()) {
            NDArray lost = loss.of(run(batch, scratch, true), batch, scratch.create(scale), scratch);
            collector.backward(lost);
            double value = lost.getFloat();
            double norm = adam.step(parameters, step, rate);
            if (!Double.isFinite(value) || !Double.isFinite(norm)) {
                throw new DivergedException("step " + step + ": loss=" + value + ", gradient norm=" + norm
                        + ": the training has diverged; lower the learning rate");
            }
            return value;
        }
    }

    /** The loss of one batch, without learning. */
    double loss(Batch batch, Loss loss) {
        double sum = 0;
        int parts = 0;
        for (Batch part : batch.parts(MOST_AT_ONCE)) {
            try (NDManager scratch = manager.newSubManager()) {
                sum += loss.of(run(part, scratch, false), part, scratch.create(scale), scratch)
                                .getFloat()
                        * part.size();
                parts += part.size();
            }
        }
        return sum / parts;
    }

    /** What the network says of a batch. */
    public Said say(Batch batch) {
        int labels = outputs.labels();
        int each = outputs.each();
        float[] logits = new float[batch.size() * labels];
        float[] areas = new float[outputs.areas() ? logits.length : 0];
        float[] sigmas = new float[areas.length];
        float[] totals = new float[batch.size()];
        float[] trusts = new float[batch.size()];
        int done = 0;
        for (Batch part : batch.parts(MOST_AT_ONCE)) {
            float[] said;
            try (NDManager scratch = manager.newSubManager()) {
                said = run(part, scratch, false).toFloatArray();
            }
            for (int i = 0; i < part.size(); i++) {
                trusts[done + i] = said[((i + 1) * outputs.tokens() - 1) * each + Outputs.PRESENCE];
            }
            for (int i = 0; i < part.size() * labels; i++) {
                int at = done * labels + i;
                int from = (i / labels * outputs.tokens() + i % labels) * each;
                logits[at] = said[from + Outputs.PRESENCE];
                if (outputs.areas()) {
                    areas[at] = said[from + Outputs.AREA] * scale[i % labels];
                    sigmas[at] = sigma(said[from + Outputs.LOG_SIGMA]) * scale[i % labels];
                }
            }
            for (int i = 0; i < part.size(); i++) {
                totals[done + i] = part.total(i);
            }
            done += part.size();
        }
        return Said.of(batch, areas, sigmas, logits, totals, trusts);
    }

    private static float sigma(float logarithm) {
        return (float) Math.exp(Math.max(Outputs.LEAST_LOG_SIGMA, Math.min(Outputs.MOST_LOG_SIGMA, logarithm)));
    }

    /** What a model around the network says of a batch. */
    public ServedModel.Answer<float[]> answer(Batch batch, ServedModel model) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray counts = scratch.create(batch.counts(), new Shape(batch.size(), outputs.bins()));
            ServedModel.Answer<NDArray> answer = model.run(new TorchTensors(parameters, scratch, false), counts);
            return new ServedModel.Answer<>(
                    answer.values().toFloatArray(), answer.errors().toFloatArray());
        }
    }

    /** Version of PyTorch. */
    public String engineVersion() {
        return engine.getVersion();
    }

    private NDArray run(Batch batch, NDManager scratch, boolean training) {
        NDArray spectra = scratch.create(batch.counts(), new Shape(batch.size(), outputs.bins()));
        return network.forward(new TorchTensors(parameters, scratch, training), spectra);
    }

    /** Copies of all parameters. */
    Map<String, Checkpoint.Values> values() {
        Map<String, Checkpoint.Values> values = new LinkedHashMap<>();
        parameters.arrays().forEach((name, array) -> values.put(name, Checkpoint.Values.of(array)));
        return values;
    }

    /** Takes over parameters. */
    void take(Map<String, Checkpoint.Values> values) {
        values.forEach((name, one) -> parameters.set(name, one.values(), one.shape()));
    }

    @Override
    public void close() {
        manager.close();
    }
}
