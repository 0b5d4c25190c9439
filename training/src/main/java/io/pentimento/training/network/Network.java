package io.pentimento.training.network;

import io.pentimento.training.examples.Batch;

/**
 * A network from one spectrum to what is said of each label. Immutable; the parameters live in the {@link Tensors} that
 * it is run with.
 */
public interface Network {

    /**
     * Runs the network.
     *
     * @param spectra [pixels x bins], counts, not negative
     * @return [pixels x tokens x outputs] as {@link Outputs} numbers them
     */
    <T> T forward(Tensors<T> tensors, T spectra);

    /**
     * Sets parameters that can be computed instead of learned, before the first step.
     *
     * @param parameters as they begin
     * @param batch examples to compute them from
     * @param scale [labels] share of all counts that the network calls one
     */
    default void begin(Parameters parameters, Batch batch, float[] scale) {}
}
