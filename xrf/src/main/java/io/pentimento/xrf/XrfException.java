package io.pentimento.xrf;

/** Root of what goes wrong in this module outside a caller's control: a file that is not what it claims to be. */
public class XrfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public XrfException(String message) {
        super(message);
    }

    public XrfException(String message, Throwable cause) {
        super(message, cause);
    }
}
