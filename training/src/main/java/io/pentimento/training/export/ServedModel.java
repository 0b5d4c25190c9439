package io.pentimento.training.export;

import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.Tensors;

/**
 * What the processor runs: from counts to areas in counts with their sigma, probabilities of presence, and trust. The same
 * code yields the graph and, on PyTorch, the numbers that the graph is compared with.
 *
 * @param network that was trained
 * @param outputs of it
 * @param scale [labels] share of all counts that the network calls one
 * @param calibration of its certainty
 */
public record ServedModel(Network network, Outputs outputs, float[] scale, Calibration calibration) {

    /** What the graph calls the factors that sigmas are calibrated with. */
    static final String SIGMA_FACTOR = "sigma.factor";

    private static final float ENOUGH_COUNTS = 20;

    /** Number of layers: areas, probabilities, and trust. */
    public int layers() {
        return (outputs.areas() ? 2 : 1) * outputs.labels() + 1;
    }

    /**
     * Both outputs.
     *
     * @param values [pixels x layers]
     * @param errors [pixels x layers]; 0 where a layer has none
     */
    public record Answer<T>(T values, T errors) {}

    /**
     * Runs the model.
     *
     * @param counts [pixels x bins]
     */
    public <T> Answer<T> run(Tensors<T> t, T counts) {
        int labels = outputs.labels();
        T said = network.forward(t, counts);
        T logits = outputs.take(t, said, Outputs.PRESENCE);
        T odds = t.add(
                t.multiply(logits, t.constant("presence.slope", calibration.slope(), labels)),
                t.constant("presence.shift", calibration.shift(), labels));
        // Nothing can be said of a spectrum without counts.
        T lit = t.clip(t.multiply(t.sum(counts, 1), 1f / ENOUGH_COUNTS), 0, 1);
        T trust = t.multiply(t.sigmoid(outputs.takeTrust(t, said)), lit);
        T judged = t.concat(1, t.sigmoid(odds), trust);
        T none = t.multiply(judged, 0);
        if (!outputs.areas()) {
            return new Answer<>(judged, none);
        }
        T total = t.sum(counts, 1);
        T scaled = t.multiply(total, t.constant("areas.scale", scale, labels));
        T areas = t.multiply(outputs.take(t, said, Outputs.AREA), scaled);
        T sigma = t.exp(
                t.clip(outputs.take(t, said, Outputs.LOG_SIGMA), Outputs.LEAST_LOG_SIGMA, Outputs.MOST_LOG_SIGMA));
        T sigmas = t.multiply(t.multiply(sigma, scaled), t.constant(SIGMA_FACTOR, calibration.sigmaFactor(), labels));
        return new Answer<>(t.concat(1, areas, judged), t.concat(1, sigmas, none));
    }
}
