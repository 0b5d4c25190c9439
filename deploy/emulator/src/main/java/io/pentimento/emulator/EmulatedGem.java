package io.pentimento.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.special.Erf;

/**
 * A full-field GEM detector that is not there: photons become charge on the strips of two planes, strips hits, hits
 * packets, and packets go out over UDP. {@link #run} belongs to one thread; {@link #stop} to any.
 */
public final class EmulatedGem {

    /** Both boards send at the latest after this. */
    private static final long SLICE_NS = 2_000_000;

    /** Spread of a photon's charge over the strips, in strips. */
    private static final double SPREAD = 0.7;

    private static final int REACH = 3;
    /** Strips that see less stay silent. */
    private static final int THRESHOLD = 10;

    private static final int LARGEST = 0xFFFF;
    /** Standard deviation of the share of the charge that a plane sees. */
    private static final double IMBALANCE = 0.02;

    /** All hits of a photon come within this. */
    public static final int JITTER_NS = 40;

    /** Part of the packets that meet a fault of the network. */
    private static final double SPOILT = 0.055;

    private static final int TRIAL = 2000;
    private static final int STEPS_PER_STRIP = 64;
    private static final int ENDS = 3;

    private final GemScene scene;
    private final GemSettings settings;
    private final List<InetSocketAddress> targets;
    private final GemScene.Photon photon = new GemScene.Photon();
    /** Share of the charge left of a border, by its distance in steps. */
    private final double[] below = new double[2 * (REACH + 1) * STEPS_PER_STRIP + 1];

    private final Faults<PacketFault> faults;
    private final GemWitness witness;
    private final Gate gate = new Gate();
    private volatile boolean stopped;
    private long made;

    /** @param targets boards share them in turn */
    public EmulatedGem(GemScene scene, GemSettings settings, List<InetSocketAddress> targets) {
        this(
                scene,
                settings,
                targets,
                settings.faults().isPresent()
                        ? new Faults<>(PacketFault.OF_NETWORK, settings.faults().getAsLong(), SPOILT, Long.MAX_VALUE)
                        : Faults.none(),
                GemWitness.NONE);
    }

