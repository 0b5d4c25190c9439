package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.emulator.EmulatedGem;
import io.pentimento.emulator.Faults;
import io.pentimento.emulator.GemReport;
import io.pentimento.emulator.GemSettings;
import io.pentimento.emulator.PacketFault;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One full-field scan of an emulated detector over a network that loses, doubles, delays and damages packets, with boards that
 * fall silent or are switched off and on, while adapter and broker are killed. Kinds, order and number of the faults are those
 * of the seed.
 *
 * <p>What is exact: the packets and hits that the scan's end says were lost are those that were dropped, damaged, or sent while
 * no adapter was there; every photon whose hits arrived in time is one event, and no other event is there. What cannot be: a
 * board that was silent for longer than it is waited for brings its first packet when others may have gone on, so photons in
 * that one packet are counted, in part or whole, or not (doubtful), and the packet may count as late beside those that were
 * late on purpose. And
 * what is on its way inside an adapter when that is killed is lost to everybody; so before a kill the detector pauses until a
 * heartbeat tells that all it has sent is safe in the log.
 */
final class GemCampaign {

    private static final double HITS_PER_S = 30_000;
    private static final long APART_NS = 1_000;
    private static final double SPOILT = 0.006;
    private static final double EDGE = 0.05;
    private static final double LEAST_KEV = 3;
    private static final double MOST_KEV = 20;
    private static final double LONGEST_S = 3600;
    private static final long UNHEARD_MS = 200;
    private static final long LOOK_MS = 50;
    private static final int MOST_NAMED = 40;
    private static final long SAY_NS = TimeUnit.SECONDS.toNanos(10);

    private final long seed;
    private final int faults;
    private final KillPlan kills;
    private final Faults<PacketFault> spoiling;
    private final GemFile file = GemFile.emulated(0);
    private final PhotonRecord photons =
            new PhotonRecord(file.rows(), file.columns(), file.offsetKev(), file.gainKev());
    private long saidNs = System.nanoTime();

    /**
     * What it prints.
     *
     * @param faults that were injected, kills included
     * @param kinds of them
     * @param packets that the detector sent, with those that were lost
     * @param lostOnPurpose packets: dropped, in silence too, or damaged
     * @param unheard packets that were sent while no adapter was there
     * @param lostPackets as the scan's end tells
     * @param lateOnPurpose packets
     * @param latePackets as the scan's end tells
     * @param doubtful photons of which nobody can say whether they are counted
     * @param expected photons whose hits arrived: so many events must be there, and no others but of the doubtful
     * @param events in the log
     * @param eventsTold by the scan's end
     * @param missing photons of the expected that are no event
     * @param twice photons that are more than one
     * @param wrong events that no photon has made, by time, place and energy, or one whose hits were lost
     * @param unreadable records that nobody can read, or whose number another has too
     */
    record Figures(
            String benchmark,
            String source,
            Machine machine,
            long seed,
            int rows,
            int columns,
            int boards,
            @JsonProperty("hits_per_second") double hitsPerSecond,
            long faults,
            Map<String, Long> kinds,
            int generations,
            double seconds,
            long packets,
            @JsonProperty("lost_on_purpose") long lostOnPurpose,
            long unheard,
            @JsonProperty("lost_packets") long lostPackets,
            @JsonProperty("lost_hits_on_purpose") long lostHitsOnPurpose,
            @JsonProperty("lost_hits") long lostHits,
            @JsonProperty("late_on_purpose") long lateOnPurpose,
            @JsonProperty("late_packets") long latePackets,
            long photons,
            long doubtful,
            long expected,
            long events,
            @JsonProperty("events_told") long eventsTold,
            long missing,
            long twice,
            long wrong,
            long unreadable,
            @JsonProperty("exit_status") String exitStatus,
            boolean good) {

        String words() {
            return ("%,d faults %s; %,d packets lost on purpose and %,d unheard, %,d told; %,d events expected, %,d missing,"
                            + " %d twice, %d wrong, %d unreadable; %s after %.0f s")
                    .formatted(
                            faults,
                            kinds,
                            lostOnPurpose,
                            unheard,
                            lostPackets,
                            expected,
                            missing,
                            twice,
                            wrong,
                            unreadable,
                            exitStatus,
                            seconds);
        }
    }

    GemCampaign(long seed, int faults) {
        this.seed = seed;
        this.faults = faults;
        this.kills = new KillPlan(seed, faults);
        this.spoiling = new Faults<>(List.of(PacketFault.values()), seed, SPOILT, faults - kills.kills());
    }

    Figures run(Output output) throws IOException, InterruptedException {
        int port = EmulatedScanner.freePort();
        GemSettings settings = GemSettings.of(HITS_PER_S, LONGEST_S, seed).withApart(APART_NS);
        EmulatedGem detector = new EmulatedGem(
                (random, photon) -> photon.set(
                        EDGE + (1 - 2 * EDGE) * random.nextDouble(),
                        EDGE + (1 - 2 * EDGE) * random.nextDouble(),
                        LEAST_KEV + (MOST_KEV - LEAST_KEV) * random.nextDouble()),
                settings,
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                spoiling,
                photons);
        try (CampaignProcesses processes = new CampaignProcesses(output, List.of("--source=gem", "--listen=" + port))) {
            long begin = System.nanoTime();
            start(processes);
            CompletableFuture<GemReport> sending = CompletableFuture.supplyAsync(detector::run);
            try {
                disturb(detector, processes, output);
            } finally {
                detector.stop();
            }
            GemReport sent = sending.join();
            while (processes.adapterRuns()) {
                look(processes, output);
            }
            return judge(sent, (System.nanoTime() - begin) / 1e9, processes);
        }
    }

