package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpectrumBatchTest {

    private static final ScanStarted SCAN = ScanStarted.newBuilder()
            .setRows(2)
            .setColumns(5)
            .addDetectors(Detector.newBuilder().setName("left").setChannels(3))
            .addDetectors(Detector.newBuilder().setName("right").setChannels(2))
            .build();

    @Test
    void shouldTakeABlockUpToTheLastPixelOfARow() {
        assertDoesNotThrow(() -> SpectrumBatch.check(block(1, 3, 2).build(), SCAN));
    }

    @Test
    void shouldRefuseABlockOutsideTheScan() {
        String outside = ": outside the scan of 2 x 5 pixels";
        assertRefused("row=2, first_column=0, pixels=1" + outside, block(2, 0, 1));
        assertRefused("row=0, first_column=4, pixels=2" + outside, block(0, 4, 2));
        assertRefused("row=0, first_column=0, pixels=0" + outside, block(0, 0, 0));
    }

    @Test
    void shouldRefuseNumbersThatWouldOverflow() {
        String outside = ": outside the scan of 2 x 5 pixels";
        assertRefused(
                "row=-1, first_column=0, pixels=1" + outside, block(0, 0, 1).setRow(-1));
        assertRefused(
                "row=0, first_column=-1, pixels=2" + outside, block(0, 0, 2).setFirstColumn(-1));
        assertRefused(
                "row=0, first_column=0, pixels=-1" + outside, block(0, 0, 1).setPixels(-1));
    }

    @Test
    void shouldRefuseAnotherNumberOfDetectors() {
        assertRefused("detectors=1: the scan has 2", block(0, 0, 1).removeDetectors(1));
    }

    @Test
    void shouldRefuseAnotherNumberOfTimes() {
        assertRefused("measured_ns=3 values for 2 pixels", block(0, 0, 2).addMeasuredNs(1));
    }

    @Test
    void shouldRefuseAnotherNumberOfChannelsOrSpectraAndNameTheDetector() {
        CountsCodec codec = new CountsCodec();
        assertRefused(
                "detector right: 2 spectra of 3 channels, expected 2 of 2",
                block(0, 0, 2).setDetectors(1, spectra(codec, new int[6], 2, 3)));
        assertRefused(
                "detector left: 1 spectra of 3 channels, expected 2 of 3",
                block(0, 0, 2).setDetectors(0, spectra(codec, new int[3], 1, 3)));
    }

    @Test
    void shouldLineSpectraUpPerDetectorUntilItIsFull() {
        SpectrumBatch batch = new SpectrumBatch(SCAN, 3);
        batch.add(block(0, 0, 2).build());
        assertTrue(batch.hasRoomFor(1));
        batch.add(block(1, 4, 1).build());
        assertFalse(batch.hasRoomFor(1));
        assertEquals(3, batch.pixels());
        assertArrayEquals(new int[] {0, 1, 2, 10, 11, 12, 140, 141, 142}, batch.counts(0));
        assertArrayEquals(new int[] {1000, 1001, 1010, 1011, 1140, 1141}, batch.counts(1));
        batch.clear();
        assertEquals(0, batch.pixels());
        assertTrue(batch.hasRoomFor(3));
    }

    @Test
    void shouldBeAsBeforeAfterCountsThatCannotBeDecoded() {
        SpectrumBatch batch = new SpectrumBatch(SCAN, 3);
        batch.add(block(0, 0, 1).build());
        var damaged = block(0, 1, 1);
        damaged.getDetectorsBuilder(1).getCountsBuilder().setData(ByteString.EMPTY);
        SpectrumBlock unreadable = damaged.build();
        assertDoesNotThrow(() -> SpectrumBatch.check(unreadable, SCAN));
        assertThrows(UnreadableRecordException.class, () -> batch.add(unreadable));
        assertEquals(1, batch.pixels());
        batch.add(block(1, 4, 1).build());
        assertArrayEquals(new int[] {0, 1, 2, 140, 141, 142}, Arrays.copyOf(batch.counts(0), 6));
        assertArrayEquals(new int[] {1000, 1001, 1140, 1141}, Arrays.copyOf(batch.counts(1), 4));
    }

    /** Counts say where they belong: detector, row, column and channel, a digit each. */
    private static SpectrumBlock.Builder block(int row, int column, int pixels) {
        SpectrumBlock.Builder block =
                SpectrumBlock.newBuilder().setRow(row).setFirstColumn(column).setPixels(pixels);
        CountsCodec codec = new CountsCodec();
        List<Detector> detectors = SCAN.getDetectorsList();
        for (int d = 0; d < detectors.size(); d++) {
            int channels = detectors.get(d).getChannels();
            int[] counts = new int[pixels * channels];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = 1000 * d + 100 * row + 10 * (column + i / channels) + i % channels;
            }
            block.addDetectors(spectra(codec, counts, pixels, channels));
        }
        for (int p = 0; p < pixels; p++) {
            block.addMeasuredNs(p);
        }
        return block;
    }

    private static DetectorSpectra spectra(CountsCodec codec, int[] counts, int spectra, int channels) {
        return DetectorSpectra.newBuilder()
                .setCounts(codec.encode(counts, spectra, channels))
                .build();
    }

    private static void assertRefused(String message, SpectrumBlock.Builder block) {
        var error = assertThrows(UnreadableRecordException.class, () -> SpectrumBatch.check(block.build(), SCAN));
        assertEquals(message, error.getMessage());
    }
}
