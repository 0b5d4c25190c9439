package io.pentimento.proto;

/** The broker does not answer or refuses. Retriable: the same call may succeed once the broker is back. */
public final class KafkaUnavailableException extends WireException {
    private static final long serialVersionUID = 1L;

    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
