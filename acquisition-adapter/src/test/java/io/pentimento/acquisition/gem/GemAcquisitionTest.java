package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.emulator.EmulatedGem;
import io.pentimento.emulator.GemReport;
import io.pentimento.emulator.GemScene;
import io.pentimento.emulator.GemSettings;
import io.pentimento.emulator.UnevenGem;
import io.pentimento.proto.Command;
import io.pentimento.proto.CommandPost;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Response;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the emulated detector's packets to the log, over a real socket and a real broker. */
class GemAcquisitionTest {

    private static final Topics TOPICS = new Topics("gem");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIDE = 128;
    private static final double KEV = 6.4;

    /** Photons of one energy that fall on the middles of the pixels of a diagonal, all but those at the border. */
    private static final GemScene DIAGONAL = (random, photon) -> {
        double middle = (2 + random.nextInt(SIDE - 4) + 0.5) / SIDE;
        photon.set(middle, 1 - middle, KEV);
    };

    private static final String LOSS_UNKNOWN =
            "the adapter before this one had not told how far it was: what the detector sent meanwhile is lost, and not counted";

    @TempDir
    static Path folder;

    @TempDir
    static Path spool;

    private static LocalBroker broker;
    private static EventsLog log;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
        log = new EventsLog(broker.bootstrapServers(), TOPICS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldPublishEveryPhotonBetweenStartAndStop() throws Exception {
        GemSettings settings = GemSettings.of(40_000, 3, 1);
        Both both = scan("whole", settings);
        GemCounts counts = both.outcome().counts();
        GemReport sent = both.sent();
        assertEquals(ExitStatus.COMPLETED, both.outcome().exitStatus());
        assertEquals(sent.hits(), counts.hits());
        assertEquals(sent.packets(), counts.packets());
        assertEquals(Map.of(), counts.rejected());
        assertEquals(0, counts.tally().lostPackets() + counts.tally().lostHits());
        List<EventBlock> blocks = log.blocks("whole");
        assertGapless(blocks, 0);
        assertEquals(both.outcome().blocks(), blocks.size());
        assertEquals(counts.tally().events(), EventsLog.events(blocks));
        // Photons that come within 200 ns of one another may become one, or be paired crosswise.
        assertTrue(counts.tally().events() > 0.99 * sent.photons(), counts + " of " + sent);
        long right = 0;
        for (EventBlock block : blocks) {
            long before = block.getBaseNs();
            for (int i = 0; i < block.getRowCount(); i++) {
                assertEquals(block.getTile(), block.getRow(i) / 16);
                double kev = 0.025 + 0.05 * block.getChannel(i);
                boolean inPlace = block.getRow(i) == SIDE - 1 - block.getColumn(i);
                right += inPlace && Math.abs(kev - KEV) < 0.1 ? 1 : 0;
                before += block.getTimeDeltaNs(i);
            }
            assertTrue(Math.abs(before - block.getBaseNs()) < 1_000_000_000L, "a block is some 50 ms long");
        }
        assertTrue(right > 0.98 * sent.photons(), right + " in place and of the right energy, of " + sent);

        ScanStarted started = log.facts("whole").get(0).getStarted();
        assertEquals(ScanKind.FULL_FIELD, started.getKind());
        assertEquals(16, started.getTileRows());
        assertEquals(SIDE, started.getRows());
        assertEquals(DetectorKind.GEM, started.getDetectors(0).getKind());
        assertEquals(512, started.getDetectors(0).getChannels());
        assertEquals(Topics.SHARED_PARTITIONS, started.getFirstOffsetsCount());
        ScanStopped stopped = log.facts("whole").get(1).getStopped();
        assertEquals(counts.tally().events(), stopped.getEvents());
        assertEquals(SIDE * SIDE, stopped.getDonePixels());
        assertEquals(blocks.size(), stopped.getBlocks());
        List<Status> beats = log.heartbeats("whole");
        Status last = beats.get(beats.size() - 1);
        assertEquals(Status.State.STOPPED, last.getState());
        assertEquals(counts.tally().events(), gauge(last, "events"));
        assertTrue(beats.size() > 1);
    }

    @Test
    void shouldCountExactlyWhatTheNetworkLoses() throws Exception {
        Both both = scan("faults", GemSettings.of(300_000, 5, 2).withFaults(9));
        GemReport sent = both.sent();
        GemCounts counts = both.outcome().counts();
        assertTrue(
                sent.droppedPackets() > 20 && sent.flippedPackets() > 5 && sent.truncatedPackets() > 5,
                () -> sent.toString());
        assertTrue(sent.latePackets() > 5 && sent.duplicatedPackets() > 20, () -> sent.toString());
        assertEquals(sent.lostPackets(), counts.tally().lostPackets(), () -> counts + " of " + sent);
        assertEquals(sent.lostHits(), counts.tally().lostHits(), () -> counts + " of " + sent);
        assertEquals(sent.flippedPackets() + sent.truncatedPackets(), counts.allRejected());
        assertEquals(sent.duplicatedPackets(), counts.duplicates());
        // A packet that others overtake is late when this machine stops for more than 20 ms just then.
        assertTrue(counts.tally().latePackets() >= sent.latePackets(), () -> counts + " of " + sent);
        assertEquals(
                sent.hits(),
                counts.hits() + counts.tally().lostHits() + counts.tally().lateHits(),
                () -> counts + " of " + sent);
        ScanStopped stopped = log.facts("faults").get(1).getStopped();
        assertEquals(sent.lostPackets(), stopped.getLostPackets());
        assertEquals(sent.lostHits(), stopped.getLostHits());
        assertEquals(counts.tally().latePackets(), stopped.getLatePackets());
        assertGapless(log.blocks("faults"), 0);
    }

    @Test
    void shouldPutAnUnevenGainRight() throws Exception {
        UnevenGem uneven = new UnevenGem(DIAGONAL, 0.1, 3);
        Path map = folder.resolve("gain.txt");
        uneven.writeCorrection(map, SIDE, SIDE);
        assertTrue(spreadKev("uneven", uneven, file("ports: [0]\n")) > 0.2);
        assertTrue(spreadKev("even", uneven, file("ports: [0]\ngain-map: " + map + "\n")) < 0.05);
    }

    /** Standard deviation of the energies of photons of one energy. */
    private static double spreadKev(String scan, GemScene scene, GemFile file) throws Exception {
        scan(scan, scene, GemSettings.of(30_000, 1, 1), file, Optional.empty());
        double[] kev = log.blocks(scan).stream()
                .flatMap(block -> block.getChannelList().stream())
                .mapToDouble(channel -> 0.025 + 0.05 * channel)
                .toArray();
        double mean = Arrays.stream(kev).average().orElseThrow();
        return Math.sqrt(
                Arrays.stream(kev).map(k -> (k - mean) * (k - mean)).average().orElseThrow());
    }

    @Test
    void shouldListenToEachBoardAtAPortOfItsOwn() throws Exception {
        Both both = scan("ports", DIAGONAL, GemSettings.of(50_000, 1, 7), file("ports: [0, 0]\n"), Optional.empty());
        assertEquals(both.sent().hits(), both.outcome().counts().hits());
        assertEquals(both.sent().packets(), both.outcome().counts().packets());
    }

    @Test
    void shouldTakePacketsOfTheBoardsOnly() throws Exception {
        GemFile file = file("ports: [0]\nfrom: [127.0.0.2]\n");
        Both both =
                scan("strangers", DIAGONAL, GemSettings.of(50_000, 0.5, 8), file, Optional.of(Duration.ofSeconds(2)));
        GemCounts counts = both.outcome().counts();
        assertEquals(0, counts.packets());
        assertTrue(counts.rejected().get("sender") >= both.sent().packets(), counts::toString);
    }

    @Test
    void shouldEndWhenTheOperatorHasSeenEnoughAndGoOnWhenStartedAgain() throws Exception {
        int port = freePort();
        CountDownLatch some = new CountDownLatch(1);
        GemAcquisition first = acquisition("stopped", GemFile.emulated(port), Optional.empty(), new GemListener() {
            @Override
            public void progress(GemCounts counts, double rate) {
                if (counts.tally().events() > 0) {
                    some.countDown();
                }
            }
        });
        EmulatedGem detector = detector(GemSettings.of(50_000, 600, 3), port);
        var running = CompletableFuture.supplyAsync(first::run);
        var sending = CompletableFuture.supplyAsync(detector::run);
        GemOutcome stopped = assertTimeoutPreemptively(PATIENCE, () -> {
            some.await();
            first.stop(ExitStatus.SATISFIED, "seen enough", "Ada");
            first.stop(ExitStatus.ABORTED, "too late", "Bob");
            return running.get();
        });
        ScanStopped fact = log.facts("stopped").get(1).getStopped();
        assertEquals(ExitStatus.SATISFIED, fact.getExitStatus());
        assertEquals("seen enough", fact.getReason());
        assertEquals("Ada", fact.getOperator());

        GemAcquisition again =
                acquisition("stopped", GemFile.emulated(port), Optional.of(Duration.ofMillis(300)), GemListener.NONE);
        GemOutcome resumed = assertTimeoutPreemptively(PATIENCE, again::run);
        detector.stop();
        GemReport sent = sending.get();
        assertEquals(1, resumed.generation());
        assertEquals(ExitStatus.COMPLETED, resumed.exitStatus(), "its time is over");
        List<EventBlock> blocks = log.blocks("stopped");
        assertGapless(blocks, 0);
        assertGapless(blocks, 1);
        assertEquals(EventsLog.events(blocks), resumed.counts().tally().events());
        long used = stopped.counts().packets() + resumed.counts().packets();
        assertTrue(used + resumed.counts().tally().lostPackets() <= sent.packets());
        assertTrue(resumed.counts().tally().lostPackets() > 0, "what was sent while nobody listened is lost");
    }

    @Test
    void shouldRecordNothingFromPauseToResumeAndCountWhatCame() throws Exception {
        int port = freePort();
        GemAcquisition acquisition = acquisition("paused", GemFile.emulated(port), Optional.empty(), GemListener.NONE);
        EmulatedGem detector = detector(GemSettings.of(50_000, 600, 8), port);
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        kafka.create(TOPICS);
        try (CommandDesk desk = new CommandDesk(
                        kafka, TOPICS, "acquisition-adapter-gem", CommandDesk.Starter.NONE, ScanClock.SYSTEM);
                CommandPost post = new CommandPost(kafka, TOPICS)) {
            desk.attach(acquisition);
            var running = CompletableFuture.supplyAsync(acquisition::run);
            var sending = CompletableFuture.supplyAsync(detector::run);
            GemOutcome outcome = assertTimeoutPreemptively(PATIENCE, () -> {
                awaitBeat("paused", beat -> gauge(beat, "events") > 0);
                answer(post, "paused", c -> c.setPause(Command.Pause.getDefaultInstance()));
                Status beat =
                        awaitBeat("paused", b -> b.getState() == Status.State.PAUSED && gauge(b, "unrecorded") > 0);
                assertEquals("paused by Ada; what the detector sends is not recorded", beat.getMessage());
                double events = gauge(awaitBeat("paused", b -> gauge(b, "unrecorded") > 20_000), "events");
                assertEquals(events, EventsLog.events(log.blocks("paused")), "something was recorded");
                answer(post, "paused", c -> c.setResume(Command.Resume.getDefaultInstance()));
                awaitBeat("paused", b -> gauge(b, "events") > events);
                Response refused = send(
                        post,
                        "paused",
                        c -> c.setExtend(Command.Extend.newBuilder().setRows(200)));
                assertEquals(
                        "scan paused is one of the full field: its rows are those of the detector",
                        refused.getMessage());
                answer(post, "paused", c -> c.setStop(Command.Stop.newBuilder().setSatisfied(true)));
                return running.get();
            });
            detector.stop();
            sending.get();
            assertEquals(ExitStatus.SATISFIED, outcome.exitStatus());
            assertEquals(outcome.counts().tally().events(), EventsLog.events(log.blocks("paused")));
            assertTrue(outcome.counts().unrecorded() > 20_000, outcome::toString);
        }
    }

    private static boolean tellsItsPosition(String scan) {
        return log.heartbeats(scan).stream().anyMatch(beat -> gauge(beat, "board_0_packets") > 0);
    }

    private static Status awaitBeat(String scan, Predicate<Status> wanted) {
        while (true) {
            List<Status> beats = log.heartbeats(scan);
            if (!beats.isEmpty() && wanted.test(beats.get(beats.size() - 1))) {
                return beats.get(beats.size() - 1);
            }
        }
    }

    private static void answer(CommandPost post, String scan, UnaryOperator<Command.Builder> action) throws Exception {
        Response response = send(post, scan, action);
        assertEquals(Response.Answer.ACK, response.getAnswer(), response.getMessage());
    }

    private static Response send(CommandPost post, String scan, UnaryOperator<Command.Builder> action)
            throws Exception {
        Command command = action.apply(Command.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setScan(scan)
                        .setOperator("Ada")
                        .setTimeNs(ScanClock.SYSTEM.utcNs()))
                .build();
        return post.send(command, Duration.ofSeconds(10)).get();
    }

    @Test
    void shouldAddUpTheEventsOfAnAdapterThatWasKilled() throws Exception {
        int port = freePort();
        EmulatedGem detector = detector(GemSettings.of(100_000, 600, 4), port);
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        GemAcquisitionTest.class.getName(),
                        spool.toString(),
                        broker.bootstrapServers(),
                        String.valueOf(port))
                .inheritIO()
                .start();
        var sending = CompletableFuture.supplyAsync(detector::run);
        try {
            assertTimeoutPreemptively(PATIENCE, () -> {
                while (!hasTopic() || EventsLog.events(log.blocks("killed")) < 20_000 || !tellsItsPosition("killed")) {
                    assertTrue(killed.isAlive(), "the adapter ended by itself");
                }
            });
        } finally {
            killed.destroyForcibly().waitFor();
        }
        long before = EventsLog.events(log.blocks("killed"));
        CountDownLatch more = new CountDownLatch(1);
        List<String> notes = new CopyOnWriteArrayList<>();
        GemAcquisition again = acquisition("killed", GemFile.emulated(port), Optional.empty(), new GemListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }

            @Override
            public void progress(GemCounts counts, double rate) {
                if (counts.tally().events() > before + 20_000) {
                    more.countDown();
                }
            }
        });
        var running = CompletableFuture.supplyAsync(again::run);
        GemOutcome outcome = assertTimeoutPreemptively(PATIENCE, () -> {
            more.await();
            detector.stop();
            sending.get();
            return running.get();
        });
        assertEquals(1, outcome.generation());
        assertEquals(ExitStatus.COMPLETED, outcome.exitStatus());
        List<EventBlock> blocks = log.blocks("killed");
        assertGapless(blocks, 1);
        assertEquals(
                blocks.stream().filter(b -> b.getGeneration() == 0).count(),
                blocks.stream()
                        .filter(b -> b.getGeneration() == 0)
                        .mapToLong(EventBlock::getSequence)
                        .distinct()
                        .count(),
                "none came twice");
        assertEquals(EventsLog.events(blocks), outcome.counts().tally().events());
        ScanStopped stopped = log.facts("killed").get(2).getStopped();
        assertEquals(EventsLog.events(blocks), stopped.getEvents());
        assertTrue(stopped.getLostPackets() > 0, "what was sent while nobody listened is lost");
        assertFalse(notes.contains(LOSS_UNKNOWN));
        GemReport sent = sending.get();
        assertTrue(stopped.getLostPackets() < sent.packets(), "but not what came before");
        double notLost = sent.photons() * (1 - (double) stopped.getLostHits() / sent.hits());
        assertTrue(EventsLog.events(blocks) > 0.98 * notLost, () -> stopped + " of " + sent);
    }

    /** As one that is killed in the first seconds. */
    @Test
    void shouldSayWhenTheAdapterBeforeHadNotToldHowFarItWas() {
        Optional<Duration> moment = Optional.of(Duration.ofMillis(100));
        List<String> notes = new CopyOnWriteArrayList<>();
        GemListener listener = new GemListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        acquisition("untold", GemFile.emulated(0), moment, listener).run();
        assertFalse(notes.contains(LOSS_UNKNOWN), "there was none before");
        acquisition("untold", GemFile.emulated(0), moment, listener).run();
        assertTrue(notes.contains(LOSS_UNKNOWN), notes::toString);
    }

    @Test
    void shouldLoseNothingWhileTheBrokerRestarts() throws Exception {
        Path data = folder.resolveSibling("gem-broker-" + System.nanoTime());
        LocalBroker first = LocalBroker.start(data, "127.0.0.1", 0);
        String address = first.bootstrapServers();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CountDownLatch some = new CountDownLatch(1);
        GemListener listener = new GemListener() {
            @Override
            public void started(int generation, List<Integer> ports, long events) {
                port.complete(ports.get(0));
            }

            @Override
            public void progress(GemCounts counts, double rate) {
                if (counts.tally().events() > 0) {
                    some.countDown();
                }
            }
        };
        GemAcquisition acquisition = acquisition(address, "away", GemFile.emulated(0), Optional.empty(), listener);
        var running = CompletableFuture.supplyAsync(acquisition::run);
        EmulatedGem detector = detector(GemSettings.of(100_000, 600, 6), port.get());
        var sending = CompletableFuture.supplyAsync(detector::run);
        assertTimeoutPreemptively(PATIENCE, () -> {
            some.await();
            first.close();
            try (LocalBroker second = LocalBroker.start(data, "127.0.0.1", Integer.parseInt(address.split(":")[1]))) {
                detector.stop();
                GemReport sent = sending.get();
                GemOutcome outcome = running.get();
                List<EventBlock> blocks = new EventsLog(second.bootstrapServers(), TOPICS).blocks("away");
                assertGapless(blocks, 0);
                assertEquals(outcome.counts().tally().events(), EventsLog.events(blocks));
                assertEquals(sent.hits(), outcome.counts().hits());
                assertEquals(0, outcome.counts().tally().lostPackets());
            } finally {
                LocalBroker.delete(data);
            }
        });
    }

    @Test
    void shouldRefuseAnotherDetectorUnderTheSameId() throws Exception {
        scan("taken", GemSettings.of(20_000, 0.1, 5));
        GemFile other = GemFile.parse(
                "gem.yaml",
                """
                ports: [0]
                boards: 2
                rows: 64
                columns: 64
                x: {strips: 256}
                y: {strips: 256}
                window: 200
                kev-per-amplitude: 0.002
                channels: 256
                offset-kev: 0.05
                gain-kev: 0.1
                """);
        var error = assertThrows(
                AcquisitionException.class, () -> acquisition("taken", other, Optional.empty(), GemListener.NONE)
                        .run());
        assertEquals(
                "scan taken is in the log with full field, tiles of 16 rows, 128 x 128 pixels, channels [512],"
                        + " but the detector has full field, tiles of 16 rows, 64 x 64 pixels, channels [256]:"
                        + " give it another scan id",
                error.getMessage());
    }

    @Test
    void shouldSayWhichPortItCannotHave() throws Exception {
        try (DatagramSocket held = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            GemFile file = GemFile.emulated(held.getLocalPort());
            var acquisition = acquisition("no-port", file, Optional.empty(), GemListener.NONE);
            var error = assertThrows(AcquisitionException.class, acquisition::run);
            assertTrue(
                    error.getMessage().startsWith("port " + held.getLocalPort() + " of 127.0.0.1 cannot be used"),
                    error.getMessage());
        }
    }

    /** The adapter in a JVM of its own. */
    public static void main(String[] arguments) {
        spool = Path.of(arguments[0]);
        GemFile file = GemFile.emulated(Integer.parseInt(arguments[2]));
        acquisition(arguments[1], "killed", file, Optional.empty(), GemListener.NONE)
                .run();
    }

    private record Both(GemOutcome outcome, GemReport sent) {}

    /** A whole run of the emulated detector, from before its first packet to its end. */
    private static Both scan(String scan, GemSettings settings) throws Exception {
        return scan(scan, DIAGONAL, settings, GemFile.emulated(0), Optional.empty());
    }

    private static Both scan(
            String scan, GemScene scene, GemSettings settings, GemFile file, Optional<Duration> duration)
            throws Exception {
        CompletableFuture<List<Integer>> port = new CompletableFuture<>();
        var acquisition = acquisition(scan, file, duration, new GemListener() {
            @Override
            public void started(int generation, List<Integer> ports, long events) {
                port.complete(ports);
            }
        });
        var running = CompletableFuture.supplyAsync(acquisition::run);
        return assertTimeoutPreemptively(PATIENCE, () -> {
            GemReport sent = detector(scene, settings, port.get()).run();
            return new Both(running.get(), sent);
        });
    }

    private static EmulatedGem detector(GemSettings settings, int port) {
        return detector(DIAGONAL, settings, List.of(port));
    }

    private static EmulatedGem detector(GemScene scene, GemSettings settings, List<Integer> ports) {
        return new EmulatedGem(
                scene,
                settings,
                ports.stream()
                        .map(port -> new InetSocketAddress("127.0.0.1", port))
                        .toList());
    }

    private static GemFile file(String network) {
        return GemFile.parse(
                "gem.yaml",
                network
                        + """
                        boards: 2
                        rows: 128
                        columns: 128
                        x: {strips: 256}
                        y: {strips: 256}
                        window: 200
                        kev-per-amplitude: 0.002
                        channels: 512
                        offset-kev: 0.025
                        gain-kev: 0.05
                        """);
    }

    private static GemAcquisition acquisition(
            String scan, GemFile file, Optional<Duration> duration, GemListener listener) {
        return acquisition(broker.bootstrapServers(), scan, file, duration, listener);
    }

    private static GemAcquisition acquisition(
            String address, String scan, GemFile file, Optional<Duration> duration, GemListener listener) {
        AcquisitionOptions options =
                AcquisitionOptions.of(KafkaAccess.of(address), TOPICS, scan, SpoolOptions.in(spool));
        return new GemAcquisition(file, duration, options, ScanClock.SYSTEM, new SimpleMeterRegistry(), listener);
    }

    private static boolean hasTopic() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listTopics().names().get().contains(TOPICS.events());
        }
    }

    private static int freePort() throws Exception {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static void assertGapless(List<EventBlock> blocks, int generation) {
        List<Long> sequences = blocks.stream()
                .filter(block -> block.getGeneration() == generation)
                .map(EventBlock::getSequence)
                .toList();
        assertTrue(!sequences.isEmpty());
        assertEquals(LongStream.range(0, sequences.size()).boxed().toList(), sequences);
    }

    private static long gauge(Status status, String name) {
        return status.getGaugesList().stream()
                .filter(gauge -> gauge.getName().equals(name))
                .mapToLong(gauge -> (long) gauge.getValue())
                .findFirst()
                .orElseThrow();
    }
}
