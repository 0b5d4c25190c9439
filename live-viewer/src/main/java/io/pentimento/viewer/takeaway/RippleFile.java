package io.pentimento.viewer.takeaway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A layer or a cube of counts as RPL with RAW: the two files of the same name, in a ZIP archive. */
public final class RippleFile {

    private RippleFile() {}

    /** Spectra of a scan, a row at a time. */
    @FunctionalInterface
    public interface Rows {
        /** Fills in the counts of a row: columns x channels, spectrum after spectrum; 0 where nothing was measured. */
        void read(int row, int[] counts) throws IOException;
    }

    /** A layer: one number of float32 per pixel, NaN where nothing was measured. */
    public static void write(ScanFacts scan, Layer layer, String name, OutputStream to) throws IOException {
        try (ZipOutputStream zip = zip(to)) {
            zip.putNextEntry(new ZipEntry(name + ".rpl"));
            zip.write(header(scan, 1, "float", "image", layer.fullName()).getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(name + ".raw"));
            EdfFile.write(layer.values(), zip);
            zip.closeEntry();
        }
    }

    /**
     * The counts of a detector: four bytes per channel, spectrum after spectrum. Streamed: a row is in memory.
     *
     * @param detector whose channels and axis the header says; its counts are not looked at
     */
    public static void write(ScanFacts scan, Spectrum detector, int channels, Rows rows, String name, OutputStream to)
            throws IOException {
        StringBuilder header =
                new StringBuilder(header(scan, channels, "unsigned", "vector", "counts of " + detector.detector()));
        if (detector.hasAxis()) {
            // PyMca stumbles over any other key that begins with depth, width or height.
            line(header, "ev-per-chan", number(1000 * detector.axis().getGainKevPerChannel()));
            line(header, "energy-offset-kev", number(detector.axis().getOffsetKev()));
            line(header, "energy-gain-kev", number(detector.axis().getGainKevPerChannel()));
            line(header, "energy-quadratic-kev", number(detector.axis().getQuadraticKevPerChannel2()));
        }
        if (detector.liveTimeS() > 0 && detector.pixels() > 0) {
            line(header, "live-time", number(detector.liveTimeS() / detector.pixels()));
        }
        try (ZipOutputStream zip = zip(to)) {
            zip.putNextEntry(new ZipEntry(name + ".rpl"));
            zip.write(header.toString().getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(name + ".raw"));
            int[] counts = new int[scan.columns() * channels];
            ByteBuffer bytes = ByteBuffer.allocate(4 * counts.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int row = 0; row < scan.rows(); row++) {
                rows.read(row, counts);
                bytes.clear();
                bytes.asIntBuffer().put(counts);
                zip.write(bytes.array());
            }
            zip.closeEntry();
        }
    }

    private static ZipOutputStream zip(OutputStream to) {
        ZipOutputStream zip = new ZipOutputStream(to);
        // Spectra are mostly zeros: the fastest level gains nearly all there is to gain.
        zip.setLevel(Deflater.BEST_SPEED);
        return zip;
    }

    private static String header(ScanFacts scan, int depth, String type, String recordBy, String signal) {
        StringBuilder header = new StringBuilder("key\tvalue\r\n");
        line(header, "width", Integer.toString(scan.columns()));
        line(header, "height", Integer.toString(scan.rows()));
        line(header, "depth", Integer.toString(depth));
        line(header, "offset", "0");
        line(header, "data-length", "4");
        line(header, "data-type", type);
        line(header, "byte-order", "little-endian");
        line(header, "record-by", recordBy);
        line(header, "title", scan.title());
        line(header, "scan", scan.id());
        line(header, "signal", signal);
        if (scan.isInMm()) {
            line(header, "step-x-mm", number(scan.started().getStepXMm()));
            line(header, "step-y-mm", number(scan.started().getStepYMm()));
        }
        return header.toString();
    }

    private static void line(StringBuilder header, String key, String value) {
        header.append(key).append('\t').append(TextLine.ascii(value, ";")).append("\r\n");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.9g", value);
    }
}
