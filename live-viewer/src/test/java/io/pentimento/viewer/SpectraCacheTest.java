package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.PixelMask;
import io.pentimento.proto.Region;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectraCacheTest {

    private static final TestScan SCAN = new TestScan("s", 3, 4, 0);

    @TempDir
    Path folder;

    private Path file;
    private SpectraCache cache;

    @BeforeEach
    void open() {
        file = folder.resolve("spectra");
        cache = new SpectraCache(file, SCAN.started().getStarted());
    }

    @AfterEach
    void close() {
        cache.close();
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldCountWhatIsInAWindowPixelByPixelAndLaterOnlyWhatIsNew() {
        ChannelWindow window = new ChannelWindow(new int[] {2, 1}, new int[] {4, 3});
        add(SCAN.spectra(1));

        WindowCounts first = cache.window(window, 0, () -> false);

        assertEquals(1, first.runs().size());
        assertEquals(SCAN.columns(), first.runs().get(0).firstPixel());
        for (int column = 0; column < SCAN.columns(); column++) {
            long[] a = expected(1, column);
            int[] b = SCAN.counts(1, 1, column);
            assertEquals(a[2] + a[3] + b[1] + b[2], first.runs().get(0).counts()[column]);
        }
        assertFalse(first.more());
        assertEquals(List.of(), cache.window(window, first.next(), () -> false).runs());
        add(SCAN.spectra(0));
        WindowCounts next = cache.window(window, first.next(), () -> false);
        assertEquals(1, next.runs().size());
        assertEquals(0, next.runs().get(0).firstPixel());
        assertThrows(CancellationException.class, () -> cache.window(window, 0, () -> true));
    }

    @Test
    void shouldAddUpOnlyWhatHasBeenMeasured() {
        add(SCAN.spectra(1));

        SumSpectrum sum = sum(0, 1, 2, 2);

        assertEquals(2, sum.measured());
        assertArrayEquals(expected(1, 1, 2), sum.counts()[0]);
        assertEquals(0, sum(2, 0, 2, 3).measured());
        assertEquals(4, cache.pixels());
    }

    @Test
    void shouldAddUpAPolygonAndAMaskAsByHand() {
        for (int row = 0; row < SCAN.rows(); row++) {
            add(SCAN.spectra(row));
        }
        Region polygon = Region.newBuilder()
                .setGeojson("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[3,1],[1,1],[1,3],[0,3],[0,0]]]}")
                .build();
        // Row 0: columns 0 to 2; rows 1 and 2: column 0.
        Region mask = Region.newBuilder()
                .setMask(PixelMask.newBuilder().setRows(3).setColumns(3).addAllRuns(List.of(0, 4, 2, 1, 2)))
                .build();
        for (Region region : List.of(polygon, mask)) {
            SumSpectrum sum = cache.sum(RegionPixels.of(region, SCAN.rows(), SCAN.columns()), () -> false);
            assertEquals(5, sum.measured());
            for (int d = 0; d < TestScan.CHANNELS.length; d++) {
                long[] byHand = new long[TestScan.CHANNELS[d]];
                for (int[] pixel : new int[][] {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {2, 0}}) {
                    int[] counts = SCAN.counts(d, pixel[0], pixel[1]);
                    Arrays.setAll(byHand, c -> byHand[c] + counts[c]);
                }
                assertArrayEquals(byHand, sum.counts()[d]);
                assertEquals(5 * 0.25, sum.liveTimeS()[d], 1e-6);
            }
        }
    }

    @Test
    void shouldCountAPixelOnceThatWasMeasuredTwice() {
        add(constant(0, 7));
        add(constant(1, 9));

        SumSpectrum sum = sum(0, 0, 0, 3);

        assertEquals(4, sum.measured());
        assertEquals(4 * 9, sum.counts()[0][0]);
    }

    @Test
    void shouldPreferTheLaterGenerationEvenWhenTheEarlierOneComesLast() {
        add(constant(1, 9));
        add(constant(0, 7));

        assertEquals(4 * 9, sum(0, 0, 0, 3).counts()[0][0]);
    }

    @Test
    void shouldAddUpCountsBeyondThirtyTwoBits() {
        int most = -1;
        add(constant(0, most));

        assertEquals(4 * 0xFFFFFFFFL, sum(0, 0, 0, 3).counts()[1][5]);
    }

    @Test
    void shouldStopWhenNobodyWantsTheSumAnyMore() {
        add(SCAN.spectra(0));

        assertThrows(CancellationException.class, () -> cache.sum(region(0, 0, 1, 3), () -> true));
    }

    @Test
    void shouldRefuseABlockThatDoesNotFit() {
        SpectrumBlock tooWide = SCAN.spectra(0).toBuilder().setFirstColumn(1).build();
        SpectrumBlock oneDetector =
                SCAN.spectra(0).toBuilder().removeDetectors(1).build();
        SpectrumBlock wrongTotal = SCAN.spectra(0);
        SpectrumBlock.Builder corrupt = wrongTotal.toBuilder();
        corrupt.getDetectorsBuilder(0).getCountsBuilder().setTotal(1);

        assertThrows(UnreadableRecordException.class, () -> add(tooWide));
        assertThrows(UnreadableRecordException.class, () -> add(oneDetector));
        assertThrows(UnreadableRecordException.class, () -> add(corrupt.build()));
        assertEquals(0, cache.pixels());
    }

    @Test
    void shouldSayWhatToDoWhenTheDiskIsFull() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), full + " is not here");
        ScanStarted started = SCAN.started().getStarted();
        SpectrumBlock block = SCAN.spectra(0);
        try (FullDisk disk = new FullDisk(started, full)) {
            assertFalse(disk.cache.add(block, block.toByteArray()));
            assertTrue(disk.cache.failure().contains("No space left on device"), disk.cache.failure());
            assertTrue(disk.cache.failure().contains("Make room"), disk.cache.failure());
            assertEquals(0, disk.cache.pixels());
        }
    }

    /** A cache whose file is a link to a disk that is full. */
    private final class FullDisk implements AutoCloseable {
        private final SpectraCache cache;

        private FullDisk(ScanStarted started, Path full) {
            try {
                cache = new SpectraCache(Files.createSymbolicLink(folder.resolve("link"), full), started);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    private void add(SpectrumBlock block) {
        cache.add(block, block.toByteArray());
    }

    private SumSpectrum sum(int row0, int column0, int row1, int column1) {
        return cache.sum(region(row0, column0, row1, column1), () -> false);
    }

    private static RegionPixels region(int row0, int column0, int row1, int column1) {
        return RegionPixels.of(new Rectangle(row0, column0, row1, column1), SCAN.rows(), SCAN.columns());
    }

    /** Row 0 with the same count in every channel. */
    private static SpectrumBlock constant(int generation, int count) {
        SpectrumBlock.Builder block = SCAN.spectra(0).toBuilder().setGeneration(generation);
        for (int d = 0; d < TestScan.CHANNELS.length; d++) {
            int[] counts = new int[SCAN.columns() * TestScan.CHANNELS[d]];
            Arrays.fill(counts, count);
            block.getDetectorsBuilder(d)
                    .setCounts(new CountsCodec().encode(counts, SCAN.columns(), TestScan.CHANNELS[d]));
        }
        return block.build();
    }

    private static long[] expected(int row, int... columns) {
        long[] sum = new long[TestScan.CHANNELS[0]];
        for (int column : columns) {
            int[] counts = SCAN.counts(0, row, column);
            for (int c = 0; c < sum.length; c++) {
                sum[c] += counts[c];
            }
        }
        return sum;
    }
}
