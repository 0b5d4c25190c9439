package io.pentimento.xrf.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RippleCubeTest {
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;
    private static final int CHANNELS = 4;
    private static final int OFFSET = 5;

    @TempDir
    Path folder;

    private static int count(int row, int column, int channel) {
        return row * 30 + column * 10 + channel;
    }

    private static String header(int bytes, String type, String order, String record) {
        return "key\tvalue\nwidth\t3\nheight\t2\ndepth\t4\noffset\t5\ndata-length\t" + bytes + "\ndata-type\t" + type
                + "\nbyte-order\t" + order + "\nrecord-by\t" + record + "\n";
    }

    private Path write(String header, ByteBuffer raw) throws IOException {
        Files.write(folder.resolve("map.raw"), raw.array());
        return Files.writeString(folder.resolve("map.rpl"), header);
    }

    private static ByteBuffer raw(int bytes, String type, ByteOrder order, boolean image) {
        ByteBuffer raw = ByteBuffer.allocate(OFFSET + ROWS * COLUMNS * CHANNELS * bytes)
                .order(order)
                .position(OFFSET);
        for (int i = 0; i < ROWS * COLUMNS * CHANNELS; i++) {
            int pixel = image ? i % (ROWS * COLUMNS) : i / CHANNELS;
            int channel = image ? i / (ROWS * COLUMNS) : i % CHANNELS;
            put(raw, bytes, type.equals("float"), count(pixel / COLUMNS, pixel % COLUMNS, channel));
        }
        return raw;
    }

    private static void put(ByteBuffer raw, int bytes, boolean real, int count) {
        switch (bytes) {
            case 1 -> raw.put((byte) count);
            case 2 -> raw.putShort((short) count);
            case 4 -> {
                if (real) {
                    raw.putFloat(count + 4e-4f);
                } else {
                    raw.putInt(count);
                }
            }
            default -> {
                if (real) {
                    raw.putDouble(count - 4e-4);
                } else {
                    raw.putLong(count);
                }
            }
        }
    }

    private static void assertAllCounts(Path file) {
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(List.of(ROWS, COLUMNS), List.of(cube.rows(), cube.columns()));
            int[] counts = new int[CHANNELS];
            for (int row = ROWS - 1; row >= 0; row--) {
                for (int column = 0; column < COLUMNS; column++) {
                    assertTrue(cube.read(0, row, column, counts));
                    for (int c = 0; c < CHANNELS; c++) {
                        assertEquals(count(row, column, c), counts[c]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, unsigned", "2, unsigned", "4, unsigned", "8, unsigned",
        "1, signed", "2, signed", "4, signed", "8, signed",
        "4, float", "8, float"
    })
    void shouldReadEveryTypeInEveryOrder(int bytes, String type) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            String orderName = order == ByteOrder.BIG_ENDIAN ? "big-endian" : "little-endian";
            assertAllCounts(write(header(bytes, type, orderName, "vector"), raw(bytes, type, order, false)));
            assertAllCounts(write(header(bytes, type, orderName, "image"), raw(bytes, type, order, true)));
        }
    }

    @Test
    void shouldReadKeysInAnyCaseWithSpacesIncaLinesAndNoHeaderLine() throws IOException {
        String header =
                """
                (MLX::INCA
                Width 3
                HEIGHT   2
                depth\t4\tchannels
                offset 5

                data-Length 2
                Data-Type Unsigned
                byte-order Big-Endian
                record-by Vector
                """;
        assertAllCounts(write(header, raw(2, "unsigned", ByteOrder.BIG_ENDIAN, false)));
    }

    @Test
    void shouldReadThroughTheRawFileAndWithCapitalExtensions() throws IOException {
        Files.write(
                folder.resolve("MAP.RAW"),
                raw(1, "unsigned", ByteOrder.LITTLE_ENDIAN, false).array());
        Files.writeString(folder.resolve("MAP.RPL"), header(1, "unsigned", "dont-care", "vector"));
        assertAllCounts(folder.resolve("MAP.RPL"));
        assertAllCounts(folder.resolve("MAP.RAW"));
        Cubes.open(folder.resolve("MAP.RPL"), Set.of("MAP")).close();
    }

    private EnergyAxis axis(String keys) throws IOException {
        Path file = write(
                header(1, "unsigned", "dont-care", "vector") + keys,
                raw(1, "unsigned", ByteOrder.LITTLE_ENDIAN, false));
        try (SpectrumCube cube = Cubes.open(file)) {
            return cube.detectors().get(0).axis().orElseThrow();
        }
    }

    @Test
    void shouldTakeTheEnergyAxisFromWhicheverKeysGiveIt() throws IOException {
        assertEquals(EnergyAxis.linear(0, 0.01), axis("ev-per-chan\t10.0\n"));
        assertEquals(
                EnergyAxis.linear(-0.956, 0.010002),
                axis("depthscaleorigin -0.956\ndepthscaleincrement 0.010002\ndepthscaleunits keV\n"));
        assertEquals(EnergyAxis.linear(-0.5, 0.02), axis("depth-origin\t-500\ndepth-scale\t20\ndepth-units\teV\n"));
        assertEquals(EnergyAxis.linear(0, 0.02), axis("depth-scale\t0,02\n"));
        assertEquals(EnergyAxis.linear(0, 0.02), axis("depth-scale\t20\n"));
    }

    @Test
    void shouldTakeStepsAndLiveTimeWhereGiven() throws IOException {
        Path file = write(
                header(1, "unsigned", "dont-care", "vector")
                        + "width-scale 250\nwidth-units um\nheight-scale 0.5\nheight-units mm\nlive-time 1.5\n",
                raw(1, "unsigned", ByteOrder.LITTLE_ENDIAN, false));
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(new CubeScan(0.25, 0.5, 0), cube.scan());
            assertEquals(1.5f, cube.timing(0, 1, 1).liveTimeS());
            assertEquals(0, cube.missingPixels());
        }
    }

    private void assertRefused(String part, String header, ByteBuffer raw) throws IOException {
        Path file = write(header, raw);
        CubeException e = assertThrows(CubeException.class, () -> {
            try (SpectrumCube cube = Cubes.open(file)) {
                for (int pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
                    cube.read(0, pixel / COLUMNS, pixel % COLUMNS, new int[CHANNELS]);
                }
            }
        });
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "width\t3|width\t0|width=0: must be positive",
                "depth\t4|depth\tmany|depth=many: must be a whole number",
                "height\t2|heigth\t2|has no 'height'; add a line 'height <value>'",
                "offset\t5|offset\t-1|offset=-1: must be 0 or more bytes",
                "unsigned|float|data-type=float, data-length=2: must be",
                "data-length\t2|data-length\t3|data-type=unsigned, data-length=3: must be",
                "little-endian|dont-care|byte-order=dont-care: must be big-endian or little-endian",
                "little-endian|middle|byte-order=middle: must be big-endian, little-endian or dont-care",
                "vector|dont-care|record-by=dont-care: must be vector or image",
                "vector|cube|record-by=cube: must be vector, image or dont-care",
                "depth\t4|depth\t5|map.raw: holds 53 bytes, but ",
                "depth\t4|depth\t5|promises 65 (offset 5 + 3 x 2 pixels x 5 channels x 2 bytes)",
                "depth\t4|depth\t3|promises 41"
            })
    void shouldNameTheFieldThatIsWrong(String right, String wrong, String message) throws IOException {
        String header = header(2, "unsigned", "little-endian", "vector");
        assertTrue(header.contains(right.strip()), header);
        assertRefused(message, header.replace(right, wrong), raw(2, "unsigned", ByteOrder.LITTLE_ENDIAN, false));
    }

    @Test
    void shouldNamePixelChannelAndValueOfWhatIsNoCount() throws IOException {
        ByteBuffer raw = raw(4, "float", ByteOrder.LITTLE_ENDIAN, false);
        String header = header(4, "float", "little-endian", "vector");
        int at = OFFSET + ((1 * COLUMNS + 2) * CHANNELS + 3) * 4;
        for (float wrong : new float[] {-1f, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e10f}) {
            raw.putFloat(at, wrong);
            assertRefused("map.raw: detector map, row 1, column 2, channel 3 holds " + (double) wrong, header, raw);
        }
        ByteBuffer whole = raw(8, "unsigned", ByteOrder.LITTLE_ENDIAN, false);
        whole.putLong(OFFSET, -1);
        assertRefused(
                "row 0, column 0, channel 0 holds 18446744073709551615",
                header(8, "unsigned", "little-endian", "vector"),
                whole);
        ByteBuffer signed = raw(2, "signed", ByteOrder.LITTLE_ENDIAN, true);
        signed.putShort(OFFSET + 2, (short) -7);
        assertRefused("row 0, column 1, channel 0 holds -7", header(2, "signed", "little-endian", "image"), signed);
    }

    /** Sparse: the files take no room on disk. */
    @ParameterizedTest
    @CsvSource({"vector", "image"})
    void shouldReadFilesOfMoreThanTwoGibibytes(String record) throws IOException {
        int side = 1000;
        int channels = 2048;
        long size = 2L * side * side * channels;
        long pixel = (long) side * side - 1;
        long channel = channels - 2;
        long value = record.equals("vector") ? pixel * channels + channel : channel * side * side + pixel;
        Path raw = folder.resolve("large.raw");
        try (FileChannel file = FileChannel.open(
                raw, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            file.write(ByteBuffer.wrap(new byte[] {77, 1}), value * 2);
            file.write(ByteBuffer.wrap(new byte[] {0}), size - 1);
        }
        Path header = Files.writeString(
                folder.resolve("large.rpl"),
                "width 1000\nheight 1000\ndepth 2048\ndata-length 2\ndata-type unsigned\nbyte-order little-endian\n"
                        + "record-by " + record + "\n");
        try (SpectrumCube cube = Cubes.open(header)) {
            int[] counts = new int[channels];
            assertTrue(cube.read(0, side - 1, side - 1, counts));
            assertEquals(256 + 77, counts[channels - 2]);
            assertEquals(256 + 77, Arrays.stream(counts).sum());
        }
    }

    @Test
    void shouldSayWhichOfTheTwoFilesIsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("alone.rpl"), header(1, "unsigned", "dont-care", "vector"));
        CubeException e = assertThrows(CubeException.class, () -> Cubes.open(file));
        assertTrue(e.getMessage().contains("alone.raw: missing"), e.getMessage());
    }
}
