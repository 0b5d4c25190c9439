package io.pentimento.viewer;

import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The spectra of a full-field scan, counted from its events in memory: 4 bytes a count. */
final class EventCube implements Spectra {

    /** 256 MiB. */
    private static final long MOST_COUNTS = 1 << 26;

    private final ScanStarted scan;
    private final int columns;
    private final int channels;
    /** rows x columns x channels; empty when there would be too many. */
    private final int[] counts;

    private final String failure;
    private long events;
    private volatile boolean caughtUp;

    EventCube(ScanStarted scan) {
        this.scan = scan;
        this.columns = scan.getColumns();
        this.channels = scan.getDetectorsCount() == 1 ? scan.getDetectors(0).getChannels() : 0;
        long pixels = ScanMaps.pixels(scan);
        boolean fits = channels > 0 && pixels <= MOST_COUNTS / channels && scan.getTileRows() > 0;
        this.counts = new int[fits ? (int) pixels * channels : 0];
        this.failure = fits
                ? ""
                : "The spectra of this scan cannot be shown: " + pixels + " pixels of "
                        + Integer.toUnsignedString(channels) + " channels of one detector are too many or none.";
    }

    /** Counts of all pixels, row by row, one spectrum after the other; for whoever adds. */
    int[] counts() {
        return counts;
    }

    @Override
    public boolean add(ConsumerRecord<String, byte[]> record) {
        return add(Wire.read(record, EventBlock.getDefaultInstance()));
    }

    /** @throws UnreadableRecordException when it does not fit the scan */
    boolean add(EventBlock block) {
        if (counts.length == 0) {
            return true;
        }
        EventBlocks.check(block, scan);
        synchronized (this) {
            for (int i = 0; i < block.getRowCount(); i++) {
                counts[(block.getRow(i) * columns + block.getColumn(i)) * channels + block.getChannel(i)]++;
            }
            events += block.getRowCount();
        }
        return true;
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public void caughtUp() {
        caughtUp = true;
    }

    @Override
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** All, once there is an event: what was not hit has counted as long as what was. */
    @Override
    public synchronized long pixels() {
        return events == 0 ? 0 : ScanMaps.pixels(scan);
    }

    @Override
    public synchronized SumSpectrum sum(RegionPixels area, BooleanSupplier cancelled) {
        SumSpectrum sum = SumSpectrum.empty(new int[] {channels});
        if (events == 0) {
            return sum;
        }
        long[] total = sum.counts()[0];
        int row = -1;
        for (int pixel = area.next(0); pixel >= 0; pixel = area.next(pixel + 1)) {
            if (pixel / columns != row && cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            row = pixel / columns;
            for (int c = 0; c < channels; c++) {
                total[c] += counts[pixel * channels + c] & 0xFFFFFFFFL;
            }
        }
        return new SumSpectrum(area.count(), sum.counts(), sum.realTimeS(), sum.liveTimeS());
    }

    @Override
    public synchronized void readRow(int detector, int row, int[] into) {
        System.arraycopy(counts, row * columns * channels, into, 0, columns * channels);
    }

    @Override
    public synchronized WindowCounts window(ChannelWindow window, long since, BooleanSupplier cancelled) {
        if (events == 0 || events == since) {
            return new WindowCounts(List.of(), events, false);
        }
        float[] sums = new float[counts.length / channels];
        for (int pixel = 0; pixel < sums.length; pixel++) {
            if (pixel % columns == 0 && cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            long sum = 0;
            for (int c = window.first()[0]; c < window.end()[0]; c++) {
                sum += counts[pixel * channels + c] & 0xFFFFFFFFL;
            }
            sums[pixel] = sum;
        }
        return new WindowCounts(List.of(new WindowCounts.Run(0, sums)), events, false);
    }

    @Override
    public void close() {
        // Nothing but memory.
    }
}
