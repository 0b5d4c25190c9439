package io.pentimento.acquisition;

/**
 * Root of what goes wrong while a scan is acquired. The message says what failed, where, and what to do. Unless a
 * subclass says otherwise the same call fails again.
 */
public class AcquisitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AcquisitionException(String message) {
        super(message);
    }

    public AcquisitionException(String message, Throwable cause) {
        super(message, cause);
    }
}
