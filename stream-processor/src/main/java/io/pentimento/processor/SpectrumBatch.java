package io.pentimento.processor;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;

/**
 * Decoded spectra of one scan, waiting to be run through the models: per detector, spectra one after the other. Buffers
 * are reused. Belongs to one thread.
 */
final class SpectrumBatch {

    /** Pixels in one block: bounds the memory that a record can ask for. */
    static final int MOST_BLOCK_PIXELS = 1024;

    private final int capacity;
    private final int[] channels;
    private final int[][] counts;
    private final float[][] liveFractions;
    private final CountsCodec codec = new CountsCodec();
    private int pixels;
    private long cleared;

    SpectrumBatch(ScanStarted scan, int capacity) {
        this.capacity = capacity;
        this.channels =
                scan.getDetectorsList().stream().mapToInt(d -> d.getChannels()).toArray();
        this.counts = new int[channels.length][];
        this.liveFractions = new float[channels.length][capacity];
        for (int d = 0; d < channels.length; d++) {
            counts[d] = new int[Math.multiplyExact(capacity, channels[d])];
        }
    }

    int pixels() {
        return pixels;
    }

    int detectors() {
        return channels.length;
    }

    int channels(int detector) {
        return channels[detector];
    }

    /** Spectra of a detector, one after the other; pixel p begins at p x channels. */
    int[] counts(int detector) {
        return counts[detector];
    }

    /** Share of its real time in which a detector could count, by pixel; NaN where it is not known. */
    float[] liveFractions(int detector) {
        return liveFractions[detector];
    }

    int[][] counts() {
        return counts;
    }

    boolean hasRoomFor(int more) {
        return pixels + more <= capacity;
    }

    /** Another number for each content of the batch that is run. */
    long turn() {
        return cleared;
    }

    void clear() {
        pixels = 0;
        cleared++;
    }

    /**
     * Decodes a block behind the pixels that are already there.
     *
     * @throws UnreadableRecordException when it does not fit its scan; the batch is as before
     */
    void add(SpectrumBlock block) {
        for (int d = 0; d < channels.length; d++) {
            codec.decode(block.getDetectors(d).getCounts(), counts[d], pixels * channels[d]);
            for (int p = 0; p < block.getPixels(); p++) {
                liveFractions[d][pixels + p] = liveFraction(block.getDetectors(d), p);
            }
        }
        pixels += block.getPixels();
    }

    private static float liveFraction(DetectorSpectra spectra, int pixel) {
        if (pixel >= spectra.getLiveTimeSCount() || pixel >= spectra.getRealTimeSCount()) {
            return Float.NaN;
        }
        float live = spectra.getLiveTimeS(pixel);
        float real = spectra.getRealTimeS(pixel);
        return live > 0 && real >= live ? live / real : Float.NaN;
    }

    /**
     * Puts spectra of the only detector behind the pixels that are already there.
     *
     * @param begin where the first of them begins in {@code from}
     */
    void add(int[] from, int begin, int more) {
        System.arraycopy(from, begin, counts[0], pixels * channels[0], more * channels[0]);
        pixels += more;
    }

    /** Says what is wrong when a block is not of this scan's shape, and throws; else returns. */
    static void check(SpectrumBlock block, ScanStarted scan) {
        if (scan.getKind() == ScanKind.FULL_FIELD) {
            throw new UnreadableRecordException(
                    "scan=" + block.getScan() + ": its kind is FULL_FIELD, which sends events and no spectra");
        }
        long last = Integer.toUnsignedLong(block.getFirstColumn()) + Integer.toUnsignedLong(block.getPixels());
        boolean inside = block.getPixels() > 0
                && Integer.compareUnsigned(block.getRow(), scan.getRows()) < 0
                && last <= Integer.toUnsignedLong(scan.getColumns());
        if (!inside) {
            throw new UnreadableRecordException("row=" + block.getRow() + ", first_column=" + block.getFirstColumn()
                    + ", pixels=" + block.getPixels() + ": outside the scan of " + scan.getRows() + " x "
                    + scan.getColumns() + " pixels");
        }
        if (block.getPixels() > MOST_BLOCK_PIXELS) {
            throw new UnreadableRecordException(
                    "pixels=" + block.getPixels() + ": a block holds at most " + MOST_BLOCK_PIXELS);
        }
        if (block.getDetectorsCount() != scan.getDetectorsCount()) {
            throw new UnreadableRecordException(
                    "detectors=" + block.getDetectorsCount() + ": the scan has " + scan.getDetectorsCount());
        }
        if (block.getMeasuredNsCount() != block.getPixels()) {
            throw new UnreadableRecordException(
                    "measured_ns=" + block.getMeasuredNsCount() + " values for " + block.getPixels() + " pixels");
        }
        for (int d = 0; d < block.getDetectorsCount(); d++) {
            var counts = block.getDetectors(d).getCounts();
            int channels = scan.getDetectors(d).getChannels();
            if (counts.getChannels() != channels || counts.getSpectra() != block.getPixels()) {
                throw new UnreadableRecordException(
                        "detector " + scan.getDetectors(d).getName() + ": "
                                + counts.getSpectra() + " spectra of " + counts.getChannels() + " channels, expected "
                                + block.getPixels() + " of " + channels);
            }
        }
    }
}
