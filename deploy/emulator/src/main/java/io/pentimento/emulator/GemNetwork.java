package io.pentimento.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;

/**
 * The way of a board's packets to the receiver, with faults on purpose, each counted where it is made. End-of-run packets are
 * left alone. Belongs to one thread.
 */
final class GemNetwork implements GemBoard.Wire {

    private static final int MOST_OVERTAKEN = 3;
    /** Packets that overtake a late one: no receiver waits for so many. */
    private static final int LATE_BY = 200;
    /** Packets of a silence: longer than a receiver waits for a board that sends every 2 ms. */
    private static final int SILENT = 150;

    private static final int MOST_GARBAGE = 1472;
    private static final int UNKNOWN_BOARD = 0x80;
    private static final int HITS_AT = 6;
    private static final int BOARD_AT = 5;
    private static final int RUN_AT = 12;
    private static final int BASE_AT = 32;
    private static final int HEADER_BYTES = 40;
    private static final int HIT_BYTES = 8;

    /** Sends a datagram. */
    interface Sender {
        void send(ByteBuffer packet);
    }

    /** A packet that is held back until so many others have gone. */
    private record Held(ByteBuffer packet, long until) {}

    private final Sender sender;
    private final Faults<PacketFault> faults;
    private final GemWitness witness;
    private final Runnable reset;
    private final CRC32C crc = new CRC32C();
    private final Deque<Held> late = new ArrayDeque<>();
    /** Overtaken by those behind it, which come in one go before it; the receiver's patience is not put to the test. */
    private final Deque<ByteBuffer> overtaken = new ArrayDeque<>();

    private int overtakers;
    private int silent;
    private boolean wasSilent;
    private boolean spared;
    private boolean unheard;
    private long gone;
    long droppedPackets;
    long droppedHits;
    long flippedPackets;
    long truncatedPackets;
    long damagedHits;
    long duplicatedPackets;
    long reorderedPackets;
    long latePackets;
    long lateHits;
    long unheardPackets;
    long unheardHits;

    /** @param reset switches the board off and on */
    GemNetwork(Faults<PacketFault> faults, GemWitness witness, Sender sender, Runnable reset) {
        this.faults = faults;
        this.witness = witness;
        this.sender = sender;
        this.reset = reset;
    }

    /** Whether nobody listens from now on. */
    void unheard(boolean nobody) {
        unheard = nobody;
    }

    /** Sends what it holds, or forgets it if it is late, and leaves the next packet alone: it tells what was lost before it. */
    void settle() {
        silent = 0;
        releaseAll();
        spared = true;
    }

    @Override
    public void send(ByteBuffer packet, int hits, boolean endOfRun) {
        if (endOfRun) {
            settle();
        }
        if (unheard) {
            unheardPackets++;
            unheardHits += hits;
            lose(packet);
            sender.send(packet);
        } else if (endOfRun) {
            sender.send(packet);
        } else {
            gone++;
            pass(packet);
        }
    }

    private void pass(ByteBuffer packet) {
        if (silent > 0) {
            silent--;
            drop(packet);
            return;
        }
        release();
        if (wasSilent) {
            // Left alone: until it comes no others know that the board is back, and what they have is in doubt.
            wasSilent = false;
            spared = true;
            witness.doubtful(first(packet), last(packet));
        }
        if (overtakers > 0) {
            overtaken.add(copy(packet));
            if (--overtakers == 0) {
                releaseOvertaken();
            }
            return;
        }
        PacketFault fault = spared ? null : faults.next();
        spared = false;
        if (fault == null) {
            sender.send(packet);
        } else {
            spoil(fault, packet);
        }
    }

    private void spoil(PacketFault fault, ByteBuffer packet) {
        switch (fault) {
            case DROPPED -> drop(packet);
            case DUPLICATED -> {
                duplicatedPackets++;
                sender.send(packet);
                sender.send(packet.rewind());
            }
            case REORDERED -> {
                overtaken.add(copy(packet));
                overtakers = 1 + faults.below(MOST_OVERTAKEN);
            }
            case LATE -> late.add(new Held(copy(packet), gone + LATE_BY + 1));
            case FLIPPED -> {
                flippedPackets++;
                damage(packet);
                int bit = faults.below(Byte.SIZE * packet.limit());
                packet.put(bit / Byte.SIZE, (byte) (packet.get(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
                sender.send(packet);
            }
            case TRUNCATED -> {
                truncatedPackets++;
                damage(packet);
                sender.send(packet.limit(faults.below(packet.limit())));
            }
            case GARBAGE -> {
                sender.send(garbage());
                sender.send(packet);
            }
            case STRANGER -> {
                sender.send(stranger(packet));
                sender.send(packet);
            }
            case SILENCE -> {
                silent = SILENT - 1;
                wasSilent = true;
                drop(packet);
            }
            case RESET -> {
                releaseAll();
                sender.send(packet);
                reset.run();
                spared = true;
            }
        }
    }

    private void drop(ByteBuffer packet) {
        droppedPackets++;
        droppedHits += hits(packet);
        lose(packet);
    }

    private void damage(ByteBuffer packet) {
        damagedHits += hits(packet);
        lose(packet);
    }

    private void lose(ByteBuffer packet) {
        if (hits(packet) > 0) {
            witness.lost(first(packet), last(packet));
        }
    }

    private ByteBuffer garbage() {
        ByteBuffer bytes = ByteBuffer.allocate(faults.below(MOST_GARBAGE));
        while (bytes.hasRemaining()) {
            bytes.put((byte) faults.below(256));
        }
        return bytes.flip();
    }

    private ByteBuffer stranger(ByteBuffer packet) {
        ByteBuffer other = copy(packet);
        if (faults.below(2) == 0) {
            other.put(BOARD_AT, (byte) (other.get(BOARD_AT) | UNKNOWN_BOARD));
        } else {
            other.putShort(RUN_AT, (short) (other.getShort(RUN_AT) + 1));
        }
        return GemBoard.seal(other, crc);
    }

    private void release() {
        while (!late.isEmpty() && late.peek().until() <= gone) {
            ByteBuffer packet = late.remove().packet();
            latePackets++;
            lateHits += hits(packet);
            lose(packet);
            sender.send(packet);
        }
    }

    private void releaseOvertaken() {
        overtakers = 0;
        ByteBuffer first = overtaken.poll();
        overtaken.forEach(sender::send);
        overtaken.clear();
        if (first != null) {
            reorderedPackets++;
            sender.send(first);
        }
    }

    /** What would have been late has never been sent. */
    private void releaseAll() {
        releaseOvertaken();
        late.forEach(held -> drop(held.packet()));
        late.clear();
    }

    private static ByteBuffer copy(ByteBuffer packet) {
        return ByteBuffer.allocate(packet.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(packet.duplicate())
                .flip();
    }

    private static int hits(ByteBuffer packet) {
        return packet.getShort(HITS_AT);
    }

    private static long first(ByteBuffer packet) {
        return packet.getLong(BASE_AT);
    }

    private static long last(ByteBuffer packet) {
        int hits = hits(packet);
        return first(packet) + (hits == 0 ? 0 : packet.getInt(HEADER_BYTES + HIT_BYTES * (hits - 1) + Integer.BYTES));
    }
}
