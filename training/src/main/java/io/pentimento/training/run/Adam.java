package io.pentimento.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.network.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * AdamW (I. Loshchilov, F. Hutter, ICLR 2019) with a limit on the gradient's norm, on PyTorch's kernels. Beside DJL's own it
 * gives out its moments, without which a training could not be resumed. Not safe for use by several threads.
 */
final class Adam {

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.99f;
    private static final float EPSILON = 1e-8f;
    private static final float NO_CLIP = -1;

    private final NDManager manager;
    private final float weightDecay;
    private final double mostNorm;
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> variances = new LinkedHashMap<>();

    Adam(NDManager manager, double weightDecay, double mostNorm) {
        this.manager = manager;
        this.weightDecay = (float) weightDecay;
        this.mostNorm = mostNorm;
    }

    /** First moments by parameter; live. */
    Map<String, NDArray> means() {
        return means;
    }

    /** Second moments by parameter; live. */
    Map<String, NDArray> variances() {
        return variances;
    }

    /** Takes over moments. */
    void take(Map<String, Checkpoint.Values> firstMoments, Map<String, Checkpoint.Values> secondMoments) {
        firstMoments.forEach((name, m) -> means.put(name, manager.create(m.values(), new Shape(m.shape()))));
        secondMoments.forEach((name, m) -> variances.put(name, manager.create(m.values(), new Shape(m.shape()))));
    }

    /**
     * One step along the gradients.
     *
     * @param step from 1
     * @return norm of the gradient before it was limited
     */
    double step(Parameters parameters, long step, double learningRate) {
        try (NDManager scratch = manager.newSubManager()) {
            double norm = norm(parameters, scratch);
            float scale = (float) (norm > mostNorm ? mostNorm / norm : 1);
            double corrected = learningRate * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
            parameters.arrays().forEach((name, weight) -> {
                NDArray gradient = weight.getGradient();
                gradient.attach(scratch);
                NDArray mean = means.computeIfAbsent(name, n -> manager.zeros(weight.getShape()));
                NDArray variance = variances.computeIfAbsent(name, n -> manager.zeros(weight.getShape()));
                weight.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(weight, gradient, mean, variance),
                                new NDList(weight),
                                (float) learningRate,
                                (float) corrected,
                                decay(weight),
                                scale,
                                NO_CLIP,
                                BETA1,
                                BETA2,
                                EPSILON,
                                false,
                                true);
            });
            return norm;
        }
    }

    /** Biases and scales are not drawn to zero. */
    private float decay(NDArray weight) {
        return weight.getShape().dimension() > 1 ? weightDecay : 0;
    }

    private static double norm(Parameters parameters, NDManager scratch) {
        NDList squares = new NDList();
        for (NDArray weight : parameters.arrays().values()) {
            NDArray gradient = weight.getGradient();
            gradient.attach(scratch);
            squares.add(gradient.mul(gradient).sum());
        }
        return Math.sqrt(NDArrays.stack(squares).sum().getFloat());
    }
}
