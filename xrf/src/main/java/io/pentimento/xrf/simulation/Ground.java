package io.pentimento.xrf.simulation;

/** Chalk with a thin priming, on the canvas. */
final class Ground implements PaintLayer {

    private final Noise noise;

    Ground(long seed) {
        noise = new Noise(Mix.of(seed, 3, 0));
    }

    @Override
    public void paint(double x, double y, Coat coat) {
        double weave = 1 + 0.05 * noise.at(120 * x, 8 * y) + 0.05 * noise.at(8 * x, 120 * y);
        coat.add(Paint.CHALK, 14 * weave);
        coat.add(Paint.LEAD_WHITE, 0.35 * weave);
    }
}
