package io.pentimento.xrf.simulation;

import static io.pentimento.xrf.simulation.Brush.band;
import static io.pentimento.xrf.simulation.Brush.ellipse;
import static io.pentimento.xrf.simulation.Brush.spot;
import static io.pentimento.xrf.simulation.Brush.step;

/** The picture that one sees: hills under an evening sky, a river, cypresses and a farm house. */
final class Landscape implements PaintLayer {

    private static final double FAR = 0.50;
    private static final double NEAR = 0.60;
    private static final double FIELD = 0.72;

    private final Noise noise;
    private final double halfWidth;

    /** @param aspect width of the picture in its heights */
    Landscape(long seed, double aspect) {
        noise = new Noise(Mix.of(seed, 2, 0));
        halfWidth = aspect / 2;
    }

    @Override
    public void paint(double x, double y, Coat coat) {
        // Across the picture -1 to 1, whatever its shape.
        double across = x / halfWidth;
        sky(x, y, across, coat);
        farHills(x, y, across, coat);
        nearHills(x, y, across, coat);
        field(x, y, across, coat);
        river(y, across, coat);
        house(x, y, coat);
        cypress(x + 0.78 * halfWidth, y, 0.93, 0.66, 0.052, coat);
        cypress(x + 0.63 * halfWidth, y, 0.88, 0.46, 0.038, coat);
        cypress(x - 0.86 * halfWidth, y, 0.90, 0.55, 0.045, coat);
    }

    private void sky(double x, double y, double across, Coat coat) {
        double high = step(0.55, 0.02, y);
        double stroke = 1 + 0.2 * noise.at(14 * x + 4 * y, 70 * y);
        coat.add(Paint.ULTRAMARINE, 2.6 * high * stroke);
        coat.add(Paint.ZINC_WHITE, (1.0 + 1.1 * (1 - high)) * stroke);
        double glow = step(0.18, 0.55, y) * Math.exp(-Math.pow(across - 0.45, 2) / 0.35);
        coat.add(Paint.YELLOW_OCHRE, 1.3 * glow);
        coat.add(Paint.RED_OCHRE, 0.5 * glow * (0.5 + 0.5 * noise.at(5 * x, 25 * y)));
        double cloud = step(0.05, 0.5, noise.fractal(2.2 * x + 3, 6.5 * y + 1)) * step(0.52, 0.25, y);
        coat.cover(0.75 * cloud);
        coat.add(Paint.ZINC_WHITE, 2.1 * cloud * stroke);
        coat.add(Paint.YELLOW_OCHRE, 0.15 * cloud);
        double sun = ellipse(x - 0.45 * halfWidth, y - 0.40, 0.052, 0.052, 0.12);
        coat.cover(sun);
        coat.add(Paint.LEAD_TIN_YELLOW, 3.4 * sun);
        coat.add(Paint.ZINC_WHITE, 0.8 * sun);
        coat.add(Paint.YELLOW_OCHRE, 0.9 * spot(x - 0.45 * halfWidth, y - 0.40, 0.12, 0.10) * (1 - sun));
    }

    private void farHills(double x, double y, double across, Coat coat) {
        double ridge = FAR + 0.035 * Math.sin(3.1 * across + 0.6) + 0.03 * noise.fractal(3 * x, 0.5);
        double here = step(ridge - 0.006, ridge + 0.006, y);
        coat.cover(here);
        double stroke = 1 + 0.2 * noise.at(25 * x - 20 * y, 40 * y);
        coat.add(Paint.AZURITE, here * 1.7 * stroke);
        coat.add(Paint.ZINC_WHITE, here * 1.1);
    }

    private void nearHills(double x, double y, double across, Coat coat) {
        double ridge = NEAR + 0.05 * Math.sin(2.3 * across - 1.4) + 0.022 * noise.fractal(4 * x + 9, 2.5);
        double here = step(ridge - 0.006, ridge + 0.006, y);
        coat.cover(here);
        double patches = 0.5 + 0.5 * noise.fractal(6 * x, 13 * y);
        coat.add(Paint.MALACHITE, here * (1.5 + 1.6 * patches));
        coat.add(Paint.YELLOW_OCHRE, here * 1.3 * (1 - patches));
        coat.add(Paint.BONE_BLACK, here * 0.10 * step(0.02, 0.10, y - ridge));
    }

