package io.pentimento.emulator;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * The way of a board's packets to the receiver, with faults on purpose, each counted where it is made: about one
 * packet in eighteen meets one. End-of-run packets are left alone. Belongs to one thread.
 */
final class GemNetwork implements GemBoard.Wire {

    private static final double DROPPED = 0.01;
    private static final double DUPLICATED = 0.01;
    private static final double REORDERED = 0.02;
    private static final double FLIPPED = 0.005;
    private static final double TRUNCATED = 0.005;
    private static final double LATE = 0.005;
    private static final int MOST_OVERTAKEN = 3;
    /** Packets that overtake a late one: no receiver waits for so many. */
    private static final int LATE_BY = 200;

    /** Sends a datagram. */
    interface Sender {
        void send(ByteBuffer packet);
    }

    /** A packet that is held back until so many others have gone. */
    private record Held(ByteBuffer packet, int hits, long until, boolean late) {}

    private final Sender sender;
    private final SplittableRandom random;
    private final Deque<Held> held = new ArrayDeque<>();
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

    GemNetwork(OptionalLong faults, int board, Sender sender) {
        this.sender = sender;
        this.random = faults.isPresent() ? new SplittableRandom(31 * faults.getAsLong() + board) : null;
    }

    @Override
    public void send(ByteBuffer packet, int hits, boolean endOfRun) {
        if (endOfRun) {
            releaseAll();
        }
        if (endOfRun || random == null) {
            sender.send(packet);
            return;
        }
        gone++;
        release();
        double fate = random.nextDouble();
        if ((fate -= DROPPED) < 0) {
            droppedPackets++;
            droppedHits += hits;
        } else if ((fate -= DUPLICATED) < 0) {
            duplicatedPackets++;
            sender.send(packet);
            sender.send(packet.rewind());
        } else if ((fate -= REORDERED) < 0) {
            hold(packet, hits, 1 + random.nextInt(MOST_OVERTAKEN), false);
        } else if ((fate -= LATE) < 0) {
            hold(packet, hits, LATE_BY, true);
        } else if ((fate -= FLIPPED) < 0) {
            flippedPackets++;
            damagedHits += hits;
            int bit = random.nextInt(Byte.SIZE * packet.limit());
            packet.put(bit / Byte.SIZE, (byte) (packet.get(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
            sender.send(packet);
        } else if (fate - TRUNCATED < 0) {
            truncatedPackets++;
            damagedHits += hits;
            sender.send(packet.limit(random.nextInt(packet.limit())));
        } else {
            sender.send(packet);
        }
    }

    private void hold(ByteBuffer packet, int hits, int overtaken, boolean late) {
        ByteBuffer copy = ByteBuffer.allocate(packet.remaining()).put(packet).flip();
        held.add(new Held(copy, hits, gone + overtaken + 1, late));
    }

    private void release() {
        held.removeIf(one -> {
            if (one.until() > gone) {
                return false;
            }
            if (one.late()) {
                latePackets++;
                lateHits += one.hits();
            } else {
                reorderedPackets++;
            }
            sender.send(one.packet());
            return true;
        });
    }

    /** The run is over: what would have been late has never been sent. */
    private void releaseAll() {
        for (Held one : held) {
            if (one.late()) {
                droppedPackets++;
                droppedHits += one.hits();
            } else {
                reorderedPackets++;
                sender.send(one.packet());
            }
        }
        held.clear();
    }
}
