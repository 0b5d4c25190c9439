package io.pentimento.acquisition.gem;

import io.pentimento.proto.EventBlock;
import java.util.Arrays;

/**
 * Events on their way into blocks of one tile each. A block goes when it is full, or when its first event has waited
 * long enough. Belongs to the decoder's thread.
 */
final class TileBlocks implements EventTaker {

    /** Events in a block. */
    static final int MOST_EVENTS = 8192;

    /** How long an event waits for company, ns. */
    static final long AGE_NS = 50_000_000;

    private static final int FIRST_CAPACITY = 256;

    /** Takes a block that still lacks scan, generation and sequence. */
    interface Taker {
        void take(EventBlock.Builder block);
    }

    private final int tileRows;
    private final Taker taker;
    private final Tile[] tiles;
    private long nowTicks;

    private static final class Tile {
        private final int index;
        private int[] places = new int[FIRST_CAPACITY];
        private int[] channels = new int[FIRST_CAPACITY];
        private long[] times = new long[FIRST_CAPACITY];
        private int events;
        private long sinceTicks;

        Tile(int index) {
            this.index = index;
        }

        void add(int row, int column, int channel, long timeNs) {
            if (events == places.length) {
                places = Arrays.copyOf(places, 2 * events);
                channels = Arrays.copyOf(channels, 2 * events);
                times = Arrays.copyOf(times, 2 * events);
            }
            places[events] = row << Short.SIZE | column;
            channels[events] = channel;
            times[events] = timeNs;
            events++;
        }

        EventBlock.Builder block() {
            EventBlock.Builder block = EventBlock.newBuilder().setTile(index).setBaseNs(times[0]);
            long before = times[0];
            for (int i = 0; i < events; i++) {
                block.addRow(places[i] >>> Short.SIZE)
                        .addColumn(places[i] & 0xFFFF)
                        .addChannel(channels[i])
                        .addTimeDeltaNs(times[i] - before);
                before = times[i];
            }
            return block;
        }
    }

    TileBlocks(int rows, int tileRows, Taker taker) {
        this.tileRows = tileRows;
        this.taker = taker;
        tiles = new Tile[(rows + tileRows - 1) / tileRows];
        Arrays.setAll(tiles, Tile::new);
    }

    @Override
    public void event(int row, int column, int channel, long timeNs) {
        Tile tile = tiles[row / tileRows];
        if (tile.events == 0) {
            tile.sinceTicks = nowTicks;
        }
        tile.add(row, column, channel, timeNs);
        if (tile.events == MOST_EVENTS) {
            send(tile);
        }
    }

    /** Sends what has waited long enough. */
    void tick(long ticksNs) {
        nowTicks = ticksNs;
        for (Tile tile : tiles) {
            if (tile.events > 0 && ticksNs - tile.sinceTicks >= AGE_NS) {
                send(tile);
            }
        }
    }

    /** Sends all there is. */
    void flush() {
        for (Tile tile : tiles) {
            if (tile.events > 0) {
                send(tile);
            }
        }
    }

    private void send(Tile tile) {
        EventBlock.Builder block = tile.block();
        tile.events = 0;
        taker.take(block);
    }
}
