package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.gem.GemListener;
import io.pentimento.acquisition.gem.GemOutcome;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.emulator.GemPainting;
import io.pentimento.emulator.GemSettings;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full-field detector over UDP: detector and adapter are processes of their own. */
class EmulatedGemTest {

    private static final Topics TOPICS = new Topics("maxrf");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern PORT = Pattern.compile("listening for packets at UDP port ([0-9]+)");

    @TempDir
    private static Path log;

    private static LocalBroker broker;
    private static String kafka;

    @TempDir
    private Path folder;

    /** What the log has of a scan. */
    private record InLog(long events, int generations, long records, long distinct) {}

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(log, "127.0.0.1", 0);
        kafka = broker.bootstrapServers();
        KafkaAccess.of(kafka).create(TOPICS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldCountExactlyWhatAFaultyNetworkLoses() throws Exception {
        try (Child adapter = adapter("faults", 0);
                Child detector = detector(adapter.said(PORT), "--rate=100000", "--seconds=5", "--faults=3")) {
            JsonNode sent = detector.result().succeeded().object();
            JsonNode scan = adapter.result().succeeded().object();
            JsonNode counts = scan.get("counts");
            JsonNode tally = counts.get("tally");
            assertEquals("COMPLETED", scan.get("exitStatus").asText());
            assertTrue(sent.get("lostPackets").asLong() > 20, sent::toString);
            assertEquals(sent.get("lostPackets"), tally.get("lostPackets"), () -> scan + " of " + sent);
            assertEquals(sent.get("lostHits"), tally.get("lostHits"), () -> scan + " of " + sent);
            assertEquals(sent.get("duplicatedPackets"), counts.get("duplicates"));
            assertEquals(
                    sent.get("hits").asLong(),
                    counts.get("hits").asLong()
                            + tally.get("lostHits").asLong()
                            + tally.get("lateHits").asLong());
            InLog there = inLog("faults");
            assertEquals(tally.get("events").asLong(), there.events());
            assertEquals(scan.get("blocks").asLong(), there.distinct());
            assertTrue(there.events() > 0.9 * sent.get("photons").asLong(), there + " of " + sent);
        }
    }

    @Test
    void shouldDemonstrateADetectorThatSendsToTheUsualPort() throws Exception {
        try (Child demo = Child.start("demo", "--source", "gem", "--headless", "--json")) {
            String port = demo.said(PORT);
            assertEquals(String.valueOf(GemOptions.USUAL_PORT), port);
            try (Child detector = detector(port, "--rate=50000", "--seconds=4")) {
                JsonNode sent = detector.result().succeeded().object();
                JsonNode shown = demo.result().succeeded().object();
                assertEquals(0, shown.get("lost").asLong(), shown::toString);
                long photons = sent.get("photons").asLong();
                assertTrue(shown.get("events").asLong() > 0.9 * photons, () -> shown + " of " + sent);
            }
        }
    }

    @Test
    void shouldEndWellWhenTheOperatorHasSeenEnough() throws Exception {
        String[] to = {"--instrument", "enough", "--kafka", kafka};
        try (Child adapter =
                Child.start("acquire", "--source=gem", "--listen=0", "--json", to[0], to[1], to[2], to[3])) {
            try (Child detector = detector(adapter.said(PORT), "--rate=20000", "--seconds=600")) {
                Run stopped = scan(to, "stop", "--satisfied");
                while (stopped.err().contains("no scan is running")
                        || stopped.err().contains("has not begun yet")) {
                    stopped = scan(to, "stop", "--satisfied");
                }
                stopped.succeeded();
                JsonNode scan = adapter.result().succeeded().object();
                assertEquals("SATISFIED", scan.get("exitStatus").asText());
                assertTrue(detector.isAlive(), "the detector need not end for it");
            }
        }
    }

    @Test
    void shouldGoOnWhenTheAdapterIsKilled() throws Exception {
        try (Child first = adapter("killed", 0)) {
            String port = first.said(PORT);
            try (Child detector = detector(port, "--rate=50000", "--seconds=600")) {
                awaitEvents("killed", 10_000, first);
                first.kill();
                try (Child second = adapter("killed", Integer.parseInt(port))) {
                    awaitEvents("killed", inLog("killed").events() + 10_000, second);
                    detector.interrupt();
                    JsonNode scan = second.result().succeeded().object();
                    assertEquals(1, scan.get("generation").asInt());
                    assertEquals("COMPLETED", scan.get("exitStatus").asText());
                    InLog there = inLog("killed");
                    assertEquals(2, there.generations());
                    assertEquals(there.records(), there.distinct(), "none twice");
                    assertEquals(
                            scan.get("counts").get("tally").get("events").asLong(),
                            there.events(),
                            "the events of both, as the log has them");
                }
            }
        }
    }

    @Test
    void shouldObeyCommandsFromTheFirstToTheLast() throws Exception {
        Path config = Files.writeString(
                folder.resolve("gem.yaml"),
                """
                ports: [0]
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
        String[] to = {"--instrument", "commanded", "--kafka", kafka};
        try (Child adapter = Child.start("acquire", "--source=gem", to[0], to[1], to[2], to[3])) {
            adapter.awaitErr("waiting for `pentimento scan start`");
            scan(to, "start", config.toString()).failed(1, "not begun, since you may regret: elements: none are named");
            scan(to, "start", "--yes", config.toString()).succeeded();
            String port = adapter.said(PORT);
            try (Child detector = detector(port, "--rate=20000", "--seconds=600")) {
                scan(to, "pause").succeeded();
                scan(to, "extend", "200").failed(1, "is one of the full field: its rows are those of the detector");
                scan(to, "resume").succeeded();
                scan(to, "stop", "--satisfied").succeeded();
                String end = adapter.line();
                assertTrue(end.contains("events; 0 packets"), end);
            }
        }
    }

    private static Run scan(String[] to, String... words) {
        return Run.of(Stream.concat(Stream.concat(Stream.of("scan"), Stream.of(words)), Stream.of(to))
                .toArray(String[]::new));
    }

    @Test
    void shouldScanInOneProcess() throws Exception {
        var scan = new EmulatedGemScan(
                new GemPainting(32, 32, 1),
                GemSettings.of(50_000, 1, 1),
                AcquisitionOptions.of(KafkaAccess.of(kafka), TOPICS, "one-process", SpoolOptions.in(folder)),
                ScanClock.SYSTEM,
                new SimpleMeterRegistry(),
                GemListener.NONE);
        GemOutcome outcome = assertTimeoutPreemptively(PATIENCE, scan::run);
        assertEquals(ExitStatus.COMPLETED, outcome.exitStatus());
        assertEquals(0, outcome.counts().tally().lostPackets());
        assertEquals(outcome.counts().tally().events(), inLog("one-process").events());
    }

    @Test
    void shouldEndAfterTheTimeThatWasAskedFor() {
        JsonNode scan = Run.of(("acquire --source gem --listen 0 --duration 0.5 --scan timed --json --kafka " + kafka)
                        .split(" "))
                .succeeded()
                .object();
        assertEquals("COMPLETED", scan.get("exitStatus").asText());
        assertEquals(0, scan.get("counts").get("tally").get("events").asInt());
    }

    @Test
    void shouldSayWhatIsWrongWithAParameterFile() throws Exception {
        Path config = Files.writeString(folder.resolve("gem.yaml"), "ports: [1]\nboards: 2\nrows: 0\n");
        Run.of("acquire", "--source", "gem", "--config", config.toString(), "--kafka", kafka)
                .failed(1, "gem.yaml, line 3: columns: is missing, or its name is misspelt");
        Run.of("acquire", "--source", "gem", "--listen", "1", "--config", config.toString(), "--kafka", kafka)
                .failed(2, "or --listen PORT for the emulated one; not both");
        Run.of("acquire", "--source", "simulate", "--listen", "1", "--kafka", kafka)
                .failed(2, "--source simulate takes neither --listen nor --duration");
        Run.of("emulate", "gem", "--target", "127.0.0.1:1")
                .failed(2, "target=127.0.0.1:1: write it as in udp://127.0.0.1:10200");
    }

    @Test
    void shouldMeasureHowFastItIs() {
        JsonNode figures = Run.of("bench", "gem", "--json", "--rate=50000", "--seconds=1", "--warmup=0", "--detail=16")
                .succeeded()
                .object();
        assertEquals(0, figures.get("lost_packets").asInt());
        assertEquals(figures.get("events"), figures.get("log_events"));
        assertTrue(figures.get("decoder_hits_per_second").asDouble() > 0);
    }

    private static Child adapter(String scan, int port) throws Exception {
        return Child.start("acquire", "--source=gem", "--listen=" + port, "--scan", scan, "--kafka", kafka, "--json");
    }

    private static Child detector(String port, String... more) throws Exception {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "emulate";
        arguments[1] = "gem";
        arguments[2] = "--target=udp://127.0.0.1:" + port;
        arguments[3] = "--json";
        arguments[4] = "--detail=16";
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Child.start(arguments);
    }

    private static void awaitEvents(String scan, long events, Child adapter) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (inLog(scan).events() < events) {
                assertTrue(adapter.isAlive(), () -> "the adapter ended by itself: " + adapter.err());
            }
        });
    }

    private static InLog inLog(String scan) {
        long events = 0;
        long records = 0;
        Set<Integer> generations = new HashSet<>();
        Set<String> names = new HashSet<>();
        try (KafkaConsumer<String, byte[]> consumer = KafkaAccess.of(kafka).consumer(Map.of())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.SHARED_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TOPICS.events(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
                    if (block.getScan().equals(scan)) {
                        assertEquals(scan + "/" + block.getTile(), record.key());
                        events += block.getRowCount();
                        records++;
                        generations.add(block.getGeneration());
                        names.add(block.getGeneration() + "/" + block.getSequence());
                    }
                }
            }
        }
        return new InLog(events, generations.size(), records, names.size());
    }
}