    private void field(double x, double y, double across, Coat coat) {
        double edge = FIELD + 0.05 * across * across - 0.02 * Math.sin(4 * across) + 0.008 * noise.at(14 * x, 0);
        double here = step(edge - 0.005, edge + 0.005, y);
        coat.cover(here);
        double depth = Math.max(0.02, y - edge + 0.06);
        double furrow = 0.5 + 0.5 * Math.sin(3.2 * (across - 0.1) / depth + 2.5 * noise.at(9 * x, 9 * y));
        double stroke = 1 + 0.25 * noise.at(30 * x, 60 * y);
        coat.add(Paint.YELLOW_OCHRE, here * (1.8 + 1.5 * furrow) * stroke);
        coat.add(Paint.UMBER, here * 1.1 * (1 - furrow) * stroke);
        coat.add(Paint.RED_OCHRE, here * 0.5 * (1 - furrow));
        coat.add(Paint.MALACHITE, here * 1.2 * step(0.2, 0.6, noise.fractal(9 * x + 4, 14 * y)));
    }

    private void river(double y, double across, Coat coat) {
        double depth = (y - 0.615) / 0.385;
        if (depth <= 0) {
            return;
        }
        double middle = 0.10 + 0.30 * Math.sin(5.2 * Math.sqrt(depth)) * (0.3 + depth);
        double here = band(across - middle, 0.012 + 0.17 * depth * depth + 0.03 * depth, 0.02) * step(0, 0.02, depth);
        coat.cover(here);
        double ripple = 0.5 + 0.5 * Math.sin(160 * Math.sqrt(y) + 3 * noise.at(12 * across, 60 * y));
        coat.add(Paint.AZURITE, here * (2.2 - 0.9 * ripple));
        coat.add(Paint.ZINC_WHITE, here * (0.7 + 1.3 * ripple));
        coat.add(Paint.YELLOW_OCHRE, here * 0.5 * ripple * step(0.5, 0.1, depth));
    }

    private void house(double x, double y, Coat coat) {
        double dx = x - 0.52 * halfWidth;
        double wall = band(dx, 0.085, 0.006) * step(0.632, 0.638, y) * step(0.752, 0.746, y);
        coat.cover(wall);
        coat.add(Paint.ZINC_WHITE, wall * (dx < -0.02 ? 1.9 : 1.3));
        coat.add(Paint.YELLOW_OCHRE, wall * (dx < -0.02 ? 0.5 : 1.1));
        double gable = (y - 0.575) * 1.7;
        double roof = band(dx, Math.max(0.002, gable), 0.006) * step(0.573, 0.579, y) * step(0.641, 0.635, y);
        coat.cover(roof);
        coat.add(Paint.RED_OCHRE, roof * (2.6 + 0.6 * Math.sin(500 * y)));
        coat.add(Paint.UMBER, roof * (dx > 0 ? 0.8 : 0.1));
        double door = band(dx - 0.03, 0.014, 0.004) * step(0.688, 0.692, y) * step(0.752, 0.746, y);
        double window = band(dx + 0.04, 0.013, 0.004) * band(y - 0.685, 0.014, 0.004);
        coat.cover(Math.max(door, window));
        coat.add(Paint.UMBER, 2.2 * Math.max(door, window));
        coat.add(Paint.BONE_BLACK, 0.5 * window);
    }

    private void cypress(double dx, double y, double foot, double height, double width, Coat coat) {
        double up = (foot - y) / height;
        if (up < -0.02 || up > 1) {
            return;
        }
        double outline = width * Math.pow(Math.sin(Math.PI * Math.pow(Math.min(1, up + 0.04), 0.62)), 0.8);
        double sway = 0.012 * Math.sin(7 * up) + 0.006 * noise.at(40 * up, dx * 3 + 10 * width);
        double ragged = outline * (1 + 0.28 * noise.at(70 * y, 9 * dx));
        double here = up > 0 ? band(dx - sway, Math.max(0.001, ragged), 0.012) : 0;
        coat.cover(here);
        double flame = 0.5 + 0.5 * noise.at(90 * (dx - sway), 16 * y);
        coat.add(Paint.MALACHITE, here * (1.2 + 2.2 * flame));
        coat.add(Paint.BONE_BLACK, here * (0.75 - 0.5 * flame));
        coat.add(Paint.UMBER, here * 0.4);
        double trunk = band(dx, 0.007, 0.004) * step(-0.02, -0.015, up) * step(0.03, 0.0, up);
        coat.cover(trunk);
        coat.add(Paint.UMBER, 2.5 * trunk);
    }
}
