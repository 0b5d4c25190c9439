package io.pentimento.xrf.cube;

import io.pentimento.xrf.XrfException;

/** A cube that cannot be read. The message names the file, the field and the value, and says what to do. */
public final class CubeException extends XrfException {
    private static final long serialVersionUID = 1L;

    public CubeException(String message) {
        super(message);
    }

    public CubeException(String message, Throwable cause) {
        super(message, cause);
    }
}
