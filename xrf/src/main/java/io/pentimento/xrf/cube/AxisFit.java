package io.pentimento.xrf.cube;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Optional;

/** The straight line through calibration points, by least squares: the header's guess of an energy axis. */
final class AxisFit {
    private int points;
    private double sumX;
    private double sumY;
    private double sumXx;
    private double sumXy;

    void clear() {
        points = 0;
        sumX = sumY = sumXx = sumXy = 0;
    }

    void add(double channel, double energyKev) {
        points++;
        sumX += channel;
        sumY += energyKev;
        sumXx += channel * channel;
        sumXy += channel * energyKev;
    }

    /** Empty with fewer than two channels, or when the energies do not rise. */
    Optional<EnergyAxis> axis() {
        double determinant = points * sumXx - sumX * sumX;
        if (points < 2 || !(determinant > 0)) {
            return Optional.empty();
        }
        double gain = (points * sumXy - sumX * sumY) / determinant;
        return linear((sumY - gain * sumX) / points, gain);
    }

    /** Empty when the numbers cannot be an energy axis: a header may hold anything. */
    static Optional<EnergyAxis> linear(double offsetKev, double gainKev) {
        return polynomial(offsetKev, gainKev, 0);
    }

    static Optional<EnergyAxis> polynomial(double offsetKev, double gainKev, double quadraticKev) {
        if (!(gainKev > 0) || !Double.isFinite(gainKev + offsetKev + quadraticKev)) {
            return Optional.empty();
        }
        return Optional.of(new EnergyAxis(offsetKev, gainKev, quadraticKev, EnergyAxis.Width.SILICON));
    }
}
