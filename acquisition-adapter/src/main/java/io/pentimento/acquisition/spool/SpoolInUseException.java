package io.pentimento.acquisition.spool;

/** Another adapter has the spool, and thus the scan. */
public final class SpoolInUseException extends SpoolException {
    private static final long serialVersionUID = 1L;

    SpoolInUseException(String message) {
        super(message);
    }
}
