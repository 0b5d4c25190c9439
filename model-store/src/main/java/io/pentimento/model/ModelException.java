package io.pentimento.model;

/** A model that cannot be used: missing, damaged, or refused by ONNX Runtime. The message says which and what to do. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
