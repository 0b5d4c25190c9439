package io.pentimento.viewer.takeaway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Layers as EDF, the ESRF's data format: one image of float32 per layer, NaN where nothing was measured. */
public final class EdfFile {

    private static final int BLOCK = 512;
    private static final String ENDS = "{};=";
    private static final int CHUNK_FLOATS = 1 << 16;

    private EdfFile() {}

    public static void write(ScanFacts scan, Layers layers, OutputStream to) throws IOException {
        for (int i = 0; i < layers.count(); i++) {
            Layer layer = layers.get(i);
            to.write(header(scan, layer, i + 1).getBytes(StandardCharsets.US_ASCII));
            write(layer.values(), to);
        }
    }

    private static String header(ScanFacts scan, Layer layer, int number) {
        StringBuilder header = new StringBuilder("{\n");
        line(header, "HeaderID", "EH:%06d:000000:000000".formatted(number));
        line(header, "Image", Integer.toString(number));
        line(header, "ByteOrder", "LowByteFirst");
        line(header, "DataType", "FloatValue");
        line(header, "Dim_1", Integer.toString(scan.columns()));
        line(header, "Dim_2", Integer.toString(scan.rows()));
        line(header, "Size", Long.toString(4L * scan.rows() * scan.columns()));
        // PyMca shows it in its lists of images.
        line(header, "Title", layer.fullName());
        scan.metadata(layer).forEach((name, value) -> line(header, name.equals("title") ? "scan_title" : name, value));
        int end = header.length() + 2;
        header.append(" ".repeat((BLOCK - end % BLOCK) % BLOCK)).append("}\n");
        return header.toString();
    }

    private static void line(StringBuilder header, String name, String value) {
        header.append(name).append(" = ").append(TextLine.ascii(value, ENDS)).append(" ;\n");
    }

    /** Little-endian. */
    static void write(float[] values, OutputStream to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(4 * Math.min(CHUNK_FLOATS, Math.max(1, values.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; ) {
            int count = Math.min(chunk.capacity() / 4, values.length - from);
            chunk.clear();
            chunk.asFloatBuffer().put(values, from, count);
            to.write(chunk.array(), 0, 4 * count);
            from += count;
        }
    }
}
