package io.pentimento.xrf.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmptekFolderTest {
    @TempDir
    Path parent;

    private Path scan;

    @BeforeEach
    void writeScan() throws IOException {
        scan = parent.resolve("scan");
        AmptekScan.grid(scan);
        AmptekScan.detector(scan.resolve("left"), 1);
        AmptekScan.detector(scan.resolve("right"), 1000);
        Files.writeString(scan.resolve("map.png"), "no folder");
    }

    private static List<String> names(SpectrumCube cube) {
        return cube.detectors().stream().map(CubeDetector::name).toList();
    }

    private static void assertCounts(SpectrumCube cube, int detector, int pixel, int factor) {
        int[] counts = new int[AmptekScan.CHANNELS];
        assertTrue(cube.read(detector, pixel / AmptekScan.COLUMNS, pixel % AmptekScan.COLUMNS, counts));
        for (int c = 0; c < AmptekScan.CHANNELS; c++) {
            assertEquals(AmptekScan.count(factor, pixel, c), counts[c]);
        }
    }

    private static CubeException assertFails(Path path) {
        return assertThrows(CubeException.class, () -> Cubes.open(path).close());
    }

    private static void assertContains(String part, CubeException e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void shouldReadEveryPixelOfEveryDetectorRowByRow() {
        try (SpectrumCube cube = Cubes.open(scan)) {
            assertEquals("scan", cube.name());
            assertEquals(List.of(2, 3), List.of(cube.rows(), cube.columns()));
            assertEquals(List.of("left", "right"), names(cube));
            assertEquals(new CubeScan(0, 0, 3.5), cube.scan());
            assertEquals(0, cube.missingPixels());
            for (int pixel = 0; pixel < 6; pixel++) {
                assertCounts(cube, 0, pixel, 1);
                assertCounts(cube, 1, pixel, 1000);
            }
        }
    }

    @Test
    void shouldTakeTheLineThroughTheCalibrationPointsAndTheTimesFromTheirBlocks() {
        try (SpectrumCube cube = Cubes.open(scan)) {
            EnergyAxis axis = cube.detectors().get(0).axis().orElseThrow();
            assertEquals(0.0098, axis.gainKev(), 1e-12);
            assertEquals(0.05, axis.offsetKev(), 1e-12);
            assertEquals(new PixelTiming(3.004f, 2.5f, 3000f, 2500f), cube.timing(0, 1, 1));
        }
    }

    @Test
    void shouldTakeALiveTimeOfZeroForUnknown() throws IOException {
        AmptekScan.write(
                scan.resolve("left/None_1.mca"),
                AmptekScan.text(AmptekScan.CHANNELS, 1, 0).replace("2.500000", "0"));
        try (SpectrumCube cube = Cubes.open(scan)) {
            assertEquals(Float.NaN, cube.timing(0, 0, 0).liveTimeS());
            assertEquals(3.004f, cube.timing(0, 0, 0).realTimeS());
        }
    }

    @Test
    void shouldLeaveOutAFolderThatAddsTheOthersUp() throws IOException {
        AmptekScan.detector(scan.resolve("alltogether"), 1001);
        try (SpectrumCube cube = Cubes.open(scan)) {
            assertEquals(List.of("left", "right"), names(cube));
        }
        try (SpectrumCube cube = Cubes.open(scan, Set.of("alltogether"))) {
            assertEquals(List.of("alltogether"), names(cube));
            assertCounts(cube, 0, 5, 1001);
        }
    }

    @Test
    void shouldKeepAThirdDetectorThatIsNoSum() throws IOException {
        AmptekScan.detector(scan.resolve("third"), 1002);
        try (SpectrumCube cube = Cubes.open(scan)) {
            assertEquals(List.of("left", "right", "third"), names(cube));
        }
    }

    @Test
    void shouldLeaveOutAFolderNamedStackedBesideASingleDetector() throws IOException {
        Path single = parent.resolve("single");
        AmptekScan.grid(single);
        AmptekScan.detector(single.resolve("10264"), 1);
        AmptekScan.detector(single.resolve("stacked"), 7);
        try (SpectrumCube cube = Cubes.open(single)) {
            assertEquals(List.of("10264"), names(cube));
        }
    }

    @Test
    void shouldOpenChosenDetectorsOnly() {
        try (SpectrumCube cube = Cubes.open(scan, Set.of("right"))) {
            assertEquals(List.of("right"), names(cube));
            assertCounts(cube, 0, 2, 1000);
        }
        assertContains(
                "has no detector [middle], only [left, right]",
                assertThrows(CubeException.class, () -> Cubes.open(scan, Set.of("middle"))));
    }

    @Test
    void shouldOpenTheOnlyScanInAFolderAndRefuseToChooseAmongTwo() throws IOException {
        try (SpectrumCube cube = Cubes.open(parent)) {
            assertEquals("scan", cube.name());
        }
        AmptekScan.grid(parent.resolve("second"));
        AmptekScan.detector(parent.resolve("second/left"), 1);
        assertContains("holds several scans, name one of them", assertFails(parent));
    }

    @Test
    void shouldOpenADetectorFolderWithTheGridBesideItOrInIt() throws IOException {
        try (SpectrumCube cube = Cubes.open(scan.resolve("left"))) {
            assertEquals(List.of("left"), names(cube));
            assertCounts(cube, 0, 4, 1);
        }
        Path alone = parent.resolve("alone");
        AmptekScan.grid(alone, "RIGHE\t3\nCOLONNE\t2\n");
        AmptekScan.detector(alone, 1);
        try (SpectrumCube cube = Cubes.open(alone)) {
            assertEquals(List.of(3, 2), List.of(cube.rows(), cube.columns()));
            assertEquals(0, cube.scan().dwellS());
        }
    }

    @Test
    void shouldCountPixelsThatAreMissingInAnyDetector() throws IOException {
        Files.delete(scan.resolve("left/None_2.mca"));
        Files.delete(scan.resolve("left/None_6.mca"));
        Files.delete(scan.resolve("right/None_6.mca"));
        try (SpectrumCube cube = Cubes.open(scan)) {
            assertEquals(2, cube.missingPixels());
            assertFalse(cube.read(0, 0, 1, new int[AmptekScan.CHANNELS]));
            assertEquals(PixelTiming.UNKNOWN, cube.timing(0, 0, 1));
            assertCounts(cube, 1, 1, 1000);
            assertFalse(cube.read(1, 1, 2, new int[AmptekScan.CHANNELS]));
        }
    }

    @Test
    void shouldNameAFileThatIsCutShortAndReadTheOthers() throws IOException {
        String whole = AmptekScan.text(AmptekScan.CHANNELS, 1, 0);
        AmptekScan.write(scan.resolve("left/None_1.mca"), whole.substring(0, whole.indexOf("<<DATA>>") + 20));
        try (SpectrumCube cube = Cubes.open(scan)) {
            CubeException e = assertThrows(CubeException.class, () -> cube.read(0, 0, 0, new int[AmptekScan.CHANNELS]));
            assertContains("None_1.mca: ends after ", e);
            assertContains("without <<END>>", e);
            assertContains("remove it to count its pixel as missing", e);
            assertThrows(CubeException.class, () -> cube.timing(0, 0, 0));
            assertCounts(cube, 0, 1, 1);
            assertCounts(cube, 1, 0, 1000);
        }
    }

    @Test
    void shouldNameAFileWithAnotherNumberOfChannels() throws IOException {
        AmptekScan.write(scan.resolve("left/None_3.mca"), AmptekScan.text(4, 1, 2));
        try (SpectrumCube cube = Cubes.open(scan)) {
            assertContains(
                    "None_3.mca: holds 4 channels where detector left has 8",
                    assertThrows(CubeException.class, () -> cube.read(0, 0, 2, new int[8])));
        }
    }

    @Test
    void shouldNameTheChannelOfANumberThatIsNoCount() throws IOException {
        String text = AmptekScan.text(AmptekScan.CHANNELS, 1, 0);
        for (String wrong : List.of("-3", "4.5", "x7", "4294967296")) {
            AmptekScan.write(scan.resolve("left/None_2.mca"), text.replace("\r\n4\r\n", "\r\n" + wrong + "\r\n"));
            try (SpectrumCube cube = Cubes.open(scan)) {
                assertContains(
                        "None_2.mca: channel 3 holds '" + wrong + "', which is no count",
                        assertThrows(CubeException.class, () -> cube.read(0, 0, 1, new int[8])));
            }
        }
    }

    @Test
    void shouldSayThatNoFileOfADetectorCanBeRead() throws IOException {
        for (int pixel = 1; pixel <= 6; pixel++) {
            AmptekScan.write(scan.resolve("left/None_" + pixel + ".mca"), "");
        }
        assertContains("None_1.mca: holds no <<DATA>> without <<END>>", assertFails(scan));
    }

    @Test
    void shouldSayWhatTheGridFileMustHold() throws IOException {
        Files.delete(scan.resolve("colonneXrighe.txt"));
        CubeException e = assertFails(scan);
        assertContains("colonneXrighe.txt: missing, so the shape of the scan is not known", e);
        assertContains("'righe <rows>', 'colonne <columns>'", e);

        AmptekScan.grid(scan, "righe 2\n");
        assertContains("says nothing of rows or columns", assertFails(scan));
        AmptekScan.grid(scan, "righe two\ncolonne 3\n");
        assertContains("righe=two: must be a whole number", assertFails(scan));
        AmptekScan.grid(scan, "righe 2\ncolonne 0\n");
        assertContains("colonne=0: must be positive", assertFails(scan));
    }

    @Test
    void shouldRefuseAGridThatIsTooSmallForTheFiles() throws IOException {
        AmptekScan.grid(scan, "righe 2\ncolonne 2\n");
        assertContains("None_6.mca: pixel 6 is beyond the 2 x 2 pixels", assertFails(scan));
    }

    @Test
    void shouldReadCompleteFilesOfAmptekSoftware() {
        AmptekFile file = new AmptekFile();
        file.read(SharedData.path("amptek-mca/minix_20kV_15uA_sdd.mca"));
        assertEquals(2048, file.channels());
        PixelTiming timing = file.timing();
        assertEquals(8994.995f, timing.liveTimeS());
        assertEquals(9252.206f, timing.realTimeS());
        assertEquals(66888311 / 9252.206f, timing.inputRateHz(), 0.01f);
        assertEquals(65028866 / 9252.206f, timing.outputRateHz(), 0.01f);
        Optional<EnergyAxis> axis = file.axis();
        assertEquals(13.95, axis.orElseThrow().energyKev(1299.82), 0.02);
    }
}
