package io.pentimento.standalone;

import io.pentimento.emulator.EmulatedGem;
import io.pentimento.emulator.GemWitness;
import io.pentimento.proto.EventBlock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every photon that an emulated detector saw, and whether its hits can have arrived; then every event of the log is set against
 * the photon of its time. Photons must be further apart than their hits. The detector's thread tells; when it has ended another
 * one judges.
 */
final class PhotonRecord implements GemWitness {

    private static final int FIRST_CAPACITY = 1 << 16;
    private static final byte WHOLE = 0;
    private static final byte DOUBTFUL = 1;
    private static final byte LOST = 2;
    /** Strips are half a pixel, and their hits are rounded. */
    private static final double MOST_PIXELS_OFF = 1;

    private static final double MOST_KEV_OFF = 0.5;

    private final int rows;
    private final int columns;
    private final double offsetKev;
    private final double gainKev;
    private long[] times = new long[FIRST_CAPACITY];
    private float[] across = new float[FIRST_CAPACITY];
    private float[] down = new float[FIRST_CAPACITY];
    private float[] kev = new float[FIRST_CAPACITY];
    private byte[] fate = new byte[FIRST_CAPACITY];
    private byte[] counted = new byte[FIRST_CAPACITY];
    private int photons;
    private long events;
    private long wrong;

    /** @param offsetKev energy at the middle of channel 0 */
    PhotonRecord(int rows, int columns, double offsetKev, double gainKev) {
        this.rows = rows;
        this.columns = columns;
        this.offsetKev = offsetKev;
        this.gainKev = gainKev;
    }

    @Override
    public void photon(long timeNs, double x, double y, double energyKev) {
        if (photons == times.length) {
            int more = 2 * photons;
            times = Arrays.copyOf(times, more);
            across = Arrays.copyOf(across, more);
            down = Arrays.copyOf(down, more);
            kev = Arrays.copyOf(kev, more);
            fate = Arrays.copyOf(fate, more);
            counted = Arrays.copyOf(counted, more);
        }
        times[photons] = timeNs;
        across[photons] = (float) x;
        down[photons] = (float) y;
        kev[photons] = (float) energyKev;
        photons++;
    }

    @Override
    public void lost(long firstNs, long lastNs) {
        mark(firstNs, lastNs, LOST);
    }

    @Override
    public void doubtful(long firstNs, long lastNs) {
        mark(firstNs, lastNs, DOUBTFUL);
    }

    private void mark(long firstNs, long lastNs, byte as) {
        for (int i = upTo(lastNs); i >= 0 && times[i] + EmulatedGem.JITTER_NS >= firstNs; i--) {
            fate[i] = (byte) Math.max(fate[i], as);
        }
    }

    /** The last photon that is not later; -1 when there is none. */
    private int upTo(long timeNs) {
        int found = Arrays.binarySearch(times, 0, photons, timeNs);
        return found >= 0 ? found : -found - 2;
    }

    /** Sets the events of a block against their photons. */
    void take(EventBlock block) {
        long time = block.getBaseNs();
        for (int i = 0; i < block.getRowCount(); i++) {
            time += block.getTimeDeltaNs(i);
            events++;
            int photon = upTo(time);
            if (photon < 0
                    || time > times[photon] + EmulatedGem.JITTER_NS
                    || fate[photon] == WHOLE
                            && !isOf(photon, block.getRow(i), block.getColumn(i), block.getChannel(i))) {
                wrong++;
            } else {
                counted[photon] = (byte) Math.min(Byte.MAX_VALUE, counted[photon] + 1);
                wrong += fate[photon] == LOST ? 1 : 0;
            }
        }
    }

    private boolean isOf(int photon, int row, int column, int channel) {
        return Math.abs(across[photon] * columns - column - 0.5) <= MOST_PIXELS_OFF
                && Math.abs(down[photon] * rows - row - 0.5) <= MOST_PIXELS_OFF
                && Math.abs(kev[photon] - offsetKev - gainKev * channel) <= MOST_KEV_OFF;
    }

    long photons() {
        return photons;
    }

    /** Events that must be there. */
    long expected() {
        return number(WHOLE, 0, Byte.MAX_VALUE);
    }

    /** Photons of which nobody can say whether they are counted. */
    long doubtful() {
        return number(DOUBTFUL, 0, Byte.MAX_VALUE);
    }

    /** Events that are there. */
    long events() {
        return events;
    }

    /** Photons that were not lost on purpose, and are not there. */
    long missing() {
        return number(WHOLE, 0, 0);
    }

    /** Photons that are there more than once. */
    long twice() {
        return number(WHOLE, 2, Byte.MAX_VALUE) + number(DOUBTFUL, 2, Byte.MAX_VALUE) + number(LOST, 2, Byte.MAX_VALUE);
    }

    /** Events that no photon can have made, by their time, place and energy. */
    long wrong() {
        return wrong;
    }

    /** When the first of the missing photons were seen, for whoever looks for the reason. */
    List<Long> firstMissing(int most) {
        return IntStream.range(0, photons)
                .filter(i -> fate[i] == WHOLE && counted[i] == 0)
                .limit(most)
                .mapToObj(i -> times[i])
                .toList();
    }

    private long number(byte of, int fewest, int most) {
        long number = 0;
        for (int i = 0; i < photons; i++) {
            number += fate[i] == of && counted[i] >= fewest && counted[i] <= most ? 1 : 0;
        }
        return number;
    }
}
