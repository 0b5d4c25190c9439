package io.pentimento.viewer.takeaway;

import io.vertx.core.json.JsonObject;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferFloat;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.plugins.tiff.TIFFTagSet;
import javax.imageio.stream.FileImageOutputStream;

/**
 * Layers as TIFF: float32, a page per layer, NaN where nothing was measured. Each page's ImageDescription is a JSON object of what
 * it is; its resolution is the scan's, where that is known.
 */
public final class TiffFile {

    /** Offsets in a TIFF are 32 bits. */
    public static final long MOST_BYTES = 4_000_000_000L;

    private static final long MM_PER_CM = 10;
    private static final long DENOMINATOR = 10_000;
    private static final int CENTIMETRE = 3;

    private TiffFile() {}

    /**
     * Writes a file.
     *
     * @param layers taken one after the other, each while it is written
     * @throws IllegalArgumentException when they are too large for the format
     */
    public static void write(ScanFacts scan, Layers layers, Path file) throws IOException {
        long bytes = 4L * scan.rows() * scan.columns() * layers.count();
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("layers=" + layers.count() + ": " + bytes
                    + " bytes do not fit into a TIFF; take fewer of them, or HDF5");
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            ImageWriteParam plain = writer.getDefaultWriteParam();
            for (int i = 0; i < layers.count(); i++) {
                Layer layer = layers.get(i);
                BufferedImage image = image(layer.values(), scan.columns(), scan.rows());
                IIOImage page = new IIOImage(image, null, metadata(writer, image, scan, layer));
                if (i == 0) {
                    writer.write(null, page, plain);
                } else {
                    writer.writeInsert(-1, page, plain);
                }
            }
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage image(float[] values, int columns, int rows) {
        var colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        var model = new BandedSampleModel(DataBuffer.TYPE_FLOAT, columns, rows, 1);
        var raster = Raster.createWritableRaster(model, new DataBufferFloat(values, values.length), null);
        return new BufferedImage(colours, raster, false, null);
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage image, ScanFacts scan, Layer layer)
            throws IOException {
        TIFFDirectory directory = TIFFDirectory.createFromMetadata(
                writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), writer.getDefaultWriteParam()));
        JsonObject facts = new JsonObject();
        scan.metadata(layer).forEach(facts::put);
        text(directory, BaselineTIFFTagSet.TAG_IMAGE_DESCRIPTION, escaped(facts.encode()));
        text(directory, BaselineTIFFTagSet.TAG_PAGE_NAME, TextLine.ascii(layer.fullName(), ""));
        text(directory, BaselineTIFFTagSet.TAG_SOFTWARE, "Pentimento");
        if (scan.isInMm()) {
            resolution(
                    directory,
                    BaselineTIFFTagSet.TAG_X_RESOLUTION,
                    scan.started().getStepXMm());
            resolution(
                    directory,
                    BaselineTIFFTagSet.TAG_Y_RESOLUTION,
                    scan.started().getStepYMm());
            directory.addTIFFField(new TIFFField(
                    tag(BaselineTIFFTagSet.TAG_RESOLUTION_UNIT), TIFFTag.TIFF_SHORT, 1, new char[] {CENTIMETRE}));
        }
        return directory.getAsMetadata();
    }

    /** Pixels in a centimetre. */
    private static void resolution(TIFFDirectory directory, int tag, double stepMm) {
        long pixels = Math.round(MM_PER_CM / stepMm * DENOMINATOR);
        directory.addTIFFField(new TIFFField(tag(tag), TIFFTag.TIFF_RATIONAL, 1, new long[][] {{pixels, DENOMINATOR}}));
    }

    private static void text(TIFFDirectory directory, int tag, String text) {
        directory.addTIFFField(new TIFFField(tag(tag), TIFFTag.TIFF_ASCII, 1, new String[] {text}));
    }

    private static TIFFTag tag(int number) {
        TIFFTagSet set = BaselineTIFFTagSet.getInstance();
        return set.getTag(number);
    }

    /** JSON in ASCII, as TIFF wants its texts. */
    private static String escaped(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (char c : json.toCharArray()) {
            ascii.append(c < 0x7F ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return ascii.toString();
    }
}
