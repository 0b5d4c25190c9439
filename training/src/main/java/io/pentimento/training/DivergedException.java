package io.pentimento.training;

/** A training that its settings led astray: its loss or its gradients are no longer numbers. Others may do better. */
public final class DivergedException extends TrainingException {

    private static final long serialVersionUID = 1;

    public DivergedException(String message) {
        super(message);
    }
}
