package io.pentimento.xrf.cube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small folders of Amptek files, with every block that instruments write. */
final class AmptekScan {
    static final int ROWS = 2;
    static final int COLUMNS = 3;
    static final int CHANNELS = 8;

    private AmptekScan() {}

    static int count(int factor, int pixel, int channel) {
        return factor * (10 * pixel + channel + 1);
    }

    static void grid(Path folder, String text) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("colonneXrighe.txt"), text, StandardCharsets.ISO_8859_1);
    }

    static void grid(Path folder) throws IOException {
        grid(folder, "righe  2\r\ncolonne  3\r\ndwell-time 3,500000\r\n");
    }

    /** A detector folder whose counts have a factor. */
    static void detector(Path folder, int factor) throws IOException {
        Files.createDirectories(folder);
        for (int pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
            pixel(folder, pixel, factor);
        }
        Files.writeString(folder.resolve("SPOT_1.mca"), "no pixel");
    }

    static void pixel(Path folder, int pixel, int factor) throws IOException {
        write(folder.resolve("None_" + (pixel + 1) + ".mca"), text(CHANNELS, factor, pixel));
    }

    static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    static String text(int channels, int factor, int pixel) {
        StringBuilder text = new StringBuilder(
                """
                <<PMCA SPECTRUM>>
                TAG - caf\u00e9
                DESCRIPTION -\s
                LIVE_TIME - 2.500000
                REAL_TIME - 3.004000
                START_TIME - 01/01/1970 23:59:59
                SERIAL_NUMBER - 10264
                <<CALIBRATION>>
                LABEL - Channel
                100 1.05
                200 1.95
                300 3.05
                400 3.95
                <<ROI>>
                150 250
                770 820
                <<DATA>>
                """);
        for (int channel = 0; channel < channels; channel++) {
            text.append(count(factor, pixel, channel)).append('\n');
        }
        text.append(
                """
                <<END>>
                <<DP5 CONFIGURATION>>
                RESC=?;    Reset Configuration
                LIVE_TIME - 99
                <<DP5 CONFIGURATION END>>
                <<DPP STATUS>>
                Device Type: PX5
                Fast Count: 6000
                Slow Count: 5000
                Accumulation Time: 2.000000
                Dead Time: 2.78%
                <<DPP STATUS END>>
                """);
        return text.toString().replace("\n", "\r\n");
    }
}
