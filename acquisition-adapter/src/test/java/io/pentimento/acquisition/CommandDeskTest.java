package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Command;
import io.pentimento.proto.CommandPost;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Response;
import io.pentimento.proto.ScanDeleted;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator commands a scan over Kafka. */
@Timeout(60)
class CommandDeskTest {

    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final int ROWS = 20;
    private static final int COLUMNS = 30;
    private static final int CHANNELS = 16;

    @TempDir
    static Path folder;

    @TempDir
    static Path spool;

    private static LocalBroker broker;
    private final Topics topics = new Topics("desk-" + UUID.randomUUID());
    private KafkaAccess kafka;
    private CommandDesk desk;
    private CommandPost post;
    private SpectraLog log;
    private final CountDownLatch begun = new CountDownLatch(1);

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        kafka = KafkaAccess.of(broker.bootstrapServers());
        desk = desk();
        post = new CommandPost(kafka, topics);
        log = new SpectraLog(broker.bootstrapServers(), topics);
    }

    private CommandDesk desk() {
        return new CommandDesk(kafka, topics, "adapter", CommandDesk.Starter.NONE, ScanClock.SYSTEM);
    }

    @AfterEach
    void close() {
        post.close();
        desk.close();
    }

    @Test
    void shouldWaitAtAPixelFromPauseToResume() throws Exception {
        var scan = begin("paused");
        assertAck(c -> c.setPause(Command.Pause.getDefaultInstance()));
        awaitState(Status.State.PAUSED);
        int there = pixels("paused");
        assertTrue(there > 0 && there < ROWS * COLUMNS, there + " pixels");
        Status paused = newest();
        assertTrue(paused.getMessage().startsWith("paused by Ada at row "), paused.getMessage());
        assertEquals(there, pixels("paused"), "it goes on");
        assertErr("is not paused", c -> c.setResume(Command.Resume.getDefaultInstance()), 1);
        assertEquals(ExitStatus.COMPLETED, scan.get().exitStatus());
        assertEquals(ROWS * COLUMNS, pixels("paused"));
    }

    @Test
    void shouldStopWithReasonAndOperatorAndLeaveAValidScan() throws Exception {
        var scan = begin("stopped");
        assertAck(c -> c.setStop(Command.Stop.newBuilder().setSatisfied(true).setReason("the vermilion is clear")));
        assertEquals(ExitStatus.SATISFIED, scan.get().exitStatus());
        var stopped = log.facts("stopped").get(1).getStopped();
        assertEquals("the vermilion is clear", stopped.getReason());
        assertEquals("Ada", stopped.getOperator());
        assertEquals(ROWS * COLUMNS, stopped.getPlannedPixels());
        assertEquals(pixels("stopped"), stopped.getDonePixels());
    }

    @Test
    void shouldMeasureOnlyTheRegionAndSayHowManyPixelsWereSkipped() throws Exception {
        var scan = begin("region");
        assertAck(c -> c.setPause(Command.Pause.getDefaultInstance()));
        awaitState(Status.State.PAUSED);
        int before = pixels("region");
        assertAck(c -> c.setSetRegion(Command.SetRegion.newBuilder().setRegionGeojson(rectangle(5, 15, 9, 19))));
        assertAck(c -> c.setResume(Command.Resume.getDefaultInstance()));
        assertEquals(ExitStatus.COMPLETED, scan.get().exitStatus());
        List<SpectrumBlock> after = log.blocks("region");
        assertEquals(before + 4 * 4, pixels("region"));
        int outside = 0;
        for (SpectrumBlock block : after) {
            boolean inside = block.getRow() >= 15
                    && block.getRow() < 19
                    && block.getFirstColumn() >= 5
                    && block.getFirstColumn() + block.getPixels() <= 9;
            outside += inside ? 0 : block.getPixels();
        }
        assertEquals(before, outside);
        assertEquals(
                ROWS * COLUMNS - pixels("region"),
                log.facts("region").get(1).getStopped().getSkippedPixels());
    }

    @Test
    void shouldMeasureWhatIsLeftOfTheRegionNextAndThenAllElse() throws Exception {
        var scan = begin("skipping");
        assertErr("no pixel in it is left", skip(rectangle(0, 0, 5, 0)), 0);
        assertErr("no pixel in it is left", skip(rectangle(100, 100, 110, 110)), 0);
        assertErr("region type=: must be Polygon", skip(""), 0);
        assertAck(c -> c.setPause(Command.Pause.getDefaultInstance()));
        awaitState(Status.State.PAUSED);
        int before = log.blocks("skipping").size();
        assertErr("no pixel in it is left", skip(rectangle(0, 0, 2, 1)), 0);
        Response skipped = answer(command(skip(rectangle(5, 15, 9, 18))));
        assertEquals("scan skipping: what is left of the region is measured next, then all else", skipped.getMessage());
        assertEquals("skipping", skipped.getScan(), "the command named none");
        assertAck(c -> c.setResume(Command.Resume.getDefaultInstance()));
        assertEquals(ExitStatus.COMPLETED, scan.get().exitStatus());
        List<SpectrumBlock> after = log.blocks("skipping");
        List<SpectrumBlock> next = after.subList(before, after.size());
        // A block may hold less than a row of the region.
        List<SpectrumBlock> first = next.stream()
                .takeWhile(block -> block.getRow() >= 15 && block.getRow() < 18)
                .toList();
        assertEquals(4 * 3, first.stream().mapToInt(SpectrumBlock::getPixels).sum());
        assertTrue(
                first.stream()
                        .allMatch(block ->
                                block.getFirstColumn() >= 5 && block.getFirstColumn() + block.getPixels() <= 9),
                first.toString());
        assertTrue(next.get(first.size()).getRow() < 15, "it does not come back");
        var times = SpectraLog.timesPerPixel(after, COLUMNS, CHANNELS);
        assertEquals(ROWS * COLUMNS, times.size());
        assertEquals(Set.of(1), Set.copyOf(times.values()));
        assertEquals(0, log.facts("skipping").get(1).getStopped().getSkippedPixels());
    }

    @Test
    void shouldRefuseToResumeAScanThatWasDeleted() throws Exception {
        var scan = begin("deleted");
        assertAck(c -> c.setStop(Command.Stop.newBuilder().setSatisfied(true)));
        scan.get();
        ScanRecord fact = ScanRecord.newBuilder()
                .setScan("deleted")
                .setDeleted(ScanDeleted.newBuilder().setOperator("Eve"))
                .build();
        try (var producer = kafka.producer(Map.of())) {
            producer.send(Wire.record(topics.scans(), Topics.factKey("deleted", fact.getFactCase()), fact))
                    .get();
        }
        var error = assertThrows(ExecutionException.class, begin("deleted")::get);
        assertTrue(error.getMessage().contains("scan deleted was deleted by Eve: give"), error.getMessage());
    }

    @Test
    void shouldActOnceOnACommandThatComesTwiceAlsoAfterTheAdapterWasStartedAgain() throws Exception {
        var scan = begin("twice");
        Command pause = command(c -> c.setPause(Command.Pause.getDefaultInstance()));
        Response first = answer(pause);
        assertAck(c -> c.setResume(Command.Resume.getDefaultInstance()));
        Response second = answer(pause);
        assertEquals(first, second, "the answer is the same");
        desk.close();
        desk = desk();
        assertEquals(first, answer(pause), "and stays so");
        assertEquals(ExitStatus.COMPLETED, scan.get().exitStatus(), "it was paused again");
    }

    @Test
    void shouldRefuseWhatCannotBeAndGoOn() throws Exception {
        assertErr("no scan is running", c -> c.setPause(Command.Pause.getDefaultInstance()), 0);
        assertErr("this adapter measures one scan", c -> c.setStart(Command.Start.getDefaultInstance()), 0);
        var scan = begin("refusing");
        assertErr("scan refusing is running", c -> c.setStart(Command.Start.getDefaultInstance()), 0);
        assertErr(
                "rows=2: must be more than the 20",
                c -> c.setExtend(Command.Extend.newBuilder().setRows(2)),
                0);
        assertErr(
                "rows=30: memory cube has no more than 20",
                c -> c.setExtend(Command.Extend.newBuilder().setRows(30)),
                0);
        assertErr("region: not JSON", region("nonsense"), 0);
        assertErr("region type=Point: must be Polygon", region("{\"type\": \"Point\"}"), 0);
        assertErr("no pixel's middle is inside", region(rectangle(100, 100, 110, 110)), 0);
        assertErr("region ring=[[0,0],[1,1]]", region("{\"type\": \"Polygon\", \"coordinates\": [[[0,0],[1,1]]]}"), 0);
        assertErr(
                "more than a minute ago",
                c -> c.setPause(Command.Pause.getDefaultInstance()).setTimeNs(1),
                0);
        assertFalse(scan.isDone());
        assertAck(c -> c.setStop(Command.Stop.newBuilder().setSatisfied(false)));
        assertEquals(ExitStatus.ABORTED, scan.get().exitStatus());
    }

    @Test
    void shouldLeaveCommandsForOtherScansAlone() throws Exception {
        var scan = begin("mine");
        Command other = command(c -> c.setScan("another").setPause(Command.Pause.getDefaultInstance()));
        var error = assertThrows(ExecutionException.class, () -> post.send(other, Duration.ofMillis(500))
                .get());
        assertEquals(TimeoutException.class, error.getCause().getClass());
        assertEquals(ExitStatus.COMPLETED, scan.get().exitStatus());
    }

    private static UnaryOperator<Command.Builder> region(String geoJson) {
        return c -> c.setSetRegion(Command.SetRegion.newBuilder().setRegionGeojson(geoJson));
    }

    private static UnaryOperator<Command.Builder> skip(String geoJson) {
        return c -> c.setSkipTo(Command.SkipTo.newBuilder().setRegionGeojson(geoJson));
    }

    private static String rectangle(int left, int top, int right, int bottom) {
        return "{\"type\": \"Polygon\", \"coordinates\": [[[%1$d,%2$d],[%3$d,%2$d],[%3$d,%4$d],[%1$d,%4$d],[%1$d,%2$d]]]}"
                .formatted(left, top, right, bottom);
    }

    private CompletableFuture<ScanOutcome> begin(String scan) throws InterruptedException {
        var source = new CubeSource(MemoryCube.of(ROWS, COLUMNS, CHANNELS), "test", true, Optional.empty());
        var options = AcquisitionOptions.of(kafka, topics, scan, SpoolOptions.in(spool))
                .withRate(new Rate.PixelsPerSecond(250));
        var listener = new ScanListener() {
            @Override
            public void progress(long done, long missing, long planned) {
                if (done > 10) {
                    begun.countDown();
                }
            }
        };
        var acquisition = new Acquisition(source, options, ScanClock.SYSTEM, new SimpleMeterRegistry(), listener);
        desk.attach(acquisition);
        var running = CompletableFuture.supplyAsync(acquisition::run);
        assertTrue(begun.await(20, TimeUnit.SECONDS), "the scan does not begin");
        return running;
    }

    private Command command(UnaryOperator<Command.Builder> action) {
        return action.apply(Command.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setOperator("Ada")
                        .setTimeNs(ScanClock.SYSTEM.utcNs()))
                .build();
    }

    private Response answer(Command command) throws Exception {
        return post.send(command, WITHIN).get();
    }

    private void assertAck(UnaryOperator<Command.Builder> action) throws Exception {
        Response response = answer(command(action));
        assertEquals(Response.Answer.ACK, response.getAnswer(), response.getMessage());
    }

    /** @param acksBefore how often the command is accepted before it is refused */
    private void assertErr(String reason, UnaryOperator<Command.Builder> action, int acksBefore) throws Exception {
        for (int i = 0; i < acksBefore; i++) {
            assertAck(action);
        }
        Response response = answer(command(action));
        assertEquals(Response.Answer.ERR, response.getAnswer(), response.getMessage());
        assertTrue(response.getMessage().contains(reason), response.getMessage());
    }

    private int pixels(String scan) {
        return log.blocks(scan).stream().mapToInt(SpectrumBlock::getPixels).sum();
    }

    private Status newest() {
        List<Status> beats = log.heartbeats();
        return beats.get(beats.size() - 1);
    }

    private void awaitState(Status.State state) {
        while (newest().getState() != state) {
            Thread.onSpinWait();
        }
    }
}