    /** Until all faults have been injected, or the adapter has ended by itself. */
    private void disturb(EmulatedGem detector, CampaignProcesses processes, Output output) throws InterruptedException {
        while (total() < faults && processes.adapterRuns()) {
            KillPlan.Victim due = kills.due(total());
            if (due == KillPlan.Victim.ADAPTER) {
                killAdapter(detector, processes, output);
            } else if (due == KillPlan.Victim.BROKER) {
                processes.killBroker();
            }
            look(processes, output);
        }
    }

    private void look(CampaignProcesses processes, Output output) throws InterruptedException {
        double events = processes.status().gauge("events");
        processes.requireProgress(total() * Integer.MAX_VALUE + (long) events);
        if (System.nanoTime() - saidNs > SAY_NS) {
            saidNs = System.nanoTime();
            output.say("%,d of %,d faults, %,.0f events".formatted(total(), faults, events));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }

    private void killAdapter(EmulatedGem detector, CampaignProcesses processes, Output output)
            throws InterruptedException {
        long[] sent = detector.pause();
        while (!isSafe(sent, processes) && processes.adapterRuns()) {
            look(processes, output);
        }
        processes.killAdapter();
        detector.resume(false);
        TimeUnit.MILLISECONDS.sleep(UNHEARD_MS);
        detector.pause();
        start(processes);
        detector.resume(true);
    }

    /** Whether a heartbeat has told that the log has all that came of these packets. */
    private static boolean isSafe(long[] packets, CampaignProcesses processes) {
        for (int b = 0; b < packets.length; b++) {
            if (processes.status().gauge("board_" + b + "_packets") != packets[b]) {
                return false;
            }
        }
        return true;
    }

    private static void start(CampaignProcesses processes) throws InterruptedException {
        long before = processes.listens();
        processes.startAdapter();
        while (processes.listens() == before && processes.adapterRuns()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private Figures judge(GemReport sent, double seconds, CampaignProcesses processes) {
        Set<String> names = new HashSet<>();
        Set<Integer> generations = new TreeSet<>();
        AtomicReference<ScanStopped> end = new AtomicReference<>(ScanStopped.getDefaultInstance());
        long[] unreadable = new long[1];
        WholeTopic.read(processes.kafka(), CampaignProcesses.TOPICS.events(), record -> {
            unreadable[0] += take(record, names, generations) ? 0 : 1;
        });
        WholeTopic.read(processes.kafka(), CampaignProcesses.TOPICS.scans(), record -> {
            ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
            if (fact.hasStopped()) {
                end.set(fact.getStopped());
            }
        });
        ScanStopped told = end.get();
        boolean good = total() == faults
                && told.getExitStatus() == ExitStatus.COMPLETED
                && told.getLostPackets() == sent.lostPackets()
                && told.getLostHits() == sent.lostHits()
                && told.getLatePackets() >= sent.latePackets()
                && told.getEvents() == photons.events()
                && photons.missing() + photons.twice() + photons.wrong() + unreadable[0] == 0;
        if (!good) {
            processes.sayWhatWasSaid();
            processes.output().say("missing photons, ns UTC: " + photons.firstMissing(MOST_NAMED));
        }
        return new Figures(
                "faults",
                "gem",
                Machine.here(),
                seed,
                file.rows(),
                file.columns(),
                file.boards(),
                HITS_PER_S,
                total(),
                kinds(),
                generations.size(),
                Math.round(10 * seconds) / 10.0,
                sent.packets(),
                sent.lostPackets() - sent.unheardPackets(),
                sent.unheardPackets(),
                told.getLostPackets(),
                sent.lostHits(),
                told.getLostHits(),
                sent.latePackets(),
                told.getLatePackets(),
                photons.photons(),
                photons.doubtful(),
                photons.expected(),
                photons.events(),
                told.getEvents(),
                photons.missing(),
                photons.twice(),
                photons.wrong(),
                unreadable[0],
                told.getExitStatus().name(),
                good);
    }

    private boolean take(ConsumerRecord<String, byte[]> record, Set<String> names, Set<Integer> generations) {
        EventBlock block;
        try {
            block = Wire.read(record, EventBlock.getDefaultInstance());
        } catch (UnreadableRecordException e) {
            return false;
        }
        generations.add(block.getGeneration());
        photons.take(block);
        return names.add(block.getGeneration() + "/" + block.getSequence());
    }

    private long total() {
        return spoiling.total() + kills.done();
    }

    private Map<String, Long> kinds() {
        Map<String, Long> kinds = new TreeMap<>(this.kills.kinds());
        spoiling.injected().forEach((kind, number) -> kinds.put(kind.name().toLowerCase(Locale.ROOT), number));
        return kinds;
    }
}
