package io.pentimento.training.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.pentimento.training.DivergedException;
import io.pentimento.training.TrainingException;
import io.pentimento.training.network.Parameters;
import io.pentimento.training.network.TorchTensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** Parameters that learn, on one device. Not safe for use by several threads. */
public final class Trainee implements AutoCloseable {

    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager manager;
    private final Parameters parameters;
    private final long seed;

    /**
     * Parameters that nobody has asked for yet.
     *
     * @param seed of first values, and of what dropout leaves out
     * @param device "cpu", "gpu" or "gpu1"
     */
    public Trainee(long seed, String device) {
        this.seed = seed;
        this.manager = engine.newBaseManager(device(device));
        this.parameters = new Parameters(manager, seed);
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

    /** Version of PyTorch. */
    public String engineVersion() {
        return engine.getVersion();
    }

    NDManager manager() {
        return manager;
    }

    /** Learns from one batch; returns its loss. */
    <B> double learn(Lesson<B> lesson, B batch, Adam adam, long step, double rate) {
        // By the step alone, so that a training that is resumed leaves out what it would have left out.
        engine.setRandomSeed(new SplittableRandom(new SplittableRandom(seed).nextLong() + step).nextInt());
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = engine.newGradientCollector()) {
            NDArray lost = lesson.loss(new TorchTensors(parameters, scratch, true), scratch, batch, step);
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

    /** Runs something with the parameters as they are, without learning; what it makes is let go of afterwards. */
    public <R> R run(BiFunction<TorchTensors, NDManager, R> work) {
        try (NDManager scratch = manager.newSubManager()) {
            return work.apply(new TorchTensors(parameters, scratch, false), scratch);
        }
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
