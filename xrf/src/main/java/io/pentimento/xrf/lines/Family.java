package io.pentimento.xrf.lines;

/** The shell in which the vacancies are that a line fills. */
public enum Family {
    K(0, 0),
    L(1, 3),
    M(4, 8);

    private final int firstShell;
    private final int lastShell;

    Family(int firstShell, int lastShell) {
        this.firstShell = firstShell;
        this.lastShell = lastShell;
    }

    /** xraylib's number of the deepest shell of the family. */
    int firstShell() {
        return firstShell;
    }

    /** xraylib's number of the outermost shell of the family. */
    int lastShell() {
        return lastShell;
    }
}
