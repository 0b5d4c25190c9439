package io.pentimento.emulator;

import java.util.random.RandomGenerator;

/** What a full-field detector sees, photon by photon. Safe for use by one thread. */
public interface GemScene {

    /** A photon that is counted; filled again and again. */
    final class Photon {
        /** Where, from 0 at the left to 1 at the right of the image. */
        double across;
        /** Where, from 0 at the top to 1 at the bottom. */
        double down;
        /** Energy as the detector measures it, its resolution included, keV. */
        double kev;

        /** Sets all of it. */
        public void set(double across, double down, double kev) {
            this.across = across;
            this.down = down;
            this.kev = kev;
        }
    }

    /** Draws the next photon. */
    void draw(RandomGenerator random, Photon into);
}
