package io.pentimento.training.network;

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
}
