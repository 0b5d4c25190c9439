package io.pentimento.xrf.simulation;

/**
 * Smooth seeded noise (value noise on a lattice), the painter's unsteady hand. Immutable; safe for use by many threads.
 */
final class Noise {

    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** -1 to 1, changing over distances of about 1. */
    double at(double x, double y) {
        double left = Math.floor(x);
        double top = Math.floor(y);
        long i = (long) left;
        long j = (long) top;
        double a = eased(x - left);
        double b = eased(y - top);
        double above = lattice(i, j) * (1 - a) + lattice(i + 1, j) * a;
        double below = lattice(i, j + 1) * (1 - a) + lattice(i + 1, j + 1) * a;
        return above * (1 - b) + below * b;
    }

    /** Four octaves of it, -1 to 1: clouds, hills. */
    double fractal(double x, double y) {
        double sum = 0;
        double amplitude = 0.53;
        double scale = 1;
        for (int octave = 0; octave < 4; octave++) {
            sum += amplitude * at(x * scale + 17.3 * octave, y * scale - 9.1 * octave);
            amplitude /= 2;
            scale *= 2;
        }
        return sum;
    }

    private double lattice(long i, long j) {
        return (Mix.of(seed, i, j) >> 11) * 0x1.0p-52;
    }

    private static double eased(double t) {
        return t * t * (3 - 2 * t);
    }
}
