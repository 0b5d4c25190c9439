package io.pentimento.training;

/** A training, or a file of one, that cannot go on; the message says what to do. */
public class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
