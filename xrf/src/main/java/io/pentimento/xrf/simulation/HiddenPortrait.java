package io.pentimento.xrf.simulation;

import static io.pentimento.xrf.simulation.Brush.band;
import static io.pentimento.xrf.simulation.Brush.ellipse;
import static io.pentimento.xrf.simulation.Brush.spot;
import static io.pentimento.xrf.simulation.Brush.step;

/** The first picture, later painted over: a woman with a white veil in a red dress before a dark wall. */
final class HiddenPortrait implements PaintLayer {

    private static final double FACE_Y = 0.40;
    private static final double FACE_RX = 0.135;
    private static final double FACE_RY = 0.185;

    private final Noise noise;

    HiddenPortrait(long seed) {
        noise = new Noise(Mix.of(seed, 1, 0));
    }

    @Override
    public void paint(double x, double y, Coat coat) {
        double touch = 1 + 0.18 * noise.at(45 * x + 20 * y, 25 * y);
        coat.add(Paint.UMBER, 1.6 * touch);
        coat.add(Paint.BONE_BLACK, 0.5);
        dress(x, y, touch, coat);
        veil(x, y, touch, coat);
        neck(x, y, touch, coat);
        collar(x, y, touch, coat);
        hair(x, y, touch, coat);
        face(x, y, touch, coat);
    }

    private void dress(double x, double y, double touch, Coat coat) {
        double shoulders = 0.13 * step(0.655, 0.71, y) + 0.42 * Math.sqrt(Math.max(0, (y - 0.66) / 0.34));
        double here = y < 0.66 ? 0 : step(0.012, -0.012, Math.abs(x) - shoulders);
        coat.cover(here);
        double folds = 0.62 + 0.38 * Math.sin(34 * x + 9 * Math.sin(5 * y) + 2 * noise.at(6 * x, 6 * y));
        coat.add(Paint.VERMILION, here * 4.2 * folds * touch);
        coat.add(Paint.BONE_BLACK, here * 0.8 * (1 - folds));
    }

    private void veil(double x, double y, double touch, Coat coat) {
        double cap = ellipse(x, y - 0.385, 0.205, 0.265, 0.06);
        double fall =
                step(0.34, 0.42, y) * step(0.80, 0.68, y) * band(Math.abs(x) - 0.175, 0.05 - 0.03 * (y - 0.4), 0.02);
        double here = Math.max(cap, fall) * step(0.82, 0.70, y);
        coat.cover(here);
        double folds = 0.6 + 0.4 * Math.sin(60 * Math.hypot(x, 0.8 * (y - 0.5)) + 2.5 * noise.at(7 * x, 7 * y));
        coat.add(Paint.LEAD_WHITE, here * (2.2 + 4.2 * folds) * touch * (0.95 - 1.2 * x));
        coat.add(Paint.CHALK, here);
    }

    private void neck(double x, double y, double touch, Coat coat) {
        double here = band(x, 0.068 + 0.08 * step(0.62, 0.74, y), 0.012) * step(0.48, 0.52, y) * step(0.79, 0.74, y);
        coat.cover(here);
        double light = 0.75 - 4.5 * x - 0.5 * spot(x - 0.01, y - 0.585, 0.09, 0.045);
        coat.add(Paint.LEAD_WHITE, here * 5.2 * Math.max(0.2, light) * touch);
        coat.add(Paint.VERMILION, here * 0.12);
        coat.add(Paint.UMBER, here * 0.5 * (1 - light));
    }

    private void collar(double x, double y, double touch, Coat coat) {
        double arc = y - 0.715 - 0.35 * (0.16 * 0.16 - x * x) / 0.16;
        double here = band(arc, 0.022 + 0.004 * Math.sin(110 * x), 0.008) * band(x, 0.19, 0.02);
        coat.cover(here);
        coat.add(Paint.LEAD_WHITE, here * (6 + 2 * Math.sin(110 * x)) * touch);
        double bead = spot(x, y - 0.80, 0.016, 0.022);
        coat.add(Paint.LEAD_TIN_YELLOW, 6 * bead);
    }

