package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.gem.GemAcquisition;
import io.pentimento.acquisition.gem.GemCounts;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.acquisition.gem.GemListener;
import io.pentimento.acquisition.gem.GemOutcome;
import io.pentimento.acquisition.gem.GemReplay;
import io.pentimento.broker.LocalBroker;
import io.pentimento.emulator.EmulatedGem;
import io.pentimento.emulator.GemPainting;
import io.pentimento.emulator.GemSettings;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Strip hits per second from the socket to the log: the emulated detector and the broker are processes of their own,
 * so that the processor time of this one is that of receiving. And of the decoder alone.
 */
final class GemBench {

    private static final Topics TOPICS = new Topics("bench");
    private static final int LARGEST = 2048;
    private static final int RECORDED_BYTES = 32 << 20;
    private static final int SIDE = 128;

    private final double rate;
    private final double seconds;
    private final double warmup;
    private final long seed;
    private final int detail;

    /**
     * What it prints.
     *
     * @param sentHitsPerSecond as fast as the emulated detector was
     * @param hitsPerSecond from the first packet to the confirmed end of the scan
     * @param cpuSeconds of this process in that time, all of its threads, garbage collection and compilation
     * @param logEvents that a consumer found in the log
     * @param decoderHitsPerSecond of decoding, ordering, merging, clustering and pairing packets in memory
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            int rows,
            int columns,
            int strips,
            int boards,
            long packets,
            long hits,
            long events,
            @JsonProperty("log_events") long logEvents,
            double seconds,
            @JsonProperty("sent_hits_per_second") double sentHitsPerSecond,
            @JsonProperty("hits_per_second") double hitsPerSecond,
            @JsonProperty("events_per_second") double eventsPerSecond,
            @JsonProperty("cpu_seconds") double cpuSeconds,
            @JsonProperty("lost_packets") long lostPackets,
            @JsonProperty("lost_hits") long lostHits,
            @JsonProperty("late_packets") long latePackets,
            @JsonProperty("unpaired_clusters") long unpairedClusters,
            @JsonProperty("decoder_hits_per_second") double decoderHitsPerSecond) {}

    /** @param detail pixels a side of the painting before the detector */
    GemBench(double rate, double seconds, double warmup, long seed, int detail) {
        this.rate = rate;
        this.seconds = seconds;
        this.warmup = warmup;
        this.seed = seed;
        this.detail = detail;
    }

    private record Scan(GemOutcome outcome, JsonNode sent, double seconds, double cpuSeconds) {}

