package io.pentimento.viewer.takeaway;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.TexturePaint;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map as a picture to print: title, map, scale bar, colour bar with numbers and unit. Every pixel of the map is a whole number
 * of pixels of the picture on each side, unless the map is larger than what is asked for.
 */
public final class MapPicture {

    /** Pixels of the picture, at most: 400 MB of heap. */
    static final long MOST_PIXELS = 100_000_000;

    /** What lies where nothing was measured. */
    public enum Empty {
        TRANSPARENT,
        HATCHED
    }

    private static final int TICKS = 5;
    private static final double[] STEPS = {1, 2, 5};

    private final ScanFacts scan;
    private final Colouring colouring;
    private final Empty empty;
    /** Size of letters; all distances follow from it. */
    private final int em;

    private final Rectangle map;
    private final int width;
    private final int height;

    /**
     * @param wanted width of the map in pixels of the picture, about
     * @throws IllegalArgumentException when the picture would have more than 100 million pixels
     */
    public MapPicture(ScanFacts scan, Colouring colouring, Empty empty, int wanted) {
        this.scan = scan;
        this.colouring = colouring;
        this.empty = empty;
        double aspect =
                scan.isInMm() ? scan.started().getStepYMm() / scan.started().getStepXMm() : 1;
        double longest = Math.max(scan.columns(), scan.rows() * aspect);
        double factor = wanted / longest;
        int mapWidth = size(scan.columns(), factor);
        int mapHeight = size(scan.rows(), aspect == 1 ? (double) mapWidth / scan.columns() : factor * aspect);
        em = Math.max(11, Math.max(mapWidth, mapHeight) / 45);
        map = new Rectangle(em, 4 * em, mapWidth, mapHeight);
        width = Math.max(mapWidth, 20 * em) + 14 * em;
        height = Math.max(mapHeight, 16 * em) + 10 * em;
        if ((long) width * height > MOST_PIXELS) {
            throw new IllegalArgumentException("width=" + wanted + ": a picture of " + width + " x " + height
                    + " pixels is too large; ask for less, or take the numbers");
        }
    }

    private static int size(int pixels, double factor) {
        return factor >= 1 ? (int) (pixels * Math.floor(factor)) : (int) Math.max(1, Math.round(pixels * factor));
    }

