package io.pentimento.training.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * Draws pictures by chance, no two alike: a composition (landscape, portrait, still life, print or abstract) in a few colours
 * with light and shade, laid down in strokes of a brush, sometimes cracked, sometimes with losses that bare the ground. Its
 * state is the generator's alone. Belongs to one thread.
 */
public final class DrawnPicture {

    private static final int MOST_COLOURS = 9;
    private static final double TURN = 2 * Math.PI;

    private final RandomGenerator random;
    private final int rows;
    private final int columns;
    private final Color[] colours;
    private final BufferedImage image;
    private final Graphics2D graphics;

    private DrawnPicture(int rows, int columns, RandomGenerator random) {
        this.random = random;
        this.rows = rows;
        this.columns = columns;
        this.colours = new Color[4 + random.nextInt(MOST_COLOURS - 3)];
        this.image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    /** Draws one. */
    public static RgbPicture of(int rows, int columns, RandomGenerator random) {
        DrawnPicture drawn = new DrawnPicture(rows, columns, random);
        drawn.chooseColours();
        drawn.compose();
        drawn.brush();
        if (random.nextInt(3) == 0) {
            drawn.crack();
        }
        if (random.nextInt(4) == 0) {
            drawn.lose();
        }
        drawn.graphics.dispose();
        RgbPicture picture = RgbPicture.of(drawn.image);
        drawn.shade(picture);
        return picture;
    }

    /** Around one or two hues, as paintings are; darker and lighter ones, and sometimes a loud one. */
    private void chooseColours() {
        double hue = hue();
        double other = random.nextInt(3) == 0 ? hue() : hue + 0.05 * random.nextGaussian();
        double loudness = 0.1 + 0.6 * random.nextDouble();
        for (int i = 0; i < colours.length; i++) {
            double h = (random.nextBoolean() ? hue : other) + 0.03 * random.nextGaussian();
            double saturation = Math.min(1, loudness * (0.4 + random.nextDouble()));
            double brightness = 0.06 + 0.9 * (i + random.nextDouble()) / colours.length;
            boolean loud = random.nextInt(8) == 0;
            colours[i] = Color.getHSBColor(
                    (float) (loud ? hue() : h), (float) (loud ? 0.85 : saturation), (float) brightness);
        }
    }

    /** Reds, ochres and browns most of the time, then blues, then greens; anything now and then. */
    private double hue() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> between(-0.03, 0.15);
            case 5, 6 -> between(0.53, 0.67);
            case 7, 8 -> between(0.17, 0.45);
            default -> random.nextDouble();
        };
    }

    private Color colour() {
        return colours[random.nextInt(colours.length)];
    }

    /** A shade of a colour. */
    private static Color times(Color colour, double factor) {
        return new Color(
                times(colour.getRed(), factor), times(colour.getGreen(), factor), times(colour.getBlue(), factor));
    }

    private static int times(int value, double factor) {
        return (int) Math.max(0, Math.min(255, value * factor));
    }

    private double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    private void compose() {
        graphics.setColor(colour());
        graphics.fillRect(0, 0, columns, rows);
        switch (random.nextInt(5)) {
            case 0 -> landscape();
            case 1 -> portrait();
            case 2 -> stillLife();
            case 3 -> print();
            default -> abstraction();
        }
    }

    private void landscape() {
        gradient(0, rows, colours[colours.length - 1], colours[random.nextInt(colours.length)]);
        for (int cloud = random.nextInt(12); cloud > 0; cloud--) {
            blob(
                    between(0, columns),
                    between(0, rows * 0.5),
                    between(5, columns * 0.15),
                    colours[colours.length - 1],
                    0.35);
        }
        int hills = 2 + random.nextInt(4);
        for (int h = 0; h < hills; h++) {
            double top = rows * (0.3 + 0.6 * h / hills);
            graphics.setColor(times(colour(), 1 - 0.4 * h / hills));
            graphics.fill(ridge(top, rows * between(0.02, 0.15)));
        }
        for (int tree = random.nextInt(25); tree > 0; tree--) {
            double x = between(0, columns);
            double y = rows * between(0.45, 0.95);
            double size = rows * between(0.02, 0.12);
            graphics.setColor(times(colours[0], 0.8));
            graphics.fill(new Rectangle2D.Double(x - size / 10, y - size, size / 5, size));
            blob(x, y - size, size * 0.6, colour(), 1);
        }
        for (int house = random.nextInt(6); house > 0; house--) {
            box(between(0, columns), rows * between(0.5, 0.9), rows * between(0.03, 0.12));
        }
    }

    private void portrait() {
        gradient(0, rows, times(colours[0], 1.2), colours[random.nextInt(colours.length)]);
        double x = columns * between(0.35, 0.65);
        double size = rows * between(0.12, 0.22);
        double y = rows * between(0.3, 0.45);
        graphics.setColor(colour());
        graphics.fill(new Ellipse2D.Double(x - 2.2 * size, y + 1.1 * size, 4.4 * size, 4 * size));
        blob(x, y - 0.3 * size, 1.35 * size, colours[0], 1);
        Color skin =
                Color.getHSBColor((float) between(0.03, 0.1), (float) between(0.2, 0.5), (float) between(0.6, 0.95));
        graphics.setColor(skin);
        graphics.fill(new Ellipse2D.Double(x - 0.75 * size, y - size, 1.5 * size, 2 * size));
        graphics.setColor(times(skin, 0.8));
        graphics.fill(new Ellipse2D.Double(x + 0.1 * size, y - size, 0.65 * size, 2 * size));
        graphics.setColor(times(colours[0], 0.7));
        for (int side = -1; side <= 1; side += 2) {
            graphics.fill(
                    new Ellipse2D.Double(x + side * 0.33 * size - 0.1 * size, y - 0.2 * size, 0.2 * size, 0.1 * size));
        }
        graphics.fill(new Ellipse2D.Double(x - 0.2 * size, y + 0.5 * size, 0.4 * size, 0.08 * size));
        for (int fold = 5 + random.nextInt(20); fold > 0; fold--) {
            stroke(
                    x + size * between(-2, 2),
                    y + size * between(1.3, 4),
                    size * between(0.3, 1.2),
                    size * 0.06,
                    colour());
        }
    }

    private void stillLife() {
        gradient(0, rows, colours[1], colours[0]);
        graphics.setColor(colour());
        double table = rows * between(0.55, 0.75);
        graphics.fill(new Rectangle2D.Double(0, table, columns, rows - table));
        for (int thing = 4 + random.nextInt(14); thing > 0; thing--) {
            double size = rows * between(0.04, 0.16);
            double x = between(0, columns);
            double y = table + between(-0.1, 0.2) * rows;
            Color colour = colour();
            if (random.nextInt(4) == 0) {
                box(x, y, size);
            } else {
                for (double part = 1; part > 0.15; part -= 0.15) {
                    graphics.setColor(times(colour, 1.5 - part));
                    double r = size * part;
                    double shift = (1 - part) * size * 0.5;
                    graphics.fill(new Ellipse2D.Double(x - r - shift, y - r - shift, 2 * r, 2 * r));
                }
            }
        }
    }

    /** Flat colours within dark lines. */
    private void print() {
        gradient(0, rows, colours[colours.length - 1], times(colours[colours.length - 1], 0.85));
        graphics.setStroke(new BasicStroke((float) Math.max(1, rows * 0.005)));
        for (int shape = 6 + random.nextInt(14); shape > 0; shape--) {
            Shape outline = random.nextInt(3) == 0
                    ? ridge(rows * between(0.3, 0.95), rows * between(0.03, 0.2))
                    : polygon(between(0, columns), between(0, rows), rows * between(0.05, 0.3));
            graphics.setColor(colour());
            graphics.fill(outline);
            graphics.setColor(times(colours[0], 0.5));
            graphics.draw(outline);
        }
        for (int line = random.nextInt(60); line > 0; line--) {
            stroke(between(0, columns), between(0, rows), rows * between(0.02, 0.15), 1, times(colours[0], 0.5));
        }
    }

    private void abstraction() {
        for (int shape = 8 + random.nextInt(30); shape > 0; shape--) {
            double x = between(0, columns);
            double y = between(0, rows);
            double size = rows * between(0.02, 0.25);
            switch (random.nextInt(4)) {
                case 0 -> blob(x, y, size, colour(), between(0.3, 1));
                case 1 -> box(x, y, size);
                case 2 -> stroke(x, y, 2 * size, rows * between(0.003, 0.03), colour());
                default -> {
                    graphics.setColor(colour());
                    graphics.fill(polygon(x, y, size));
                }
            }
        }
    }

    private void gradient(double from, double to, Color above, Color below) {
        graphics.setPaint(new GradientPaint(0, (float) from, above, 0, (float) to, below));
        graphics.fillRect(0, 0, columns, rows);
    }

    /** Everything below a rugged line. */
    private Path2D ridge(double top, double height) {
        Path2D path = new Path2D.Double();
        double phase = between(0, TURN);
        double waves = between(1, 5);
        path.moveTo(0, rows);
        for (int x = 0; x <= columns + 3; x += 4) {
            double t = TURN * waves * x / columns + phase;
            path.lineTo(
                    x,
                    top
                            - height
                                    * (Math.sin(t) + 0.4 * Math.sin(2.7 * t + phase) + 0.15 * random.nextGaussian())
                                    / 1.5);
        }
        path.lineTo(columns + 4, rows);
        path.closePath();
        return path;
    }

    private Path2D polygon(double x, double y, double size) {
        Path2D path = new Path2D.Double();
        int corners = 3 + random.nextInt(6);
        for (int i = 0; i < corners; i++) {
            double angle = TURN * (i + 0.6 * random.nextDouble()) / corners;
            double r = size * between(0.5, 1);
            if (i == 0) {
                path.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
            } else {
                path.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
            }
        }
        path.closePath();
        return path;
    }

    private void blob(double x, double y, double size, Color colour, double opacity) {
        for (int part = 0; part < 6; part++) {
            double r = size * between(0.4, 0.9);
            graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int) (255 * opacity)));
            graphics.fill(new Ellipse2D.Double(
                    x + size * 0.5 * random.nextGaussian() - r,
                    y + size * 0.3 * random.nextGaussian() - r / 2,
                    2 * r,
                    r));
        }
    }

    private void box(double x, double y, double size) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(0.1 * random.nextGaussian());
        Color colour = colour();
        graphics.setColor(colour);
        graphics.fill(new Rectangle2D.Double(-size, -size, 2 * size, 2 * size * between(0.4, 1)));
        graphics.setColor(times(colour, 0.7));
        graphics.fill(new Rectangle2D.Double(0.3 * size, -size, 0.7 * size, size));
        graphics.setTransform(before);
    }

    private void stroke(double x, double y, double length, double width, Color colour) {
        double angle = between(0, TURN);
        double bend = 0.6 * random.nextGaussian();
        graphics.setColor(colour);
        graphics.setStroke(
                new BasicStroke((float) Math.max(0.7, width), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D path = new Path2D.Double();
        path.moveTo(x, y);
        path.quadTo(
                x + length / 2 * Math.cos(angle + bend),
                y + length / 2 * Math.sin(angle + bend),
                x + length * Math.cos(angle),
                y + length * Math.sin(angle));
        graphics.draw(path);
    }

    /** Goes over it with short strokes, each of the colour that is there, a little lighter or darker. */
    private void brush() {
        int strokes = random.nextInt(4) == 0 ? 0 : (int) (rows * columns * between(0.004, 0.03));
        double length = rows * between(0.01, 0.06);
        double width = rows * between(0.003, 0.015);
        double variety = between(0.03, 0.25);
        for (int i = 0; i < strokes; i++) {
            int x = random.nextInt(columns);
            int y = random.nextInt(rows);
            Color colour = new Color(image.getRGB(x, y));
            stroke(x, y, length * between(0.3, 1), width, times(colour, 1 + variety * random.nextGaussian()));
        }
    }

    /** Cracks of old paint: thin dark lines that wander and meet at steep angles. */
    private void crack() {
        Color dark = new Color(30, 25, 20, 60 + random.nextInt(120));
        graphics.setStroke(new BasicStroke((float) between(0.6, 1.2)));
        graphics.setColor(dark);
        for (int crack = 5 + random.nextInt(40); crack > 0; crack--) {
            Path2D path = new Path2D.Double();
            double x = between(0, columns);
            double y = between(0, rows);
            double angle = random.nextBoolean() ? 0 : TURN / 4;
            path.moveTo(x, y);
            for (int step = 3 + random.nextInt(15); step > 0; step--) {
                angle += 0.4 * random.nextGaussian();
                x += rows * 0.02 * Math.cos(angle);
                y += rows * 0.02 * Math.sin(angle);
                path.lineTo(x, y);
            }
            graphics.draw(path);
        }
    }

    /** Where paint has fallen off, the ground shows. */
    private void lose() {
        Color ground =
                Color.getHSBColor((float) between(0.08, 0.13), (float) between(0.05, 0.3), (float) between(0.7, 0.95));
        graphics.setColor(ground);
        for (int loss = 1 + random.nextInt(8); loss > 0; loss--) {
            graphics.fill(polygon(between(0, columns), between(0, rows), rows * between(0.01, 0.08)));
        }
    }

    /** Light from one side, and the grain of the canvas. */
    private void shade(RgbPicture picture) {
        double angle = between(0, TURN);
        double strength = random.nextInt(3) == 0 ? 0 : between(0, 0.4);
        double grain = between(0, 0.008);
        int n = picture.pixels();
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                double along =
                        ((double) x / columns - 0.5) * Math.cos(angle) + ((double) y / rows - 0.5) * Math.sin(angle);
                double light = 1 + strength * along + grain * random.nextGaussian();
                for (int channel = 0; channel < 3; channel++) {
                    int at = channel * n + y * columns + x;
                    picture.values()[at] = (float) Math.min(1, Math.max(0, picture.values()[at] * light));
                }
            }
        }
    }
}
