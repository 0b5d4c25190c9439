package io.pentimento.proto;

/** Root of everything that goes wrong on the wire. */
public class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
