package io.pentimento.proto;

/**
 * A record whose bytes are not what their headers promise. Never retriable: the same bytes fail again, so they go to
 * {@link Topics#rejected()}.
 */
public final class UnreadableRecordException extends WireException {
    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String message) {
        super(message, null);
    }

    public UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