    /** Draws it. Outside the map it is white. */
    public BufferedImage draw() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            drawTitle(g);
            drawBar(g);
            drawScale(g);
        } finally {
            g.dispose();
        }
        drawMap(image);
        return image;
    }

    /** Where the map lies in the picture. */
    Rectangle map() {
        return map;
    }

    private void drawMap(BufferedImage image) {
        int[] line = new int[map.width];
        TexturePaint hatching = hatching();
        BufferedImage ground = new BufferedImage(map.width, 1, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < map.height; y++) {
            int row = (int) ((long) y * scan.rows() / map.height);
            if (empty == Empty.HATCHED) {
                Graphics2D g = ground.createGraphics();
                g.translate(0, -y);
                g.setPaint(hatching);
                g.fillRect(0, y, map.width, 1);
                g.dispose();
            }
            for (int x = 0; x < map.width; x++) {
                int argb = colouring.argb(row * scan.columns() + (int) ((long) x * scan.columns() / map.width));
                line[x] = argb == 0 && empty == Empty.HATCHED ? ground.getRGB(x, 0) : argb;
            }
            image.setRGB(map.x, map.y + y, map.width, 1, line, 0, map.width);
        }
    }

    private TexturePaint hatching() {
        int size = Math.max(6, em / 2);
        BufferedImage tile = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = tile.createGraphics();
        g.setColor(new Color(0xEEEEEE));
        g.fillRect(0, 0, size, size);
        g.setColor(new Color(0x999999));
        g.setStroke(new BasicStroke(Math.max(1, size / 8f)));
        g.drawLine(0, size, size, 0);
        g.dispose();
        return new TexturePaint(tile, new Rectangle(0, 0, size, size));
    }

    private void drawTitle(Graphics2D g) {
        g.setColor(Color.BLACK);
        g.setFont(font(Font.BOLD, 1.3));
        g.drawString(fitting(g, colouring.title() + " · " + scan.title()), em, (int) (1.8 * em));
        g.setFont(font(Font.PLAIN, 0.9));
        Layer first = colouring.layers().get(0);
        g.setColor(Color.DARK_GRAY);
        g.drawString(
                fitting(
                        g,
                        "%s · %s %s · %s"
                                .formatted(
                                        scan.id(),
                                        first.model(),
                                        first.version(),
                                        scan.start().toString().substring(0, 10))),
                em,
                (int) (3.2 * em));
    }

    private String fitting(Graphics2D g, String text) {
        String line = TextLine.of(text);
        FontMetrics metrics = g.getFontMetrics();
        int most = width - 2 * em;
        if (metrics.stringWidth(line) <= most) {
            return line;
        }
        int end = line.length();
        while (end > 0 && metrics.stringWidth(line.substring(0, end) + "…") > most) {
            end--;
        }
        return line.substring(0, end) + "…";
    }

    private void drawBar(Graphics2D g) {
        int left = map.x + Math.max(map.width, 0) + 2 * em;
        if (colouring.plain() instanceof Colouring.OfLayer layer) {
            drawColourBar(g, layer, left);
        } else if (colouring.plain() instanceof Colouring.OfSeveral several) {
            g.setFont(font(Font.PLAIN, 1));
            for (int c = 0; c < several.layers().size(); c++) {
                int y = map.y + (3 * c + 1) * em;
                Range range = several.ranges().get(c);
                g.setColor(new Color(several.colours().get(c)));
                g.fillRect(left, y - em, em, em);
                g.setColor(Color.BLACK);
                g.drawString(several.layers().get(c).name(), left + (int) (1.5 * em), y);
                g.drawString(Numbers.of(range.low()) + " … " + Numbers.of(range.high()), left + (int) (1.5 * em), (int)
                        (y + 1.2 * em));
            }
        }
    }

    private void drawColourBar(Graphics2D g, Colouring.OfLayer of, int left) {
        int length = Math.max(8 * em, Math.min(map.height, 30 * em));
        int top = map.y + em;
        for (int y = 0; y < length; y++) {
            g.setColor(new Color(of.table().at(1 - (double) y / (length - 1))));
            g.fillRect(left, top + y, (int) (1.5 * em), 1);
        }
        g.setColor(Color.BLACK);
        g.drawRect(left, top, (int) (1.5 * em), length);
        g.setFont(font(Font.PLAIN, 1));
        g.drawString(TextLine.of(of.layer().unit()), left, top - (int) (0.9 * em));
        for (int tick = 0; tick < TICKS; tick++) {
            double at = tick / (TICKS - 1.0);
            int y = (int) Math.round(top + (1 - at) * length);
            int x = left + (int) (1.5 * em);
            g.drawLine(x, y, x + em / 3, y);
            g.drawString(Numbers.of(of.scale().valueAt(at, of.range())), x + em / 2, (int) (y + 0.35 * em));
        }
        if (!(of.scale() instanceof MapScale.Linear)) {
            g.drawString(of.scale().title(), left, (int) (top + length + 1.6 * em));
        }
    }

    private void drawScale(Graphics2D g) {
        double perPixel = scan.isInMm() ? scan.started().getStepXMm() : 1;
        double length = niceLength(scan.columns() * perPixel / 3);
        int pixels = (int) Math.round(length / perPixel * map.width / scan.columns());
        int y = map.y + map.height + (int) (1.5 * em);
        g.setColor(Color.BLACK);
        g.fillRect(map.x, y, Math.max(1, pixels), Math.max(2, em / 3));
        g.setFont(font(Font.PLAIN, 1.1));
        g.drawString(Numbers.of(length) + (scan.isInMm() ? " mm" : " pixels"), map.x, (int) (y + 1.8 * em));
    }

    /** The longest of 1, 2 and 5 times a power of ten that is not above the given one. */
    static double niceLength(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        double nice = power;
        for (double step : STEPS) {
            nice = step * power <= most * (1 + 1e-9) ? step * power : nice;
        }
        return nice;
    }

    private Font font(int style, double size) {
        return new Font(Font.SANS_SERIF, style, (int) Math.round(size * em));
    }

    /** What a picture says of itself, by name: scan, layers and how values became colours. */
    List<String[]> metadata() {
        List<String[]> all = new ArrayList<>();
        all.add(new String[] {"Title", colouring.title() + " of " + scan.title()});
        all.add(new String[] {"Software", "Pentimento"});
        scan.metadata().forEach((name, value) -> all.add(new String[] {name, value}));
        for (Layer layer : colouring.layers()) {
            all.add(new String[] {
                "layer", "%s, version %s, %s".formatted(layer.fullName(), layer.version(), layer.unit())
            });
        }
        Optional.of(colouring.plain())
                .filter(Colouring.OfLayer.class::isInstance)
                .map(Colouring.OfLayer.class::cast)
                .ifPresent(of -> {
                    all.add(new String[] {"colours", of.colourMap()});
                    all.add(new String[] {"scale", of.scale().title()});
                    all.add(new String[] {
                        "range", of.range().low() + " to " + of.range().high()
                    });
                });
        return all;
    }
}
