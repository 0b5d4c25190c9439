package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Optional;

/** Two photons counted as one. */
final class PileUp {

    private PileUp() {}

    /** The spectrum folded with itself; empty when it has no pair of counts whose sum is in the window. */
    static Optional<Component> of(double[] counts, EnergyAxis axis, Window window) {
        EnergyAxis own = window.axis(axis);
        double[] shape = new double[counts.length];
        double total = 0;
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j <= i && counts[i] > 0; j++) {
                double both = own.channel(own.energyKev(i) + own.energyKev(j));
                if (both >= 0 && both < shape.length - 1) {
                    int below = (int) both;
                    double pairs = counts[i] * counts[j] * (i == j ? 0.5 : 1);
                    shape[below] += pairs * (below + 1 - both);
                    shape[below + 1] += pairs * (both - below);
                    total += pairs;
                }
            }
        }
        if (total == 0) {
            return Optional.empty();
        }
        for (int c = 0; c < shape.length; c++) {
            shape[c] /= total;
        }
        return Optional.of(new Component("pile-up", Component.Kind.PILE_UP, shape));
    }
}
