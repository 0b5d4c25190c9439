package io.pentimento.xrf.lines;

/** The shell in which the vacancies are that a line fills. */
public enum Family {
    K(0),
    L(1),
    M(4);

    private final int firstShell;

    Family(int firstShell) {
        this.firstShell = firstShell;
    }

    /** xraylib's number of the deepest shell of the family. */
    int firstShell() {
        return firstShell;
    }
}
