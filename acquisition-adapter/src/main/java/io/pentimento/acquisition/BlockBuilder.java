package io.pentimento.acquisition;

import io.pentimento.proto.CountsPacker;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.PixelTiming;
import java.util.List;

/**
 * Gathers consecutive pixels of one row into a spectrum block, packing each as it comes. Pixels visited backwards are
 * turned round in the end, so that columns come out in order.
 *
 * <p>An instance belongs to one thread at a time.
 */
final class BlockBuilder {

    private static final int LARGEST_BLOCK_BYTES = 8 << 20;

    private final ScanPlan plan;
    private final BlockLimits limits;
    private final int capacity;
    private final CountsPacker[] packers;
    private final PixelTiming[][] timing;
    private final long[] measuredNs;
    private final double[] xMm;
    private final double[] yMm;

    private int pixels;
    private int firstIndex;
    private long firstTicksNs;
    private boolean positions;

    BlockBuilder(ScanPlan plan, BlockLimits limits) {
        this.plan = plan;
        this.limits = limits;
        List<CubeDetector> detectors = plan.detectors();
        long channels = detectors.stream().mapToLong(CubeDetector::channels).sum();
        if (4 * channels > LARGEST_BLOCK_BYTES) {
            throw new IllegalArgumentException("channels=" + channels + " of all detectors: a pixel of more than "
                    + LARGEST_BLOCK_BYTES / 4 + " channels does not fit into a record");
        }
        capacity = (int) Math.min(Math.min(limits.pixels(), plan.columns()), LARGEST_BLOCK_BYTES / (4 * channels));
        packers = detectors.stream()
                .map(detector -> new CountsPacker(detector.channels()))
                .toArray(CountsPacker[]::new);
        timing = new PixelTiming[detectors.size()][capacity];
        measuredNs = new long[capacity];
        xMm = new double[capacity];
        yMm = new double[capacity];
    }

    boolean isEmpty() {
        return pixels == 0;
    }

    int pixels() {
        return pixels;
    }

    /** When the first pixel was added, ticks; meaningless when empty. */
    long firstTicksNs() {
        return firstTicksNs;
    }

    /** Whether this pixel can join the ones that are there. */
    boolean accepts(int index) {
        return pixels == 0 || index == firstIndex + pixels && plan.row(index) == plan.row(firstIndex);
    }

    /** Whether the block must be sent before another pixel comes. */
    boolean isFull() {
        return pixels == capacity
                || (pixels > 0 && plan.row(firstIndex + pixels) != plan.row(firstIndex))
                || pixels > 0 && bytes() + bytes() / pixels > limits.bytes();
    }

    private long bytes() {
        long sum = 0;
        for (CountsPacker packer : packers) {
            sum += packer.bytes();
        }
        return sum;
    }

    void add(int index, Pixel pixel, long ticksNs, long utcNs) {
        if (pixels == 0) {
            firstIndex = index;
            firstTicksNs = ticksNs;
            positions = pixel.hasPosition();
        }
        int slot = plan.reversed(pixel.row()) ? capacity - 1 - pixels : pixels;
        for (int d = 0; d < packers.length; d++) {
            packers[d].add(pixel.counts(d));
            timing[d][slot] = pixel.timing(d);
        }
        measuredNs[slot] = utcNs;
        xMm[slot] = pixel.xMm();
        yMm[slot] = pixel.yMm();
        // One pixel whose encoder was silent leaves the whole block without positions: half of them would mislead.
        positions &= pixel.hasPosition();
        pixels++;
    }

    /** Makes the block and empties this. */
    SpectrumBlock build(String scan, int generation, long sequence) {
        int row = plan.row(firstIndex);
        boolean reversed = plan.reversed(row);
        int begin = reversed ? capacity - pixels : 0;
        int firstColumn = plan.column(reversed ? firstIndex + pixels - 1 : firstIndex);
        var block = SpectrumBlock.newBuilder()
                .setScan(scan)
                .setGeneration(generation)
                .setSequence(sequence)
                .setRow(row)
                .setFirstColumn(firstColumn)
                .setPixels(pixels)
                .setFirstPixel(firstIndex)
                .setReversed(reversed);
        for (int d = 0; d < packers.length; d++) {
            block.addDetectors(spectra(d, begin, reversed));
        }
        for (int i = begin; i < begin + pixels; i++) {
            block.addMeasuredNs(measuredNs[i]);
        }
        if (positions) {
            for (int i = begin; i < begin + pixels; i++) {
                block.addXMm(xMm[i]).addYMm(yMm[i]);
            }
        }
        pixels = 0;
        return block.build();
    }

    private DetectorSpectra spectra(int d, int begin, boolean reversed) {
        var spectra = DetectorSpectra.newBuilder().setCounts(packers[d].build(reversed));
        boolean known = false;
        for (int i = begin; i < begin + pixels; i++) {
            known |= !timing[d][i].equals(PixelTiming.UNKNOWN);
        }
        for (int i = begin; known && i < begin + pixels; i++) {
            PixelTiming t = timing[d][i];
            spectra.addRealTimeS(t.realTimeS())
                    .addLiveTimeS(t.liveTimeS())
                    .addInputRateHz(t.inputRateHz())
                    .addOutputRateHz(t.outputRateHz());
        }
        return spectra.build();
    }
}
