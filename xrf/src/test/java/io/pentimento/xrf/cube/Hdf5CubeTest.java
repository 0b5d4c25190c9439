package io.pentimento.xrf.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5CubeTest {
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;
    private static final int CHANNELS = 4;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("scan.h5");
    }

    private static int count(int factor, int row, int column, int channel) {
        return factor * (row * 100 + column * 10 + channel);
    }

    private static int[][][] spectra(int factor) {
        int[][][] data = new int[ROWS][COLUMNS][CHANNELS];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                for (int c = 0; c < CHANNELS; c++) {
                    data[row][column][c] = count(factor, row, column, c);
                }
            }
        }
        return data;
    }

    private static float[][][] images(int factor) {
        float[][][] data = new float[CHANNELS][ROWS][COLUMNS];
        for (int c = 0; c < CHANNELS; c++) {
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    data[c][row][column] = count(factor, row, column, c);
                }
            }
        }
        return data;
    }

    private static WritableGroup detector(WritableGroup instrument, String name, Object data) {
        WritableGroup detector = instrument.putGroup(name);
        detector.putDataset("data", data);
        return detector;
    }

    private static List<String> names(SpectrumCube cube) {
        return cube.detectors().stream().map(CubeDetector::name).toList();
    }

    private static void assertCounts(SpectrumCube cube, int detector, int factor) {
        int[] counts = new int[CHANNELS];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                assertTrue(cube.read(detector, row, column, counts));
                for (int c = 0; c < CHANNELS; c++) {
                    assertEquals(count(factor, row, column, c), counts[c]);
                }
            }
        }
    }

    @Test
    void shouldReadThePymcaLayoutWithItsAxesAndTimes() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            WritableGroup instrument = h5.putGroup("entry_0000").putGroup("instrument");
            WritableGroup first = detector(instrument, "detector_A", spectra(1));
            first.putDataset("calibration", new double[] {-0.1, 0.02, 1e-7});
            first.putDataset("live_time", new float[][] {{1, 2, 3}, {4, 5, 0}});
            first.putDataset("elapsed_time", new double[] {10, 20, 30, 40, 50, 60});
            detector(instrument, "xspress3", spectra(2)).putDataset("live_time", new double[] {1, 2});
            instrument.putGroup("shutter").putDataset("data", new double[] {1, 2});
        }
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals("scan.h5", cube.name());
            assertEquals(List.of("A", "xspress3"), names(cube));
            assertEquals(
                    Optional.of(new EnergyAxis(-0.1, 0.02, 1e-7, EnergyAxis.Width.SILICON)),
                    cube.detectors().get(0).axis());
            assertEquals(Optional.empty(), cube.detectors().get(1).axis());
            assertCounts(cube, 0, 1);
            assertCounts(cube, 1, 2);
            assertEquals(new PixelTiming(20, 2, Float.NaN, Float.NaN), cube.timing(0, 0, 1));
            assertEquals(new PixelTiming(60, Float.NaN, Float.NaN, Float.NaN), cube.timing(0, 1, 2));
            assertEquals(PixelTiming.UNKNOWN, cube.timing(1, 0, 0), "times of another shape are no times per pixel");
            assertEquals(CubeScan.UNKNOWN, cube.scan());
            assertEquals(0, cube.missingPixels());
        }
        try (SpectrumCube cube = Cubes.open(file, Set.of("xspress3"))) {
            assertEquals(List.of("xspress3"), names(cube));
            assertCounts(cube, 0, 2);
        }
    }

    @Test
    void shouldReadThePyxrfLayoutAndTakeTheSumOnlyWhereItIsAllThereIs() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            WritableGroup map = h5.putGroup("xrfmap");
            map.putGroup("detsum").putDataset("counts", spectra(3));
            map.putGroup("det1").putDataset("counts", spectra(1));
            map.putGroup("det2").putDataset("counts", spectra(2));
        }
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(List.of("det1", "det2"), names(cube));
            assertCounts(cube, 1, 2);
        }
        Path sum = folder.resolve("sum.h5");
        try (WritableHdfFile h5 = HdfFile.write(sum)) {
            h5.putGroup("xrfmap").putGroup("detsum").putDataset("counts", spectra(3));
        }
        try (SpectrumCube cube = Cubes.open(sum)) {
            assertEquals(List.of("detsum"), names(cube));
            assertCounts(cube, 0, 3);
        }
    }

    @Test
    void shouldReadTheLarchLayoutWithItsEnergies() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            WritableGroup map = h5.putGroup("xrmmap");
            map.putGroup("mcasum").putDataset("counts", spectra(5));
            WritableGroup mca = map.putGroup("mca1");
            mca.putDataset("counts", spectra(5));
            mca.putDataset("energy", new double[] {0.1, 0.11, 0.12, 0.13});
        }
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(List.of("mca1"), names(cube));
            EnergyAxis axis = cube.detectors().get(0).axis().orElseThrow();
            assertEquals(0.1, axis.offsetKev(), 1e-9);
            assertEquals(0.01, axis.gainKev(), 1e-9);
            assertCounts(cube, 0, 5);
        }
    }

    @Test
    void shouldReadTheMapsLayoutInWhichChannelsComeFirst() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            WritableGroup spectra = h5.putGroup("MAPS").putGroup("Spectra");
            spectra.putDataset("mca_arr", images(7));
            spectra.putDataset("Elapsed_Livetime", new double[][] {{1, 2, 3}, {4, 5, 6}});
        }
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(List.of(ROWS, COLUMNS), List.of(cube.rows(), cube.columns()));
            assertEquals(CHANNELS, cube.detectors().get(0).channels());
            assertCounts(cube, 0, 7);
            assertEquals(6, cube.timing(0, 1, 2).liveTimeS());
        }
    }

    @Test
    void shouldReadTheChnetLayout() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            h5.putDataset("img", spectra(1));
        }
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(List.of("img"), names(cube));
            assertCounts(cube, 0, 1);
        }
    }

    @Test
    void shouldNamePixelChannelAndValueOfWhatIsNoCountAndReadTheOthers() {
        int[][][] data = spectra(1);
        data[0][2][1] = -4;
        float[][][] images = images(1);
        images[3][1][0] = 0.5f;
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            detector(h5.putGroup("entry").putGroup("instrument"), "A", data);
        }
        Path maps = folder.resolve("maps.h5");
        try (WritableHdfFile h5 = HdfFile.write(maps)) {
            h5.putGroup("MAPS").putGroup("Spectra").putDataset("mca_arr", images);
        }
        assertNoCount(file, 0, 2, "detector A, row 0, column 2, channel 1 holds -4, which is no count");
        assertNoCount(maps, 1, 0, "detector mca_arr, row 1, column 0, channel 3 holds 0.5, which is no count");
    }

    private static void assertNoCount(Path path, int row, int column, String message) {
        try (SpectrumCube cube = Cubes.open(path)) {
            int[] counts = new int[CHANNELS];
            CubeException e = assertThrows(CubeException.class, () -> cube.read(0, row, column, counts));
            assertTrue(e.getMessage().contains(message), e.getMessage());
            assertTrue(cube.read(0, 1, 1, counts));
            assertEquals(count(1, 1, 1, 2), counts[2]);
        }
    }

    private static String failure(Path path) {
        return assertThrows(CubeException.class, () -> Cubes.open(path).close()).getMessage();
    }

    @Test
    void shouldListWhatAFileWithoutSpectraHolds() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            WritableGroup entry = h5.putGroup("entry");
            entry.putGroup("data").putDataset("cubic", spectra(1));
            entry.putDataset("flat", new double[] {1, 2});
        }
        String message = failure(file);
        assertTrue(message.contains("holds no spectra where they are looked for: /<entry>/instrument/"), message);
        assertTrue(message.contains("/MAPS/Spectra/mca_arr [channels, rows, columns] (MAPS)"), message);
        assertTrue(message.endsWith("Data sets of three axes in it: /entry/data/cubic [2, 3, 4]"), message);
    }

    @Test
    void shouldRefuseDetectorsOfDifferentPixels() {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            WritableGroup instrument = h5.putGroup("entry").putGroup("instrument");
            detector(instrument, "A", spectra(1));
            detector(instrument, "B", new int[ROWS][COLUMNS + 1][CHANNELS]);
        }
        String message = failure(file);
        assertTrue(message.contains("detector B has 2 x 4 pixels where A has 2 x 3"), message);
    }

    @Test
    void shouldSayThatADamagedFileCannotBeRead() throws IOException {
        try (WritableHdfFile h5 = HdfFile.write(file)) {
            detector(h5.putGroup("entry").putGroup("instrument"), "A", spectra(1));
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(200);
        }
        assertTrue(failure(file).contains("scan.h5: HDF5 that cannot be read"), failure(file));
    }

    @Test
    void shouldNameTheKindsItReadsWhenAskedForAnother() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a scan");
        for (Path other : List.of(text, folder)) {
            String message = failure(other);
            assertTrue(message.contains("a folder of Amptek .mca files"), message);
            assertTrue(message.contains("a .rpl file beside its .raw file"), message);
            assertTrue(message.contains("HDF5 in the layouts of PyMca and NeXus, PyXRF, larch, MAPS, CHNet"), message);
        }
        assertTrue(failure(folder.resolve("absent")).endsWith("absent: no such file or folder"));
    }
}
