package io.pentimento.standalone;

import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small recordings of the simulated painting in the formats of instruments. */
final class Recordings {

    static final int ROWS = 8;
    static final int COLUMNS = 12;

    private Recordings() {}

    static SimulatedPainting painting() {
        return new SimulatedPainting(ROWS, COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, 7);
    }

    /** Counts of every detector and pixel, row by row; null where the pixel is missing. */
    static List<List<int[]>> spectra(SpectrumCube cube) {
        List<List<int[]>> all = new ArrayList<>();
        for (int d = 0; d < cube.detectors().size(); d++) {
            List<int[]> pixels = new ArrayList<>();
            for (int pixel = 0; pixel < cube.rows() * cube.columns(); pixel++) {
                int[] counts = new int[cube.detectors().get(d).channels()];
                boolean there = cube.read(d, pixel / cube.columns(), pixel % cube.columns(), counts);
                pixels.add(there ? counts : null);
            }
            all.add(pixels);
        }
        return all;
    }

    /** The first detector as ripple: 16 bits, big-endian, vector. */
    static Path ripple(Path folder) throws IOException {
        SimulatedPainting painting = painting();
        List<int[]> pixels = spectra(painting).get(0);
        int channels = pixels.get(0).length;
        ByteBuffer raw =
                ByteBuffer.allocate(pixels.size() * channels * Short.BYTES).order(ByteOrder.BIG_ENDIAN);
        pixels.forEach(counts -> {
            for (int count : counts) {
                raw.putShort((short) count);
            }
        });
        Files.write(folder.resolve("painting.raw"), raw.array());
        Path header = folder.resolve("painting.rpl");
        Files.writeString(header, rippleHeader(painting, channels));
        return header;
    }

    private static String rippleHeader(SimulatedPainting painting, int channels) {
        var axis = painting.detectors().get(0).axis().orElseThrow();
        return String.join(
                "\n",
                "key\tvalue",
                "width\t" + COLUMNS,
                "height\t" + ROWS,
                "depth\t" + channels,
                "offset\t0",
                "data-length\t2",
                "data-type\tunsigned",
                "byte-order\tbig-endian",
                "record-by\tvector",
                "depthscaleorigin " + axis.offsetKev(),
                "depthscaleincrement " + axis.gainKev(),
                "depthscaleunits keV",
                "");
    }

    /** Both detectors as a folder of Amptek files. */
    static Path amptek(Path folder) throws IOException {
        SimulatedPainting painting = painting();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("colonneXrighe.txt"), "righe " + ROWS + "\ncolonne " + COLUMNS + "\n");
        List<List<int[]>> spectra = spectra(painting);
        for (int d = 0; d < spectra.size(); d++) {
            var axis = painting.detectors().get(d).axis().orElseThrow();
            Path detector = Files.createDirectories(
                    folder.resolve(painting.detectors().get(d).name()));
            for (int pixel = 0; pixel < spectra.get(d).size(); pixel++) {
                StringBuilder text = new StringBuilder("<<PMCA SPECTRUM>>\nLIVE_TIME - 0.07\nREAL_TIME - 0.08\n")
                        .append("<<CALIBRATION>>\nLABEL - Channel\n");
                for (int channel : new int[] {100, 900}) {
                    text.append(channel)
                            .append(' ')
                            .append(axis.energyKev(channel))
                            .append('\n');
                }
                text.append("<<DATA>>\n");
                for (int count : spectra.get(d).get(pixel)) {
                    text.append(count).append('\n');
                }
                Files.writeString(amptekFile(detector, pixel), text.append("<<END>>\n"), StandardCharsets.ISO_8859_1);
            }
        }
        return folder;
    }

    /** @param pixel row by row, from 0 */
    static Path amptekFile(Path detector, int pixel) {
        return detector.resolve("None_" + (pixel + 1) + ".mca");
    }
}
