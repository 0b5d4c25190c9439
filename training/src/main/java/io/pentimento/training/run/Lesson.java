package io.pentimento.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.pentimento.training.network.TorchTensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training teaches: where its batches come from, what it makes small, and how good the network is by now.
 *
 * @param <B> a batch
 */
public interface Lesson<B> {

    /**
     * How good a network is on the validation set.
     *
     * @param loss decides which look is the best, and when it stops: the smaller, the better
     * @param figures for people, by name, in their order: 1 is perfect, or 0
     */
    record Judgement(double loss, Map<String, Double> figures) {
        public Judgement {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }
    }

    /** Batch {@code index} of the training, which depends on the index alone. Called from one thread, not the training's. */
    B batch(long index);

    /**
     * The loss of a batch.
     *
     * @param tensors with the parameters that learn
     * @param scratch owns what is made on the way
     * @param step from 1, for what changes as the training goes on
     */
    NDArray loss(TorchTensors tensors, NDManager scratch, B batch, long step);

    /** Judges the network as it is now. */
    Judgement judge(Trainee trainee);
}