    private void hair(double x, double y, double touch, Coat coat) {
        double here = ellipse(x, y - 0.37, 0.155, 0.20, 0.06) * step(0.56, 0.46, y);
        coat.cover(here);
        coat.add(Paint.UMBER, here * (3 + Math.sin(150 * x)) * touch);
        coat.add(Paint.RED_OCHRE, here);
    }

    private void face(double x, double y, double touch, Coat coat) {
        double nx = x / (FACE_RX * (1 - 0.28 * step(0.42, 0.60, y)));
        double ny = (y - FACE_Y) / FACE_RY;
        double r2 = nx * nx + ny * ny;
        double here = step(1.06, 0.98, r2);
        if (here == 0) {
            return;
        }
        double nz = Math.sqrt(Math.max(0, 1 - r2));
        double light = Math.max(0.12, 0.12 - 0.55 * nx - 0.25 * ny + 0.62 * nz);
        coat.cover(here);
        coat.add(Paint.LEAD_WHITE, here * 8.5 * light * features(x, y) * touch);
        double blush = spot(Math.abs(x) - 0.072, y - 0.455, 0.032, 0.03);
        coat.add(Paint.VERMILION, here * (0.15 + 1.0 * blush));
        coat.add(Paint.UMBER, here * 1.1 * (1 - light));
        eyes(x, y, coat);
        mouth(x, y, coat);
    }

    /** How much of the light reaches the skin between brows, nose and chin. */
    private static double features(double x, double y) {
        double sockets = 0.62 * spot(Math.abs(x) - 0.055, y - 0.372, 0.036, 0.022);
        double brows = 0.5
                * spot(
                        Math.abs(x) - 0.058,
                        y - 0.335 - 1.8 * (Math.abs(x) - 0.058) * (Math.abs(x) - 0.058),
                        0.045,
                        0.008);
        double noseShadow = 0.55 * spot(x - 0.021, y - 0.425, 0.011, 0.045);
        double noseLight = 0.35 * spot(x + 0.004, y - 0.415, 0.009, 0.05);
        double nostrils = 0.7 * spot(Math.abs(x - 0.002) - 0.014, y - 0.468, 0.010, 0.007);
        double chin = 0.35 * spot(x, y - 0.543, 0.035, 0.008);
        double hollow = 0.35 * spot(x - 0.10, y - 0.50, 0.04, 0.06);
        return Math.max(0.06, 1 + noseLight - sockets - brows - noseShadow - nostrils - chin - hollow);
    }

    private static void eyes(double x, double y, Coat coat) {
        double dx = Math.abs(x) - 0.055;
        double dy = y - 0.375;
        double white = ellipse(dx, dy, 0.026, 0.0105, 0.3);
        coat.cover(0.7 * white);
        coat.add(Paint.LEAD_WHITE, 4.5 * white);
        double iris = ellipse(dx, dy, 0.0105, 0.0105, 0.3);
        coat.cover(iris);
        coat.add(Paint.BONE_BLACK, 2.5 * iris);
        double lid = spot(dx, dy + 0.012 + 9 * dx * dx, 0.028, 0.004);
        coat.cover(0.8 * lid);
        coat.add(Paint.UMBER, 2 * lid);
    }

    private static void mouth(double x, double y, Coat coat) {
        double bow = 0.006 * Math.cos(70 * x);
        double lips = ellipse(x, y - 0.512 - 0.3 * bow, 0.043, 0.0165, 0.25);
        coat.cover(0.85 * lips);
        coat.add(Paint.VERMILION, 3.6 * lips);
        coat.add(Paint.LEAD_WHITE, 1.2 * lips * step(0.508, 0.522, y));
        double gap = band(x, 0.04, 0.01) * spot(0, y - 0.511 - bow * 0.4, 1, 0.0022);
        coat.cover(0.8 * gap);
        coat.add(Paint.UMBER, 1.5 * gap);
    }
}
