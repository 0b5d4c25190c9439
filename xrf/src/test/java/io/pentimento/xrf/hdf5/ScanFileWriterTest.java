package io.pentimento.xrf.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ScanFileWriterTest {
    @TempDir
    Path folder;

    @Test
    void shouldBeReadBackAsTheSameScanWithItsMissingPixels() {
        Path file = folder.resolve("scan.h5");
        SmallScan.write(file);

        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(SmallScan.ROWS, cube.rows());
            assertEquals(SmallScan.COLUMNS, cube.columns());
            assertEquals(new CubeScan(0.5, 0.25, 3), cube.scan());
            assertEquals(
                    List.of("10264", "left_2"),
                    cube.detectors().stream().map(d -> d.name()).toList());
            assertEquals(Optional.of(SmallScan.AXIS), cube.detectors().get(0).axis());
            assertEquals(Optional.empty(), cube.detectors().get(1).axis());
            assertEquals(1, cube.missingPixels());
            for (int detector = 0; detector < 2; detector++) {
                assertSameSpectra(cube, detector);
            }
            assertEquals(new PixelTiming(3, 4.5f, Float.NaN, Float.NaN), cube.timing(0, 2, 0));
            assertEquals(new PixelTiming(3, Float.NaN, Float.NaN, Float.NaN), cube.timing(1, 2, 0));
        }
    }

    private static void assertSameSpectra(SpectrumCube cube, int detector) {
        int channels = cube.detectors().get(detector).channels();
        int[] read = new int[channels];
        for (int row = 0; row < cube.rows(); row++) {
            for (int column = 0; column < cube.columns(); column++) {
                boolean missing = SmallScan.isMissing(row * cube.columns() + column);
                assertEquals(!missing, cube.read(detector, row, column, read));
                for (int c = 0; c < channels && !missing; c++) {
                    assertEquals(SmallScan.count(detector, row, column, c), read[c]);
                }
            }
        }
    }

    @Test
    void shouldHoldMoreThanOneChunkPerRow() {
        int columns = 700;
        int channels = 1000;
        Path file = folder.resolve("wide.h5");
        ScanFileInfo small = SmallScan.info();
        ScanFileInfo info = new ScanFileInfo(
                small.id(),
                small.title(),
                small.instrument(),
                small.start(),
                Optional.empty(),
                1,
                columns,
                CubeScan.UNKNOWN,
                List.of(new CubeDetector("A", channels, Optional.empty())));
        float[] times = new float[columns];
        try (ScanFileWriter writer = ScanFileWriter.create(file, info, SmallScan.CLOCK)) {
            for (int column = 0; column < columns; column += 7) {
                int[] counts = new int[7 * channels];
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = column * channels + i;
                }
                writer.writeSpectra(0, 0, column, 7, counts, times, times);
            }
            writer.complete();
        }

        int[] expected = new int[channels];
        int[] read = new int[channels];
        try (SpectrumCube cube = Cubes.open(file)) {
            for (int column = columns - 1; column >= 0; column--) {
                for (int c = 0; c < channels; c++) {
                    expected[c] = column * channels + c;
                }
                assertTrue(cube.read(0, 0, column, read));
                assertArrayEquals(expected, read);
            }
            assertEquals(0, cube.missingPixels());
        }
    }

    @Test
    void shouldBeReplayedWithTheEnergyAxisThatTheInstrumentGave() {
        Path file = folder.resolve("scan.h5");
        EnergyAxis given = EnergyAxis.linear(0.25, 0.03);
        try (ScanFileWriter writer = ScanFileWriter.create(file, SmallScan.info(), SmallScan.CLOCK)) {
            writer.writeGivenAxis(0, given);
            writer.complete();
        }
        try (SpectrumCube cube = Cubes.open(file)) {
            assertEquals(Optional.of(given), cube.detectors().get(0).axis());
        }
    }

    @Test
    void shouldHaveTheStructureThatH5dumpExpects() throws Exception {
        Program.assume("h5dump", "--version");
        Path file = folder.resolve("scan.h5");
        SmallScan.write(file);

        String contents = Program.output("h5dump", "-n", "1", file.toString());

        for (String line : List.of(
                "group /entry",
                "dataset /entry/entry_identifier",
                "dataset /entry/end_time",
                "dataset /entry/fit/Fe-K",
                "dataset /entry/fit/Fe-K_errors",
                "dataset /entry/fit/residual",
                "dataset /entry/fit/version",
                "dataset /entry/instrument/detector_10264/data",
                "dataset /entry/instrument/detector_10264/live_time",
                "dataset /entry/instrument/detector_10264/measured",
                "attribute /entry/instrument/detector_10264/data/interpretation",
                "link /entry/measurement/data -> /entry/instrument/detector_10264/data")) {
            assertTrue(contents.replaceAll(" +", " ").contains(line), line + " is not in " + contents);
        }
        assertFalse(contents.contains("residual_errors"), contents);
        assertFalse(contents.contains("detector_left_2/live_time"), "times that are all unknown: " + contents);
    }

    @Test
    void shouldGiveH5pyTheValuesWithTheirUnits() throws Exception {
        Program.assume("/usr/bin/python3", "-c", "import h5py");
        Path file = folder.resolve("scan.h5");
        SmallScan.write(file);

        String read = Program.output(
                "/usr/bin/python3",
                "-c",
                """
                import h5py, numpy, sys
                e = h5py.File(sys.argv[1])['entry']
                d = e['instrument/detector_10264']
                print(e.attrs['NX_class'], e['title'][()].decode(), e['start_time'][()].decode(), e['fit/version'][()].decode())
                print(d['data'].dtype, d['data'].shape, d['data'][0, 0, 3], d['data'][2, 4, 15], d['data'][1, 2].sum())
                print(d['calibration'][()].tolist(), d['calibration'].attrs['units'], d['measured'][1].tolist())
                f = e['fit/Fe-K']
                print(f.dtype, f.shape, f.attrs['units'], f[2, 4], f[1, 2], round(float(e['fit/Fe-K_errors'][2, 4]), 3))
                """,
                file.toString());

        assertEquals(
                List.of(
                        "NXentry Portrait of a test 2026-03-04T10:00:00Z linear/1.0",
                        "uint32 (3, 5, 16) 4294967280 255 0",
                        "[-0.01, 0.029, 1e-07] keV [1, 1, 0, 1, 1]",
                        "float32 (3, 5) counts 21.0 nan 2.1"),
                read.lines().toList());
    }

    @Test
    void shouldOpenInPyMcaAsAStack() throws Exception {
        Program.assume("/usr/bin/python3", "-c", "import PyMca5");
        Path file = folder.resolve("scan.h5");
        SmallScan.write(file);

        String read = Program.output(
                "/usr/bin/python3",
                "-c",
                """
                import sys
                from PyMca5.PyMcaIO.HDF5Stack1D import HDF5Stack1D
                for path in '/instrument/detector_10264/data', '/measurement/data':
                    s = HDF5Stack1D([sys.argv[1]], {'y': path})
                    print(s.data.shape, int(s.data[2, 4, 15]), s.info['McaCalib'].tolist(), s.info['McaLiveTime'][0])
                """,
                file.toString());

        String expected = "(3, 5, 16) 255 [-0.01, 0.029, 1e-07] 2.5";
        assertEquals(List.of(expected, expected), read.lines().toList());
    }

    @Test
    void shouldWriteSeveralFilesAtOnce() {
        IntStream.range(0, 24).parallel().forEach(n -> SmallScan.write(folder.resolve(n + ".h5")));

        for (int n = 0; n < 24; n++) {
            try (SpectrumCube cube = Cubes.open(folder.resolve(n + ".h5"))) {
                assertSameSpectra(cube, 0);
            }
        }
    }

    @Test
    void shouldLeaveNothingWhenItIsNotCompleted() throws IOException {
        try (ScanFileWriter writer =
                ScanFileWriter.create(folder.resolve("scan.h5"), SmallScan.info(), SmallScan.CLOCK)) {
            SmallScan.writeRun(writer, 0, 0, 0, SmallScan.COLUMNS);
            assertFalse(Files.exists(folder.resolve("scan.h5")));
        }

        assertEquals(List.of(), files());
    }

    @Test
    void shouldReplaceAnEarlierExportOnlyWhenCompleted() throws IOException {
        Path file = folder.resolve("scan.h5");
        Files.writeString(file, "earlier");
        try (ScanFileWriter writer = ScanFileWriter.create(file, SmallScan.info(), SmallScan.CLOCK)) {
            SmallScan.writeRun(writer, 0, 0, 0, SmallScan.COLUMNS);
            assertEquals("earlier", Files.readString(file));
        }
        assertEquals("earlier", Files.readString(file));

        SmallScan.write(file);

        assertEquals(List.of("scan.h5"), files());
        Cubes.open(file).close();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheScan() {
        try (ScanFileWriter writer =
                ScanFileWriter.create(folder.resolve("scan.h5"), SmallScan.info(), SmallScan.CLOCK)) {
            float[] times = new float[5];
            assertMessage(
                    "row=3, firstColumn=0, pixels=1: must lie in 3 x 5 pixels",
                    () -> writer.writeSpectra(0, 3, 0, 1, new int[16], times, times));
            assertMessage(
                    "counts.length=15, live.length=5, real.length=5: too short for 1 pixels of 16 channels",
                    () -> writer.writeSpectra(0, 0, 0, 1, new int[15], times, times));
            assertMessage(
                    "values.length=14: must be 3 x 5 pixels",
                    () -> writer.writeLayer("fit", "1", "Fe-K", "counts", new float[14], null));
            assertMessage(
                    "model=instrument: is the name of another group of the file",
                    () -> writer.writeLayer("instrument", "1", "Fe-K", "counts", new float[15], null));
            writer.writeLayer("fit", "1", "Fe-K", "counts", new float[15], null);
            assertMessage(
                    "version=2: other layers of fit are of version 1",
                    () -> writer.writeLayer("fit", "2", "Ca-K", "counts", new float[15], null));
        }
    }

    private static void assertMessage(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void shouldSayWhereItCannotWrite() {
        Path file = folder.resolve("absent").resolve("scan.h5");
        ScanFileException e = assertThrows(
                ScanFileException.class, () -> ScanFileWriter.create(file, SmallScan.info(), SmallScan.CLOCK));
        assertTrue(e.getMessage().contains("absent is not there; make it first"), e.getMessage());

        assertTrue(assertThrows(
                        ScanFileException.class, () -> ScanFileWriter.create(folder, SmallScan.info(), SmallScan.CLOCK))
                .getMessage()
                .contains("is a folder; name a file in it, such as scan-7.h5"));
    }

    /** A limit on the size of files, set by the shell, stands for a disk that runs full. */
    @Test
    void shouldSayThatTheDiskIsFullAndLeaveNothing() throws Exception {
        Program.assume("bash", "-c", "ulimit -f 256");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = Program.start(List.of(
                "bash",
                "-c",
                "ulimit -f 256 && exec \"$@\"",
                "bash",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                FillDisk.class.getName(),
                folder.resolve("scan.h5").toString()));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("ScanFileException") && output.contains("File too large"), output);
        assertEquals(List.of(), files());
    }

    static final class FillDisk {
        private FillDisk() {}

        public static void main(String[] args) {
            EnergyAxis axis = EnergyAxis.linear(0, 0.01);
            int channels = 4096;
            int columns = 100;
            ScanFileInfo small = SmallScan.info();
            ScanFileInfo info = new ScanFileInfo(
                    "full",
                    "full",
                    "bench",
                    small.start(),
                    Optional.empty(),
                    100,
                    columns,
                    CubeScan.UNKNOWN,
                    List.of(new CubeDetector("A", channels, Optional.of(axis))));
            Random random = new Random(1);
            int[] counts = random.ints((long) columns * channels).toArray();
            float[] times = new float[columns];
            try (ScanFileWriter writer = ScanFileWriter.create(Path.of(args[0]), info, SmallScan.CLOCK)) {
                for (int row = 0; row < 100; row++) {
                    writer.writeSpectra(0, row, 0, columns, counts, times, times);
                }
                writer.complete();
            } catch (ScanFileException e) {
                System.out.println(e);
            }
        }
    }
}
