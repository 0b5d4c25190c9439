package io.pentimento.xrf.hdf5;

import io.pentimento.xrf.XrfException;

/** A scan file that cannot be written. The message names the file, what failed and what to do. */
public final class ScanFileException extends XrfException {
    private static final long serialVersionUID = 1L;

    public ScanFileException(String message) {
        super(message);
    }

    public ScanFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
