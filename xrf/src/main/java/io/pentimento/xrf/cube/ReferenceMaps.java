package io.pentimento.xrf.cube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Maps of another program, to compare with, in a NumPy archive (.npz): an array {@code labels} of strings and an array
 * {@code maps} of little-endian 32-bit floats, labels x rows x columns. NumPy Enhancement Proposal 1 describes the format.
 */
public final class ReferenceMaps {

    private static final int MAGIC = 8;
    private static final Pattern STRINGS = Pattern.compile("'descr': '<U(\\d+)'");

    private ReferenceMaps() {}

    /**
     * Reads all maps.
     *
     * @return pixels row by row, by label; blanks in labels become hyphens: "Fe-K"
     * @throws CubeException when it is not such an archive
     */
    public static Map<String, double[]> read(Path file) {
        try {
            return maps(file);
        } catch (IOException e) {
            throw new CubeException(
                    file + ": cannot be read as reference maps: " + e.getMessage()
                            + "; give a .npz with 'labels' and 'maps'",
                    e);
        }
    }

    private static Map<String, double[]> maps(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String[] labels = strings(array(zip, "labels.npy"));
            Array values = array(zip, "maps.npy");
            if (!values.header().contains("'<f4'")) {
                throw new IOException(file + ": maps are not 32-bit floats: " + values.header());
            }
            int pixels = values.data().remaining() / Float.BYTES / labels.length;
            Map<String, double[]> maps = new LinkedHashMap<>();
            for (String label : labels) {
                double[] map = new double[pixels];
                for (int p = 0; p < pixels; p++) {
                    map[p] = values.data().getFloat();
                }
                maps.put(label.replace(' ', '-'), map);
            }
            return maps;
        }
    }

    private record Array(String header, ByteBuffer data) {}

    private static Array array(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("it has no " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            ByteBuffer all = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int length = Short.toUnsignedInt(all.getShort(MAGIC));
            byte[] header = new byte[length];
            all.position(MAGIC + Short.BYTES);
            all.get(header);
            return new Array(
                    new String(header, StandardCharsets.US_ASCII), all.slice().order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    /** UTF-32 of fixed width, filled up with zeros. */
    private static String[] strings(Array array) throws IOException {
        Matcher width = STRINGS.matcher(array.header());
        if (!width.find()) {
            throw new IOException("labels are not strings: " + array.header());
        }
        int characters = Integer.parseInt(width.group(1));
        String[] strings = new String[array.data().remaining() / Integer.BYTES / characters];
        for (int i = 0; i < strings.length; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < characters; c++) {
                int point = array.data().getInt();
                if (point != 0) {
                    text.appendCodePoint(point);
                }
            }
            strings[i] = text.toString();
        }
        return strings;
    }
}
