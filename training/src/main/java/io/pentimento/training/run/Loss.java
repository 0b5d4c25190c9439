package io.pentimento.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.network.Outputs;

/**
 * What training makes small: the error of areas in their units, the likelihood of that error under the predicted sigma
 * (which does not pull on the areas), and the cross-entropies of presence and of
 * being natural.
 *
 * @param outputs of the network
 * @param error how an area's error is weighed
 */
record Loss(Outputs outputs, TrainingSettings.AreaError error) {

    /** Degrees of freedom of Student's law, which keeps outliers from ruling the sigma. */
    private static final float FREEDOM = 4;
    /** Small, because sigma only follows what the areas do. */
    private static final float SIGMA_SHARE = 0.2f;

    /**
     * Up to so many units errors are squared. Where an error is noise this makes the areas expected values; had it one unit
     * only they would lean to medians, which are nothing where little light leaves it open whether an element is there.
     */
    private static final float REACH = 4;

    /**
     * What does not show is learned as absent, but weighs less: otherwise a network guesses where it sees next to nothing, and
     * what real spectra have and simulated ones have not makes it guess wrong.
     */
    private static final float HIDDEN = 0.3f;

    /**
     * Mean over pixels and labels.
     *
     * @param said [pixels x tokens x each], with areas in units of {@code scale}
     * @param scale [labels], share of all counts
     */
    NDArray of(NDArray said, Batch batch, NDArray scale, NDManager manager) {
        Shape shape = new Shape(batch.size(), outputs.labels());
        NDArray present = manager.create(batch.present(), shape);
        NDArray logits = take(said, Outputs.PRESENCE);
        NDArray trust =
                said.get(new NDIndex().addAllDim().addIndices(outputs.labels()).addIndices(Outputs.PRESENCE));
        NDArray weight = manager.create(weight(batch.judged()), shape);
        NDArray entropy = entropy(logits, present)
                .mul(weight)
                .mean()
                .add(entropy(trust, manager.create(batch.natural())).mean());
        if (!outputs.areas()) {
            return entropy;
        }
        NDArray units = manager.create(batch.units(), shape);
        NDArray truth = manager.create(batch.areas(), shape).div(units);
        NDArray perUnit = scale.div(units);
        NDArray miss = take(said, Outputs.AREA).mul(perUnit).sub(truth);
        NDArray logSigma = take(said, Outputs.LOG_SIGMA).clip(Outputs.LEAST_LOG_SIGMA, Outputs.MOST_LOG_SIGMA);
        NDArray z = miss.stopGradient().div(logSigma.exp().mul(perUnit));
        // Numbers that the backward pass reads must outlive this method: see TorchTensors.multiply.
        NDArray likelihood = z.mul(z)
                .mul(manager.create(1 / FREEDOM))
                .add(1)
                .log()
                .mul(manager.create(0.5f * (FREEDOM + 1)))
                .add(logSigma)
                .mean();
        return weigh(miss, manager).mean().add(entropy).add(likelihood.mul(manager.create(SIGMA_SHARE)));
    }

    private static float[] weight(float[] judged) {
        float[] weight = new float[judged.length];
        for (int i = 0; i < judged.length; i++) {
            weight[i] = judged[i] > 0 ? 1 : HIDDEN;
        }
        return weight;
    }

    private static NDArray entropy(NDArray logits, NDArray truth) {
        return Activation.softPlus(logits).sub(logits.mul(truth));
    }

    private NDArray weigh(NDArray miss, NDManager manager) {
        return switch (error) {
            case ABSOLUTE -> miss.abs();
            case SQUARED -> miss.mul(miss);
            case HUBER -> {
                NDArray share = miss.mul(manager.create(1 / REACH));
                yield share.mul(share).add(1).sqrt().sub(1).mul(manager.create(REACH * REACH));
            }
        };
    }

    private NDArray take(NDArray said, int which) {
        return said.get(
                new NDIndex().addAllDim().addSliceDim(0, outputs.labels()).addIndices(which));
    }
}