    Figures run(Output output) throws InterruptedException {
        Path folder = LocalBroker.temporaryFolder();
        try (ChildCommand broker = ChildCommand.start("broker", "--port=0", "--data", folder.toString())) {
            KafkaAccess kafka = KafkaAccess.of(broker.line());
            kafka.create(TOPICS);
            if (warmup > 0) {
                output.say("warming up for %.0f s".formatted(warmup));
                scan(kafka, "warm-up", warmup);
            }
            output.say("measuring for %.0f s".formatted(seconds));
            Scan measured = scan(kafka, "measured", seconds);
            long inLog = eventsInLog(kafka, "measured");
            output.say("measuring the decoder alone");
            double decoder = decoderHitsPerSecond();
            GemCounts counts = measured.outcome().counts();
            GemSettings settings = GemSettings.of(rate, seconds, seed);
            return new Figures(
                    "gem",
                    Machine.here(),
                    seed,
                    SIDE,
                    SIDE,
                    settings.strips(),
                    settings.boards(),
                    counts.packets(),
                    counts.hits(),
                    counts.tally().events(),
                    inLog,
                    rounded(measured.seconds()),
                    measured.sent().get("hitsPerSecond").asDouble(),
                    Math.round(counts.hits() / measured.seconds()),
                    Math.round(counts.tally().events() / measured.seconds()),
                    rounded(measured.cpuSeconds()),
                    counts.tally().lostPackets(),
                    counts.tally().lostHits(),
                    counts.tally().latePackets(),
                    counts.unpaired(),
                    Math.round(decoder));
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private Scan scan(KafkaAccess kafka, String scan, double time) throws InterruptedException {
        try (TemporarySpool spool = TemporarySpool.create()) {
            return scan(kafka, scan, time, spool);
        }
    }

    private Scan scan(KafkaAccess kafka, String scan, double time, TemporarySpool spool) throws InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        GemAcquisition acquisition = new GemAcquisition(
                GemFile.emulated(0),
                Optional.empty(),
                AcquisitionOptions.of(kafka, TOPICS, scan, spool.options()),
                ScanClock.SYSTEM,
                meters,
                new GemListener() {
                    @Override
                    public void started(int generation, List<Integer> ports, long events) {
                        port.complete(ports.get(0));
                    }
                });
        CompletableFuture<GemOutcome> running = CompletableFuture.supplyAsync(acquisition::run);
        try (ChildCommand detector = ChildCommand.start(
                "emulate",
                "gem",
                "--target=udp://127.0.0.1:" + port.join(),
                "--rate=" + rate,
                "--seconds=" + time,
                "--seed=" + seed,
                "--detail=" + detail,
                "--json")) {
            while (packets(meters) == 0 && !running.isDone()) {
                detector.requireAlive();
                TimeUnit.MILLISECONDS.sleep(1);
            }
            long begin = System.nanoTime();
            long cpu = cpuNs();
            GemOutcome outcome = running.join();
            double took = (System.nanoTime() - begin) / 1e9;
            double used = (cpuNs() - cpu) / 1e9;
            return new Scan(outcome, new ObjectMapper().readTree(detector.line()), took, used);
        } catch (JsonProcessingException e) {
            throw new CommandException("the emulated detector says nothing that can be read: " + e.getMessage(), e);
        }
    }

    private static double packets(SimpleMeterRegistry meters) {
        FunctionCounter counter = meters.find("pentimento.acquisition.packets").functionCounter();
        return counter == null ? 0 : counter.count();
    }

    private static long cpuNs() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long eventsInLog(KafkaAccess kafka, String scan) {
        AtomicLong events = new AtomicLong();
        WholeTopic.read(kafka, TOPICS.events(), record -> {
            EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
            events.addAndGet(block.getScan().equals(scan) ? block.getRowCount() : 0);
        });
        return events.get();
    }

    /** Packets as they came over a socket, again and again from memory. */
    private double decoderHitsPerSecond() {
        List<byte[]> recorded = record();
        GemFile file = GemFile.emulated(0);
        long end = System.nanoTime() + (long) (1e9 * warmup);
        while (System.nanoTime() < end) {
            replay(file, recorded);
        }
        long hits = 0;
        long begin = System.nanoTime();
        end = begin + (long) (1e9 * seconds);
        while (System.nanoTime() < end) {
            hits += replay(file, recorded).hits();
        }
        return hits / ((System.nanoTime() - begin) / 1e9);
    }

    private GemCounts replay(GemFile file, List<byte[]> recorded) {
        GemReplay decoder = new GemReplay(file);
        long perPacket = (long) (1e9 * 100 / rate);
        for (int i = 0; i < recorded.size(); i++) {
            decoder.datagram(recorded.get(i), i * perPacket);
        }
        return decoder.end();
    }

    private List<byte[]> record() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setReceiveBufferSize(RECORDED_BYTES);
            socket.setSoTimeout(1000);
            var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
            EmulatedGem detector = new EmulatedGem(
                    new GemPainting(detail, detail, seed), GemSettings.of(rate, 1, seed), List.of(target));
            Thread sender = new Thread(detector::run, "emulated GEM");
            sender.setDaemon(true);
            sender.start();
            List<byte[]> packets = new ArrayList<>();
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            try {
                while (true) {
                    socket.receive(packet);
                    packets.add(Arrays.copyOf(packet.getData(), packet.getLength()));
                }
            } catch (SocketTimeoutException e) {
                return packets;
            }
        } catch (IOException e) {
            throw new CommandException("no packets can be recorded over UDP: " + e.getMessage(), e);
        }
    }

    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
