package io.pentimento.xrf.simulation;

/** What carries the painting. */
final class Canvas implements PaintLayer {

    private static final double MG_PER_CM2 = 40;

    @Override
    public void paint(double x, double y, Coat coat) {
        coat.add(Paint.CANVAS, MG_PER_CM2);
    }
}
