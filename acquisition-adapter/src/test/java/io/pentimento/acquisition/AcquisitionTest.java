package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcquisitionTest {

    private static final Topics TOPICS = new Topics("test");
    private static final Duration PROMPT = Duration.ofSeconds(20);
    private static final int ROWS = 6;
    private static final int COLUMNS = 70;
    private static final int CHANNELS = 128;

    @TempDir
    static Path folder;

    @TempDir
    static Path spool;

    private static LocalBroker broker;
    private static SpectraLog log;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
        log = new SpectraLog(broker.bootstrapServers(), TOPICS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldPublishEveryPixelOnceBetweenStartAndStop() {
        ScanOutcome outcome = acquisition("whole", cube()).run();
        assertEquals(new ScanOutcome("whole", 0, ExitStatus.COMPLETED, "", 420, 420, 0, outcome.blocks()), outcome);
        List<SpectrumBlock> blocks = log.blocks("whole");
        assertEveryPixelOnce(blocks);
        assertEquals(
                IntStream.range(0, blocks.size()).mapToObj(i -> (long) i).toList(),
                blocks.stream().map(SpectrumBlock::getSequence).toList());
        assertEquals(outcome.blocks(), blocks.size());
        List<ScanRecord> facts = log.facts("whole");
        assertEquals(2, facts.size());
        assertEquals(ROWS, facts.get(0).getStarted().getRows());
        assertEquals(420, facts.get(1).getStopped().getDonePixels());
        assertEquals(
                420, registry.get("pentimento.acquisition.pixels").counter().count());
        assertEquals(
                0, registry.get("pentimento.acquisition.spool").gauge().value(), "bytes that nobody has confirmed");
    }

    @Test
    void shouldNameTheFirstOffsetOfTheScanInEachPartition() {
        acquisition("before", cube()).run();
        long[] ends = new long[Topics.SHARED_PARTITIONS];
        log.records(TOPICS.spectra()).forEach(r -> ends[r.partition()] = Math.max(ends[r.partition()], r.offset() + 1));
        int maps = log.records(TOPICS.maps()).size();
        try (var producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of())) {
            producer.send(new ProducerRecord<>(TOPICS.maps(), 2, "before/0", new byte[1]));
        }
        acquisition("after", cube()).run();
        List<Long> mapEnds = log.facts("after").get(0).getStarted().getFirstMapOffsetsList();
        assertEquals(List.of(0L, 0L, maps + 1L, 0L), mapEnds);
        assertEquals(
                Arrays.stream(ends).boxed().toList(),
                log.facts("after").get(0).getStarted().getFirstOffsetsList());
    }

    @Test
    void shouldKeepBlocksWithinARowAndInOrderOfColumnsWhenTheRowIsVisitedBackwards() {
        acquisition("serpentine", cube()).run();
        for (SpectrumBlock block : log.blocks("serpentine")) {
            boolean odd = block.getRow() % 2 == 1;
            assertEquals(odd, block.getReversed());
            assertTrue(block.getFirstColumn() + block.getPixels() <= COLUMNS);
            int earliest = odd ? COLUMNS - block.getFirstColumn() - block.getPixels() : block.getFirstColumn();
            assertEquals(block.getRow() * COLUMNS + earliest, block.getFirstPixel());
            List<Long> measured = block.getMeasuredNsList();
            for (int i = 1; i < measured.size(); i++) {
                assertTrue(odd ? measured.get(i) <= measured.get(i - 1) : measured.get(i) >= measured.get(i - 1));
            }
        }
    }

    @Test
    void shouldLeaveOutMissingPixelsAndCountThem() {
        var missing = new ArrayList<String>();
        var cube = new MemoryCube(ROWS, COLUMNS, CHANNELS, Float.NaN, Set.of(10), Set.of(11, 100));
        ScanOutcome outcome = new Acquisition(
                        source(cube), options("gaps"), ScanClock.SYSTEM, registry, new ScanListener() {
                            @Override
                            public void missing(int row, int column, String reason) {
                                missing.add(row + "/" + column + " " + reason);
                            }
                        })
                .run();
        assertEquals(417, outcome.donePixels());
        assertEquals(3, outcome.missingPixels());
        assertEquals(
                List.of(
                        "0/10 detector B has no spectrum there",
                        "0/11 pixel 11 is truncated",
                        "1/30 pixel 100 is truncated"),
                missing);
        var times = SpectraLog.timesPerPixel(log.blocks("gaps"), COLUMNS, CHANNELS);
        assertEquals(417, times.size());
        assertFalse(times.containsKey(10) || times.containsKey(11) || times.containsKey(100));
        assertEquals(3, log.facts("gaps").get(1).getStopped().getMissingPixels());
        assertEquals(1, log.facts("gaps").get(0).getStarted().getMissingPixels());
    }

    @Test
    void shouldPublishPixelsAtTheAskedRateWithoutDrift() {
        var options = options("paced").withRate(new Rate.PixelsPerSecond(2000));
        new Acquisition(source(cube()), options, new ManualClock(), registry, ScanListener.NONE).run();
        for (SpectrumBlock block : log.blocks("paced")) {
            for (int i = 0; i < block.getPixels(); i++) {
                int column = block.getFirstColumn() + i;
                int index = block.getRow() * COLUMNS + (block.getReversed() ? COLUMNS - 1 - column : column);
                assertEquals(ManualClock.START_NS + 500_000L * (index + 1), block.getMeasuredNs(i));
            }
            assertTrue(block.getPixels() <= 20, "pixels that waited longer than 10 ms for company");
        }
    }

    @Test
    void shouldSendEachPixelAtOnceWhenTheDwellIsLong() {
        var cube = new MemoryCube(2, 5, CHANNELS, 3f, Set.of(), Set.of());
        var options = options("recorded").withRate(new Rate.Recorded());
        new Acquisition(source(cube), options, new ManualClock(), registry, ScanListener.NONE).run();
        List<SpectrumBlock> blocks = log.blocks("recorded");
        assertEquals(10, blocks.size());
        assertEquals(ManualClock.START_NS + 30_000_000_000L, blocks.get(9).getMeasuredNs(0));
        assertEquals(3f, blocks.get(3).getDetectors(0).getRealTimeS(0));
        assertEquals(1003f, blocks.get(3).getDetectors(1).getInputRateHz(0));
    }

    @Test
    void shouldSendWhatIsMeasuredWhileTheSourceKeepsItWaiting() {
        CountDownLatch sent = new CountDownLatch(1);
        Source slow = new BlockedSource(source(cube()), 3, sent);
        ScanListener listener = new ScanListener() {
            @Override
            public void progress(long done, long missing, long planned) {
                if (done == 3) {
                    sent.countDown();
                }
            }
        };
        var acquisition = new Acquisition(slow, options("slow"), ScanClock.SYSTEM, registry, listener);
        ScanOutcome outcome = assertTimeoutPreemptively(PROMPT, acquisition::run);
        assertEquals(420, outcome.donePixels());
        assertTrue(
                log.blocks("slow").stream().anyMatch(block -> block.getFirstPixel() == 3),
                "the pixels before the slow one travelled with it");
    }

    @Test
    void shouldPublishTheOperatorsStopAtOnceAndGoOnWhenStartedAgain() {
        var options = options("stopped").withRate(new Rate.PixelsPerSecond(200));
        CountDownLatch begun = new CountDownLatch(1);
        var acquisition = new Acquisition(source(cube()), options, ScanClock.SYSTEM, registry, new ScanListener() {
            @Override
            public void progress(long done, long missing, long planned) {
                begun.countDown();
            }
        });
        var scan = CompletableFuture.supplyAsync(acquisition::run);
        ScanOutcome stopped = assertTimeoutPreemptively(PROMPT, () -> {
            begun.await();
            acquisition.stop(ExitStatus.SATISFIED, "seen enough", "Ada");
            acquisition.stop(ExitStatus.ABORTED, "too late", "Bob");
            return scan.get();
        });
        assertEquals(ExitStatus.SATISFIED, stopped.exitStatus());
        var fact = log.facts("stopped").get(1).getStopped();
        assertEquals("seen enough", fact.getReason());
        assertEquals("Ada", fact.getOperator());
        int there = log.blocks("stopped").stream()
                .mapToInt(SpectrumBlock::getPixels)
                .sum();
        assertEquals(there, fact.getDonePixels());
        assertTrue(there > 0 && there < 420, "pixels " + there);

        ScanOutcome resumed = acquisition("stopped", cube()).run();
        assertEquals(1, resumed.generation());
        assertEquals(420, resumed.donePixels());
        assertEveryPixelOnce(log.blocks("stopped"));
        var facts = log.facts("stopped");
        assertEquals(
                facts.get(0).getStarted().getStartNs(),
                facts.get(2).getStarted().getStartNs());
        assertEquals(
                facts.get(0).getStarted().getFirstOffsetsList(),
                facts.get(2).getStarted().getFirstOffsetsList());
        assertEquals(
                facts.get(0).getStarted().getFirstMapOffsetsList(),
                facts.get(2).getStarted().getFirstMapOffsetsList());
    }

    @Test
    void shouldRefuseAnotherScanUnderTheSameId() {
        acquisition("taken", cube()).run();
        var error = assertThrows(AcquisitionException.class, () -> acquisition("taken", MemoryCube.of(3, 3, 16))
                .run());
        assertEquals(
                "scan taken is in the log with 6 x 70 pixels, serpentine, channels [128, 128], but the source has"
                        + " 3 x 3 pixels, serpentine, channels [16, 16]: give it another scan id",
                error.getMessage());
    }

    @Test
    void shouldPublishAFailedStopWhenTheSourceBreaks() {
        Source broken = new BrokenSource(source(cube()), 90);
        var error = assertThrows(
                IllegalStateException.class,
                () -> new Acquisition(broken, options("broken"), ScanClock.SYSTEM, registry, ScanListener.NONE).run());
        assertEquals("the cable is off", error.getMessage());
        var stopped = log.facts("broken").get(1).getStopped();
        assertEquals(ExitStatus.FAILED, stopped.getExitStatus());
        assertEquals("the cable is off", stopped.getReason());
        assertEquals(90, stopped.getDonePixels());
    }

    @Test
    void shouldPublishHeartbeatsAndSayLastThatItHasStopped() {
        acquisition("beats", cube()).run();
        List<Status> beats = log.heartbeats().stream()
                .filter(s -> s.getScan().equals("beats"))
                .toList();
        Status last = beats.get(beats.size() - 1);
        assertEquals(Status.State.STOPPED, last.getState());
        assertEquals("acquisition-adapter", last.getKind());
        assertEquals(
                420,
                last.getGaugesList().stream()
                        .filter(g -> g.getName().equals("pixels"))
                        .findFirst()
                        .orElseThrow()
                        .getValue());
    }

    @Test
    void shouldSayWhereItLookedWhenThereIsNoBroker() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var options =
                AcquisitionOptions.of(KafkaAccess.of("127.0.0.1:" + port), TOPICS, "nowhere", SpoolOptions.in(spool));
        var acquisition = new Acquisition(source(cube()), options, ScanClock.SYSTEM, registry, ScanListener.NONE);
        var error = assertTimeoutPreemptively(
                PROMPT, () -> assertThrows(KafkaUnavailableException.class, acquisition::run));
        assertTrue(error.getMessage().startsWith("no Kafka broker answers at 127.0.0.1:" + port), error::getMessage);
        assertTrue(error.getMessage().contains("start one with \"pentimento broker\""), error::getMessage);
    }

    @Test
    void shouldRunOnlyOnce() {
        var acquisition = acquisition("once", cube());
        acquisition.run();
        assertThrows(IllegalStateException.class, acquisition::run);
    }

    @Test
    void shouldRefuseAStopThatIsNotTheOperators() {
        var acquisition = acquisition("refused", cube());
        assertThrows(IllegalArgumentException.class, () -> acquisition.stop(ExitStatus.COMPLETED, "", ""));
    }

    private Acquisition acquisition(String scan, MemoryCube cube) {
        return new Acquisition(source(cube), options(scan), ScanClock.SYSTEM, registry, ScanListener.NONE);
    }

    private static AcquisitionOptions options(String scan) {
        return AcquisitionOptions.of(KafkaAccess.of(broker.bootstrapServers()), TOPICS, scan, SpoolOptions.in(spool));
    }

    private static MemoryCube cube() {
        return MemoryCube.of(ROWS, COLUMNS, CHANNELS);
    }

    private static Source source(MemoryCube cube) {
        return new CubeSource(cube, "test", true, Optional.empty());
    }

    private static void assertEveryPixelOnce(List<SpectrumBlock> blocks) {
        var times = SpectraLog.timesPerPixel(blocks, COLUMNS, CHANNELS);
        assertEquals(ROWS * COLUMNS, times.size());
        assertEquals(Set.of(1), Set.copyOf(times.values()));
    }
}
