package io.pentimento.xrf.simulation;

/** Soft-edged shapes: how much of a shape is at a place, 0 to 1. Lengths in picture heights. */
final class Brush {

    private Brush() {}

    /** 0 below {@code from}, 1 above {@code to}, smooth between; the other way round when from is the larger. */
    static double step(double from, double to, double value) {
        double t = Math.min(1, Math.max(0, (value - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }

    /** A filled ellipse whose edge is {@code soft} wide, relative to its radius. */
    static double ellipse(double dx, double dy, double radiusX, double radiusY, double soft) {
        double r = Math.hypot(dx / radiusX, dy / radiusY);
        return step(1 + soft / 2, 1 - soft / 2, r);
    }

    /** A blurred spot, 1 in its middle. */
    static double spot(double dx, double dy, double sizeX, double sizeY) {
        return Math.exp(-(dx * dx / (sizeX * sizeX) + dy * dy / (sizeY * sizeY)));
    }

    /** A band of this half width around zero. */
    static double band(double distance, double halfWidth, double soft) {
        return step(halfWidth + soft / 2, halfWidth - soft / 2, Math.abs(distance));
    }
}
