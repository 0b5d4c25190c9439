package io.pentimento.viewer;

/** The viewer cannot do what was asked; the message says why and what to do. */
public class ViewerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ViewerException(String message, Throwable cause) {
        super(message, cause);
    }
}
