package io.pentimento.xrf.simulation;

import io.pentimento.xrf.material.PigmentTable;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** The layers of the painting, and what the eye sees of them. Safe for use by many threads. */
final class Picture {

    /** Mass that hides half of what is beneath it, mg/cm², tint 1. */
    private static final double HALF_HIDING = 0.5;

    private static final double GAMMA = 2.2;
    private static final Paint[] PAINTS = Paint.values();

    private final List<PaintLayer> layers;
    private final List<PaintLayer> visible;
    private final Noise varnish;
    private final double aspect;
    private final int[] rgb;

    /** @param table where the colours are */
    Picture(long seed, double aspect, PigmentTable table) {
        PaintLayer landscape = new Landscape(seed, aspect);
        PaintLayer retouch = new Retouch(seed, aspect, landscape);
        layers = List.of(new Canvas(), new Ground(seed), new HiddenPortrait(seed), landscape, retouch);
        visible = List.of(landscape, retouch);
        varnish = new Noise(Mix.of(seed, 5, 0));
        this.aspect = aspect;
        rgb = Arrays.stream(PAINTS).mapToInt(p -> p.in(table).rgb()).toArray();
    }

    /** From the ground up. */
    List<PaintLayer> layers() {
        return layers;
    }

    /** The painting in visible light: the landscape hides what is beneath it. */
    BufferedImage render(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Coat coat = new Coat();
        double[] light = new double[3];
        for (int j = 0; j < height; j++) {
            for (int i = 0; i < width; i++) {
                double x = ((i + 0.5) / width - 0.5) * aspect;
                double y = (j + 0.5) / height;
                Arrays.fill(light, 0);
                for (PaintLayer layer : visible) {
                    coat.clear();
                    layer.paint(x, y, coat);
                    over(light, coat);
                }
                image.setRGB(i, j, pixel(light, 1 + 0.07 * varnish.at(60 * x, 60 * y)));
            }
        }
        return image;
    }

    /** Lays a coat over what is there: its colour by tint and mass, its opacity by mass. Linear light. */
    private void over(double[] light, Coat coat) {
        double sum = 0;
        double[] colour = new double[3];
        for (Paint paint : PAINTS) {
            double share = coat.mass(paint) * paint.tint();
            sum += share;
            for (int c = 0; c < 3; c++) {
                colour[c] += share * Math.pow((rgb[paint.ordinal()] >> 16 - 8 * c & 0xFF) / 255.0, GAMMA);
            }
        }
        double opacity = 1 - Math.pow(2, -sum / HALF_HIDING);
        for (int c = 0; c < 3 && sum > 0; c++) {
            light[c] = light[c] * (1 - opacity) + colour[c] / sum * opacity;
        }
    }

    private static int pixel(double[] light, double texture) {
        int pixel = 0;
        for (double value : light) {
            double shown = 255 * Math.pow(Math.min(1, Math.max(0, value * texture)), 1 / GAMMA);
            pixel = pixel << 8 | (int) Math.round(shown);
        }
        return pixel;
    }
}
