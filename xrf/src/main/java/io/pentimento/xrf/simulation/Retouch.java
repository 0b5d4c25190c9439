package io.pentimento.xrf.simulation;

/** A restorer's modern fillings in titanium white, toned so that they hardly show. */
final class Retouch implements PaintLayer {

    private final PaintLayer original;
    private final Noise noise;
    private final double halfWidth;

    /** @param original the layer that the restorer imitated */
    Retouch(long seed, double aspect, PaintLayer original) {
        this.original = original;
        noise = new Noise(Mix.of(seed, 4, 0));
        halfWidth = aspect / 2;
    }

    @Override
    public void paint(double x, double y, Coat coat) {
        double here = Math.max(
                blot(x + 0.40 * halfWidth, y - 0.20, 0.055),
                Math.max(blot(x - 0.72 * halfWidth, y - 0.80, 0.045), blot(x + 0.12 * halfWidth, y - 0.93, 0.035)));
        if (here > 0) {
            original.paint(x, y, coat);
            coat.cover(1 - 0.6 * here);
            coat.add(Paint.TITANIUM_WHITE, 0.22 * here);
        }
    }

    private double blot(double dx, double dy, double radius) {
        double ragged = radius * (1 + 0.45 * noise.fractal(14 * dx + radius * 90, 14 * dy));
        return Brush.ellipse(dx, dy, 1.25 * ragged, ragged, 0.15);
    }
}
