package io.pentimento.training.picture;

import io.pentimento.training.TrainingException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A colour picture. The array is shared, not copied: whoever makes one gives it away.
 *
 * @param rows of pixels
 * @param columns of pixels
 * @param values sRGB, 0 to 1, [3 x rows x columns]: all of red, then green, then blue
 */
public record RgbPicture(int rows, int columns, float[] values) {

    private static final int MOST_PIXELS = 1 << 26;

    public RgbPicture {
        if (rows < 1 || columns < 1 || values.length != 3L * rows * columns) {
            throw new IllegalArgumentException("rows=" + rows + ", columns=" + columns + ", values.length="
                    + values.length + ": there must be three values a pixel");
        }
    }

    /** A black one. */
    public static RgbPicture black(int rows, int columns) {
        return new RgbPicture(rows, columns, new float[3 * rows * columns]);
    }

    /**
     * Reads a PNG, JPEG, GIF, BMP or TIFF. Where it is transparent a white ground shows, as on paper.
     *
     * @throws TrainingException naming the file, when it cannot be read
     */
    public static RgbPicture read(Path file) {
        try {
            return of(flat(decoded(file)));
        } catch (NoSuchFileException e) {
            throw new TrainingException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Its size is looked at before memory is taken for it. */
    private static BufferedImage decoded(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                ImageInputStream in = ImageIO.createImageInputStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new TrainingException(file + ": is no picture that can be read here; use PNG or JPEG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
                    throw new TrainingException(file + ": has " + reader.getWidth(0) + " x " + reader.getHeight(0)
                            + " pixels, more than " + MOST_PIXELS + "; scale it down first");
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        }
    }

    /** Colours of an image without transparency. */
    static RgbPicture of(BufferedImage image) {
        int rows = image.getHeight();
        int columns = image.getWidth();
        RgbPicture picture = black(rows, columns);
        int[] row = new int[columns];
        for (int y = 0; y < rows; y++) {
            image.getRGB(0, y, columns, 1, row, 0, columns);
            for (int x = 0; x < columns; x++) {
                picture.set(y, x, row[x]);
            }
        }
        return picture;
    }

    private static BufferedImage flat(BufferedImage image) {
        BufferedImage flat = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = flat.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return flat;
    }

    /** Number of pixels. */
    public int pixels() {
        return rows * columns;
    }

    /**
     * One value.
     *
     * @param channel 0 red, 1 green, 2 blue
     */
    public float get(int channel, int row, int column) {
        return values[(channel * rows + row) * columns + column];
    }

    /** Colours a pixel with 0xRRGGBB. */
    public void set(int row, int column, int rgb) {
        for (int channel = 0; channel < 3; channel++) {
            values[(channel * rows + row) * columns + column] = (rgb >> 16 - 8 * channel & 0xFF) / 255f;
        }
    }

    /** Colour of a pixel, 0xRRGGBB; what lies outside 0 to 1 is cut off. */
    public int rgb(int row, int column) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            float value = Math.min(1, Math.max(0, get(channel, row, column)));
            rgb = rgb << 8 | Math.round(255 * value);
        }
        return rgb;
    }

    /** A part of it. */
    public RgbPicture cropped(int firstRow, int firstColumn, int height, int width) {
        if (firstRow < 0 || firstColumn < 0 || height > rows - firstRow || width > columns - firstColumn) {
            throw new IllegalArgumentException("firstRow=" + firstRow + ", firstColumn=" + firstColumn + ", height="
                    + height + ", width=" + width + ": is not within " + rows + " x " + columns + " pixels");
        }
        RgbPicture part = black(height, width);
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < height; y++) {
                int from = (channel * rows + firstRow + y) * columns + firstColumn;
                System.arraycopy(values, from, part.values, (channel * height + y) * width, width);
            }
        }
        return part;
    }

    /** With the columns in the opposite order. */
    public RgbPicture mirrored() {
        RgbPicture other = black(rows, columns);
        for (int i = 0; i < 3 * rows; i++) {
            for (int x = 0; x < columns; x++) {
                other.values[i * columns + x] = values[(i + 1) * columns - 1 - x];
            }
        }
        return other;
    }

    /**
     * Another size, each pixel the mean of what it covers.
     *
     * @throws IllegalArgumentException when it would have no pixels, or too many
     */
    public RgbPicture scaled(int newRows, int newColumns) {
        if (newRows < 1 || newColumns < 1 || (long) newRows * newColumns > MOST_PIXELS) {
            throw new IllegalArgumentException("rows=" + newRows + ", columns=" + newColumns
                    + ": a picture has at least one pixel and at most " + MOST_PIXELS);
        }
        if (newRows == rows && newColumns == columns) {
            return this;
        }
        Image scaled = image().getScaledInstance(newColumns, newRows, Image.SCALE_AREA_AVERAGING);
        BufferedImage drawn = new BufferedImage(newColumns, newRows, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.drawImage(scaled, 0, 0, null);
        graphics.dispose();
        return of(drawn);
    }

    /** For drawing and saving. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                image.setRGB(x, y, rgb(y, x));
            }
        }
        return image;
    }

    /** As a PNG file. */
    public byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(), "png", bytes);
        } catch (IOException e) {
            throw new TrainingException("a picture cannot be made a PNG: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }
}