    /**
     * One with other faults than those of the settings.
     *
     * @param witness is told what can arrive
     */
    public EmulatedGem(
            GemScene scene,
            GemSettings settings,
            List<InetSocketAddress> targets,
            Faults<PacketFault> faults,
            GemWitness witness) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets=[]: at least one address is needed");
        }
        this.scene = scene;
        this.settings = settings;
        this.faults = faults;
        this.witness = witness;
        this.targets = List.copyOf(targets);
        for (int i = 0; i < below.length; i++) {
            double distance = (double) i / STEPS_PER_STRIP - REACH - 1;
            below[i] = 0.5 * Erf.erfc(-distance / SPREAD / Math.sqrt(2));
        }
    }

    /** Ends the run early, in order. */
    public void stop() {
        stopped = true;
        gate.open();
    }

    /**
     * Sends nothing for a while. Returns when the last packet has gone; all that was lost before can be told by it.
     *
     * @return number of the next packet of each board
     */
    public long[] pause() throws InterruptedException {
        return gate.close();
    }

    /**
     * Goes on after {@link #pause}.
     *
     * @param heard whether anybody listens
     */
    public void resume(boolean heard) {
        gate.open(heard);
    }

    /** Measures for the time that was set, or until it is stopped; returns when all is sent. */
    public GemReport run() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            GemNetwork[] networks = new GemNetwork[settings.boards()];
            GemBoard[] boards = new GemBoard[settings.boards()];
            for (int b = 0; b < boards.length; b++) {
                InetSocketAddress target = targets.get(b % targets.size());
                int board = b;
                networks[b] = new GemNetwork(
                        faults, witness, packet -> send(channel, packet, target), () -> boards[board].reset());
                boards[b] = new GemBoard(b, settings.run(), networks[b]);
            }
            double seconds = measure(boards, networks);
            return report(boards, networks, seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            gate.open();
        }
    }

    private static void send(DatagramChannel channel, ByteBuffer packet, InetSocketAddress target) {
        try {
            channel.send(packet, target);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can be sent to " + target + ": " + e.getMessage(), e);
        }
    }

    private double measure(GemBoard[] boards, GemNetwork[] networks) {
        double meanNs = 1e9 * hitsPerPhoton() / settings.hitsPerSecond();
        SplittableRandom random = new SplittableRandom(settings.seed());
        long begin = System.nanoTime();
        Instant now = Instant.now();
        long beginUtc = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        long slices = Math.max(1, Math.round(settings.seconds() * 1e9 / SLICE_NS));
        double next = meanNs * exponential(random);
        long slice = 0;
        while (slice < slices && !stopped) {
            if (gate.isClosing()) {
                settle(beginUtc + slice * SLICE_NS, boards, networks);
                slice = Math.max(slice, (System.nanoTime() - begin) / SLICE_NS);
                next = Math.max(next, slice * SLICE_NS);
            }
            slice++;
            long end = slice * SLICE_NS;
            while (next < end - settings.apartNs()) {
                scene.draw(random, photon);
                count(random, beginUtc + (long) next, boards);
                next += Math.max(settings.apartNs(), meanNs * exponential(random));
            }
            next = Math.max(next, settings.apartNs() > 0 ? end : 0);
            Clocks.await(begin + end);
            for (GemBoard board : boards) {
                board.flush(beginUtc + end);
            }
        }
        long last = beginUtc + slice * SLICE_NS + JITTER_NS;
        for (GemBoard board : boards) {
            board.flush(last + 1);
            board.end(last + 1, ENDS);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void count(SplittableRandom random, long timeNs, GemBoard[] boards) {
        if (detect(random, timeNs, boards) > 0) {
            made++;
            witness.photon(timeNs, photon.across, photon.down, photon.kev);
        }
    }

    /** Sends what is held back, and then one packet of each board that says so; waits until it is to go on. */
    private void settle(long nowUtc, GemBoard[] boards, GemNetwork[] networks) {
        long[] numbers = new long[boards.length];
        for (int b = 0; b < boards.length; b++) {
            networks[b].settle();
            boards[b].flush(nowUtc);
            numbers[b] = boards[b].sequence();
        }
        boolean heard = gate.await(numbers);
        for (GemNetwork network : networks) {
            network.unheard(!heard);
        }
    }

    private static double exponential(SplittableRandom random) {
        return -Math.log1p(-random.nextDouble());
    }

    /** Measured, since it depends on the energies. */
    private double hitsPerPhoton() {
        SplittableRandom random = new SplittableRandom(settings.seed() + 1);
        long hits = 0;
        for (int i = 0; i < TRIAL; i++) {
            scene.draw(random, photon);
            hits += detect(random, 0, null);
        }
        return Math.max(1.0, (double) hits / TRIAL);
    }

    /** Turns the photon into hits; @return how many. */
    private int detect(SplittableRandom random, long timeNs, GemBoard[] boards) {
        double charge = photon.kev / GemSettings.KEV_PER_AMPLITUDE;
        double share = 0.5 + IMBALANCE * random.nextGaussian();
        return spread(random, false, photon.across * settings.strips(), charge * share, timeNs, boards)
                + spread(random, true, photon.down * settings.strips(), charge * (1 - share), timeNs, boards);
    }

    private int spread(
            SplittableRandom random, boolean y, double place, double charge, long timeNs, GemBoard[] boards) {
        int hits = 0;
        int middle = (int) place;
        for (int strip = Math.max(0, middle - REACH); strip <= middle + REACH; strip++) {
            int amplitude = (int) Math.round(charge * (left(strip + 1 - place) - left(strip - place)));
            if (strip < settings.strips() && amplitude >= THRESHOLD) {
                hits++;
                if (boards != null) {
                    board(boards, y, strip)
                            .hit(y, strip, Math.min(LARGEST, amplitude), timeNs + random.nextInt(JITTER_NS));
                }
            }
        }
        return hits;
    }

    private double left(double distance) {
        return below[(int) Math.round((distance + REACH + 1) * STEPS_PER_STRIP)];
    }

    private GemBoard board(GemBoard[] boards, boolean y, int strip) {
        int at = y ? settings.strips() + strip : strip;
        return boards[(int) ((long) at * boards.length / (2 * settings.strips()))];
    }

    private GemReport report(GemBoard[] boards, GemNetwork[] networks, double seconds) {
        long hits = 0;
        long packets = 0;
        for (GemBoard board : boards) {
            hits += board.hits();
            packets += board.packets();
        }
        long dropped = 0;
        long flipped = 0;
        long truncated = 0;
        long lostHits = 0;
        long duplicated = 0;
        long reordered = 0;
        long late = 0;
        long lateHits = 0;
        long unheard = 0;
        for (GemNetwork network : networks) {
            dropped += network.droppedPackets;
            flipped += network.flippedPackets;
            truncated += network.truncatedPackets;
            unheard += network.unheardPackets;
            lostHits += network.droppedHits + network.damagedHits + network.unheardHits;
            duplicated += network.duplicatedPackets;
            reordered += network.reorderedPackets;
            late += network.latePackets;
            lateHits += network.lateHits;
        }
        return new GemReport(
                made,
                hits,
                packets,
                Math.round(1000 * seconds) / 1000.0,
                Math.round(hits / seconds),
                dropped,
                flipped,
                truncated,
                unheard,
                dropped + flipped + truncated + unheard,
                lostHits,
                duplicated,
                reordered,
                late,
                lateHits);
    }
}
