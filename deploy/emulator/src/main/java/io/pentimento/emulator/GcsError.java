package io.pentimento.emulator;

/** Codes that {@code ERR?} answers (Mercury GCS Commands MS163E). */
enum GcsError {
    NONE(0),
    SYNTAX(1),
    UNKNOWN_COMMAND(2),
    UNREFERENCED(5),
    POSITION_LIMIT(7),
    SPEED_LIMIT(8),
    STOPPED(10),
    BAD_AXIS(15),
    PARAMETER_COUNT(24);

    private final int code;

    GcsError(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
