package io.pentimento.viewer;

import io.pentimento.proto.UnreadableRecordException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The spectra of one scan, copied from the log so that they can be added up. One thread adds, any may read. */
sealed interface Spectra extends AutoCloseable permits SpectraCache, EventCube {

    /**
     * Adds a record.
     *
     * @return false when there was no room for it, for the {@link #failure} known then; it may be added again later
     * @throws UnreadableRecordException when it does not fit the scan
     */
    boolean add(ConsumerRecord<String, byte[]> record);

    /** Why spectra are missing; empty while all is well. */
    String failure();

    /** Everything has been added that was in the log when the copy was begun. */
    void caughtUp();

    boolean isCaughtUp();

    /** Pixels that have spectra. */
    long pixels();

    /**
     * Adds up the spectra of a region.
     *
     * @param cancelled asked now and then
     * @throws CancellationException when {@code cancelled} said so
     */
    SumSpectrum sum(RegionPixels area, BooleanSupplier cancelled);

    /**
     * Reads the counts of a row.
     *
     * @param counts columns x channels, spectrum after spectrum; 0 where there is none
     */
    void readRow(int detector, int row, int[] counts);

    /**
     * Counts of some channels, added up pixel by pixel, of all detectors.
     *
     * @param since {@link WindowCounts#next} of the answer before; 0: from the beginning
     * @param cancelled asked now and then
     * @throws CancellationException when {@code cancelled} said so
     */
    WindowCounts window(ChannelWindow window, long since, BooleanSupplier cancelled);

    @Override
    void close();
}
