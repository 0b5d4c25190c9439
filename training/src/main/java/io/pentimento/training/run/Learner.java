package io.pentimento.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.export.ServedModel;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.Parameters;

/** A network that sees one spectrum, with its parameters. Not safe for use by several threads. */
public final class Learner implements AutoCloseable {

    static final int MOST_AT_ONCE = 512;

    private final Network network;
    private final Outputs outputs;
    private final float[] scale;
    private final Trainee trainee;

    /**
     * A network with what somebody has learned.
     *
     * @param scale [labels] typical share of the counts; areas are said in units of it
     * @param trainee closed with this
     */
    Learner(Network network, Outputs outputs, float[] scale, Trainee trainee) {
        this.network = network;
        this.outputs = outputs;
        this.scale = scale.clone();
        this.trainee = trainee;
        trainee.run((tensors, scratch) -> network.forward(tensors, scratch.zeros(new Shape(1, outputs.bins()))));
    }

    /** What it has learned. */
    public Parameters parameters() {
        return trainee.parameters();
    }

    /** Typical share of the counts of each label. */
    public float[] scale() {
        return scale.clone();
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
            float[] said = trainee.run((tensors, scratch) ->
                    network.forward(tensors, spectra(part, scratch)).toFloatArray());
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
        return trainee.run((tensors, scratch) -> {
            ServedModel.Answer<NDArray> answer = model.run(tensors, spectra(batch, scratch));
            return new ServedModel.Answer<>(
                    answer.values().toFloatArray(), answer.errors().toFloatArray());
        });
    }

    /** Version of PyTorch. */
    public String engineVersion() {
        return trainee.engineVersion();
    }

    private NDArray spectra(Batch batch, NDManager scratch) {
        return scratch.create(batch.counts(), new Shape(batch.size(), outputs.bins()));
    }

    @Override
    public void close() {
        trainee.close();
    }
}
