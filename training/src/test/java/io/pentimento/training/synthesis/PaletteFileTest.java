package io.pentimento.training.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Palettes in the form of the published program. */
class PaletteFileTest {

    private static final int CHANNELS = 1024;
    private static final double KEV = 38.0 / CHANNELS;

    @TempDir
    private Path folder;

    @BeforeEach
    void measure() {
        spectrum("white.h5", 10.55, KEV);
        spectrum("red.h5", 9.99, KEV);
    }

    @Test
    void shouldMixMeasuredSpectra() throws IOException {
        Palette palette = read("{\"White\": {\"xrf\": \"white.h5\", \"RGB\": [240, 235, 229]},"
                + " \"Red\": {\"xrf\": \"red.h5\", \"RGB\": [200, 50, 31]}}");
        assertEquals(0xF0EBE5, palette.swatches().get(0).rgb());
        double[] mixed = new double[Palette.BINS];
        palette.beam(new SplittableRandom(1)).expect(new double[] {3, 1}, mixed);
        assertEquals(1, Arrays.stream(mixed).sum(), 1e-9);
        assertEquals(0.75, around(mixed, 10.55), 1e-6);
        assertEquals(0.25, around(mixed, 9.99), 1e-6);
    }

    @Test
    void shouldRefuseAPaletteOfOnePaint() throws IOException {
        refuse("{\"White\": {\"xrf\": \"white.h5\", \"RGB\": [240, 235, 229]}}", "has 1 paints; a palette needs two");
        refuse("[]", "has 0 paints");
        refuse("{\"White\":", "is not JSON");
    }

    @Test
    void shouldNameThePaintAndTheFieldThatIsWrong() throws IOException {
        refuse(two("\"RGB\": [240, 235]", "red.h5"), "White, RGB=[240,235]: must be three whole numbers from 0 to 255");
        refuse(two("\"RGB\": [240, 235, 256]", "red.h5"), "White, RGB=[240,235,256]: must be");
        refuse(two("\"RGB\": [240, 235, 229]", "none.h5"), "Red, xrf=none.h5: " + folder.resolve("none.h5"));
        Files.writeString(folder.resolve("text.h5"), "not HDF5");
        refuse(two("\"RGB\": [240, 235, 229]", "text.h5"), "Red, xrf=text.h5");
    }

    @Test
    void shouldRefuseSpectraThatAreNotInRange() throws IOException {
        spectrum("ev.h5", 10_550, 1000 * KEV);
        refuse(two("\"RGB\": [240, 235, 229]", "ev.h5"), "has no counts between 0.6 and 26.2 keV");
    }

    private static String two(String rgbOfWhite, String red) {
        return "{\"White\": {\"xrf\": \"white.h5\", " + rgbOfWhite + "}, \"Red\": {\"xrf\": \"" + red
                + "\", \"RGB\": [200, 50, 31]}}";
    }

    private void refuse(String palette, String expected) throws IOException {
        TrainingException error = assertThrows(TrainingException.class, () -> read(palette));
        assertTrue(error.getMessage().startsWith(folder.resolve("palette.json").toString()), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    private Palette read(String palette) throws IOException {
        Path file = folder.resolve("palette.json");
        Files.writeString(file, palette);
        return PaletteFile.read(file);
    }

    /** One line, and nothing else. */
    private void spectrum(String name, double line, double perChannel) {
        double[] x = new double[CHANNELS];
        double[] y = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            x[c] = c * perChannel;
            double z = (x[c] - line) / (2 * perChannel);
            y[c] = Math.abs(z) < 3 ? 1000 * Math.exp(-z * z / 2) : 0;
        }
        try (WritableHdfFile file = HdfFile.write(folder.resolve(name))) {
            file.putDataset("x", x);
            file.putDataset("y", y);
        }
    }

    private static double around(double[] spectrum, double kev) {
        int bin = (int) ((kev - Synthesis.INPUT.firstKev()) / 0.05);
        return Arrays.stream(spectrum, bin - 5, bin + 6).sum();
    }
}
