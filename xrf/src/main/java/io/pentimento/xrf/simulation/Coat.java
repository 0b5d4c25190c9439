package io.pentimento.xrf.simulation;

import java.util.Arrays;

/** One layer of paint at one place: the mass of each pigment on a square centimetre. Filled again and again. */
final class Coat {

    private static final Paint[] PAINTS = Paint.values();

    private final double[] mass = new double[PAINTS.length];

    void clear() {
        Arrays.fill(mass, 0);
    }

    /** Adds pigment, mg/cm². */
    void add(Paint paint, double milligrams) {
        mass[paint.ordinal()] += Math.max(0, milligrams);
    }

    /** Lets less of what is there remain, so that something can take its place: 1 removes all. */
    void cover(double opacity) {
        double left = 1 - Math.min(1, Math.max(0, opacity));
        for (int p = 0; p < mass.length; p++) {
            mass[p] *= left;
        }
    }

    /** mg/cm². */
    double mass(Paint paint) {
        return mass[paint.ordinal()];
    }

    /** The masses by the pigments' ordinals, mg/cm²; not to be changed. */
    double[] masses() {
        return mass;
    }
}
