package io.pentimento.training.examples;

/** Elements in a painting besides its pigments: impurities, corrosion, hardware, what the instrument itself adds. */
public enum Traces {
    /** Up to three, mostly faint: for networks that name pigments, which more would hide. */
    RARE(3),
    /**
     * Up to twenty-five, each with up to a twentieth of all counts: for networks that measure elements. In real paintings most
     * elements are nearly everywhere a little; a network that has seldom seen that takes weak lines for noise, and their areas
     * come out too small where light is short.
     */
    EVERYWHERE(25);

    private final int most;

    Traces(int most) {
        this.most = most;
    }

    int most() {
        return most;
    }
}
