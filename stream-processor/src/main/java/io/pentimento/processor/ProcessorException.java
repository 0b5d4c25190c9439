package io.pentimento.processor;

/** The processor cannot go on; the message says why and what to do. */
public final class ProcessorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProcessorException(String message, Throwable cause) {
        super(message, cause);
    }
}
