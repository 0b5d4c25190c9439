package io.pentimento.acquisition.spool;

import io.pentimento.acquisition.AcquisitionException;

/** A spool cannot be opened or read. The message names its folder and says what to do. */
public class SpoolException extends AcquisitionException {
    private static final long serialVersionUID = 1L;

    public SpoolException(String message) {
        super(message);
    }

    SpoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
