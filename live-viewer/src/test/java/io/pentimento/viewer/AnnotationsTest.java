package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.EditReply;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.PixelMask;
import io.pentimento.proto.Region;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.StatisticsReply;
import io.pentimento.proto.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions and annotations on their way from a page into the log and to all pages. */
class AnnotationsTest {

    private static final TestScan SCAN = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);
    /** Rows 1 and 2, columns 1 to 3. */
    private static final Region SQUARE = Region.newBuilder()
            .setGeojson("{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[4,1],[4,3],[1,3],[1,1]]]}")
            .build();

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    private TestInstrument instrument;
    private Viewer viewer;
    private TestPage page;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        instrument = new TestInstrument(broker, folder);
        instrument.send(SCAN);
        viewer = instrument.viewer();
        page = page(viewer);
    }

    @AfterEach
    void close() {
        instrument.close();
    }

    @Test
    void shouldShowAllPagesWhatCameBackFromTheLogAlsoAfterARestart() {
        TestPage other = page(instrument.viewer());
        Annotation made = assertKept(page.edit(edit(a -> a)));

        assertEquals("Ada", made.getAuthor());
        assertEquals(1, made.getRevision());
        assertEquals(List.of("fit/1"), made.getModelsList());
        assertTrue(made.getTimeNs() > 0);
        other.until(m -> other.annotations().containsValue(made));
        page.until(m -> page.annotations().containsValue(made));

        viewer.close();
        TestPage restarted = page(instrument.viewer());
        restarted.until(m -> restarted.annotations().containsValue(made));
        assertEquals(Map.of(made.getId(), made), restarted.annotations());
    }

    @Test
    void shouldKeepEarlierVersionsWithWhatWasOtherInThem() {
        Annotation first = assertKept(page.edit(edit(a -> a.addLabels("element:Hg"))));
        Annotation renamed = assertKept(page.edit(edit(a -> a.setId(first.getId())
                .setRevision(1)
                .clearRegion()
                .setName("Lips")
                .setAuthor("Bob")
                .addLabels("pigment:vermilion"))));
        Region mask = Region.newBuilder()
                .setMask(
                        PixelMask.newBuilder().setRows(2).setColumns(4).setBits(ByteString.copyFrom(new byte[] {0x18})))
                .build();
        Annotation reshaped = assertKept(page.edit(
                edit(a -> a.setId(first.getId()).setRevision(2).setName("Lips").setRegion(mask))));

        assertEquals(SQUARE, renamed.getRegion(), "without a region the one that it has stays");
        assertEquals(3, reshaped.getRevision());
        List<Annotation> history = reshaped.getHistoryList();
        assertEquals(
                List.of("Face", "Lips"),
                history.stream().map(Annotation::getName).toList());
        assertEquals(
                List.of("Ada", "Bob"),
                history.stream().map(Annotation::getAuthor).toList());
        assertEquals(List.of("element:Hg"), history.get(0).getLabelsList());
        assertFalse(history.get(0).hasRegion(), "the next version has the same");
        assertEquals(SQUARE, history.get(1).getRegion());
        assertTrue(history.stream().allMatch(each -> each.getHistoryCount() == 0));
    }

    @Test
    void shouldRefuseAnEditThatIsBehindAndShowTheNewest() {
        TestPage other = page(viewer);
        Annotation first = assertKept(page.edit(edit(a -> a)));
        Annotation second = assertKept(other.edit(
                edit(a -> a.setId(first.getId()).setRevision(1).setName("Hers").setAuthor("Bob"))));

        EditReply refused =
                page.edit(edit(a -> a.setId(first.getId()).setRevision(1).setName("Mine")));

        assertTrue(refused.getBehind());
        assertEquals(
                "Bob has changed it meanwhile (revision 2). Look at that one, then change it again.",
                refused.getMessage());
        assertEquals(second, refused.getAnnotation());
        EditReply deletion = page.edit(deletion(first));
        assertTrue(deletion.getBehind());
        assertTrue(page.edit(edit(a -> a.setId(first.getId()))).getBehind(), "a new one of the same id is none");
    }

    @Test
    void shouldLetTheFirstOfTwoWithTheSameRevisionCountForEverybody() {
        Annotation first = assertKept(page.edit(edit(a -> a)));
        Annotation foreign = first.toBuilder()
                .setRevision(2)
                .setName("Foreign")
                .setAuthor("Eve")
                .build();
        instrument.send(instrument.topics().annotations(), first.getId(), foreign);
        instrument.send(
                instrument.topics().annotations(),
                first.getId(),
                foreign.toBuilder().setName("Too late").build());

        TestPage other = page(instrument.viewer());
        for (TestPage each : List.of(page, other)) {
            each.until(m -> foreign.equals(each.annotations().get(first.getId())));
        }
        EditReply refused =
                page.edit(edit(a -> a.setId(first.getId()).setRevision(1).setName("Mine")));
        assertTrue(refused.getBehind());
        assertEquals(foreign, refused.getAnnotation());
    }

    @Test
    void shouldWriteTheFirstAgainWhenItsOwnCameSecond() throws Exception {
        Annotation first = assertKept(page.edit(edit(a -> a)));
        Vertx vertx = Vertx.vertx();
        LiveScan scan =
                new LiveScan(SCAN.id(), SCAN.started().getStarted(), new SimpleMeterRegistry().counter("coalesced"));
        // A desk that hears of the log only when it is told.
        try (AnnotationDesk desk = new AnnotationDesk(
                KafkaAccess.of(broker.bootstrapServers()).producer(Map.of()),
                instrument.topics(),
                id -> Optional.of(scan),
                vertx,
                Clock.systemUTC())) {
            log().forEach(desk.annotations()::accept);
            desk.annotations().caughtUp();
            Annotation theirs = assertKept(
                    page.edit(edit(a -> a.setId(first.getId()).setRevision(1).setAuthor("Bob"))));
            Future<EditReply> mine =
                    desk.edit(edit(a -> a.setId(first.getId()).setRevision(1).setName("Mine")));
            List<ConsumerRecord<String, byte[]>> both = log(3);
            assertFalse(mine.isComplete(), "nothing has come back from the log yet");
            both.forEach(desk.annotations()::accept);

            EditReply refused = mine.await();
            assertTrue(refused.getBehind());
            assertEquals(theirs, refused.getAnnotation());
            assertEquals(
                    theirs, Wire.read(log(4).get(3), Annotation.getDefaultInstance()), "it is what compaction keeps");
            page.until(m -> m.hasState());
            assertEquals(theirs, page.annotations().get(first.getId()));
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void shouldDeleteAndTakeTheDeletionBack() {
        Annotation first = assertKept(page.edit(edit(a -> a)));
        EditReply gone = page.edit(deletion(first));
        assertEquals("", gone.getMessage());
        assertFalse(gone.hasAnnotation());
        assertEquals(2, gone.getRevision());
        page.until(m -> page.annotations().isEmpty());
        List<ConsumerRecord<String, byte[]>> log = log();
        assertEquals(first.getId(), log.get(log.size() - 1).key());
        assertEquals(null, log.get(log.size() - 1).value());

        assertTrue(page.edit(edit(a -> a.setId(first.getId()).setRevision(1)))
                .getMessage()
                .contains("deleted"));
        Annotation again = assertKept(page.edit(edit(a -> a.setId(first.getId()))));
        assertEquals(3, again.getRevision(), "above that of the deletion, so that all pages take it for newer");
        assertEquals(1, again.getHistoryCount());
    }

    @Test
    void shouldActOnceOnAnEditThatIsRepeated() {
        AnnotationEdit edit = edit(a -> a);
        EditReply reply = page.edit(edit);
        assertEquals(reply, page.edit(edit));
        viewer.close();
        TestPage restarted = page(instrument.viewer());
        restarted.until(m -> !restarted.annotations().isEmpty());
        assertEquals(reply, restarted.edit(edit));
        assertEquals(1, log().size());
    }

    @Test
    void shouldRefuseRubbishByName() {
        assertRefused(
                "id=1: must be a UUID", edit(a -> a).toBuilder().setId("1").build());
        assertRefused("annotation id=x: must be a UUID", edit(a -> a.setId("x")));
        assertRefused("scan=other: there is no such scan", edit(a -> a.setScan("other")));
        assertRefused("name: is empty", edit(a -> a.setName(" ")));
        assertRefused("name of 101 characters", edit(a -> a.setName("x".repeat(101))));
        assertRefused("colour=red: must be #rrggbb", edit(a -> a.setColour("red")));
        assertRefused("text of 10001 characters", edit(a -> a.setText("x".repeat(10_001))));
        assertRefused("author of 7 characters: must be one line", edit(a -> a.setAuthor("Ada\nBob")));
        assertRefused("label of 3 characters: must be one line", edit(a -> a.addLabels("a\nb")));
        assertRefused("21 labels: at most 20", edit(a -> {
            for (int i = 0; i < 21; i++) {
                a.addLabels("label " + i);
            }
            return a;
        }));
        assertRefused("region: a new one needs a shape", edit(Annotation.Builder::clearRegion));
        assertRefused(
                "corner=[6.0,1.0]: must be inside 5 columns and 6 rows",
                edit(a -> a.setRegion(Region.newBuilder()
                        .setGeojson("{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[6,1],[4,3],[1,1]]]}"))));
        assertRefused(
                "at most 300000 can be kept",
                edit(a -> a.setRegion(Region.newBuilder().setGeojson(" ".repeat(300_000)))));
        assertRefused("There is no such annotation", deletion(edit(a -> a).getAnnotation()));
        assertTrue(log().isEmpty(), "nothing of that came into the log");
        assertKept(page.edit(edit(a -> a)));
    }

    @Test
    void shouldGoOnWhenTheLogHoldsWhatIsNoAnnotation() {
        instrument
                .producer()
                .send(new ProducerRecord<>(instrument.topics().annotations(), "rubbish", new byte[] {1, 2, 3}));
        instrument
                .producer()
                .send(Wire.record(
                        instrument.topics().annotations(), "other", edit(a -> a).getAnnotation()));
        instrument.producer().flush();
        Annotation made = assertKept(page.edit(edit(a -> a)));
        page.until(m -> page.annotations().equals(Map.of(made.getId(), made)));
        page.until(m -> m.hasState() && m.getState().getUnreadable() == 2);
    }

    @Test
    void shouldLeaveTheOldestShapesOutOfARecordThatWouldGrowTooLarge() {
        String id = UUID.randomUUID().toString();
        for (int revision = 0; revision < 5; revision++) {
            int size = 280_000 + revision;
            int made = revision;
            assertKept(page.edit(edit(a -> a.setId(id)
                    .setRevision(made)
                    .setRegion(Region.newBuilder().setGeojson(SQUARE.getGeojson() + " ".repeat(size))))));
        }
        page.until(m ->
                page.annotations().containsKey(id) && page.annotations().get(id).getRevision() == 5);
        Annotation last = page.annotations().get(id);
        assertTrue(last.getSerializedSize() <= AnnotationDesk.MOST_RECORD_BYTES);
        assertEquals(
                List.of(true, true, false, false),
                last.getHistoryList().stream().map(Annotation::getRegionOmitted).toList());
        assertEquals(
                List.of(false, false, true, true),
                last.getHistoryList().stream().map(Annotation::hasRegion).toList());
    }

    @Test
    void shouldGiveSumSpectrumAndStatisticsOfARegion() {
        page.until(m -> m.hasState()
                && m.getState().getSpectraPixels() == 30
                && m.getState().getPainted() == 30);
        SpectrumReply sum = page.spectrum(1, SQUARE);
        assertEquals("", sum.getMessage());
        assertEquals(6, sum.getPixels());
        assertEquals(6, sum.getMeasured());
        DoubleBuffer counts = sum.getDetectors(1)
                .getCounts()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer();
        for (int c = 0; c < TestScan.CHANNELS[1]; c++) {
            long byHand = 0;
            for (int row = 1; row <= 2; row++) {
                for (int column = 1; column <= 3; column++) {
                    byHand += SCAN.counts(1, row, column)[c];
                }
            }
            assertEquals(byHand, counts.get(c));
        }

        StatisticsReply statistics = page.statistics(2, SQUARE);
        assertEquals("", statistics.getMessage());
        assertEquals(6, statistics.getPixels());
        assertEquals(2, statistics.getLayersCount());
        StatisticsReply.Layer iron = statistics.getLayers(0);
        assertEquals(TestScan.LAYER, iron.getLayer());
        assertEquals("counts", iron.getUnit());
        // 101, 102, 103, 201, 202, 203, each ± 0.5.
        assertEquals(6, iron.getMeasured());
        assertEquals(912, iron.getSum());
        assertEquals(152, iron.getMean());
        assertEquals(0.5 / Math.sqrt(6), iron.getMeanError(), 1e-9);
        assertEquals(0.5 * Math.sqrt(6), iron.getSumError(), 1e-9);
        assertEquals(Math.sqrt(15_004 / 5.0), iron.getSpread(), 1e-9);
        assertEquals(152, iron.getMedian());
        assertEquals(101, iron.getMinimum());
        assertEquals(203, iron.getMaximum());

        String why = page.statistics(3, Region.getDefaultInstance()).getMessage();
        assertEquals("region: has neither geojson nor mask", why);
        assertEquals(why, page.spectrum(4, Region.getDefaultInstance()).getMessage());
    }

    /** One that watches the scan and has all annotations that there are. */
    private TestPage page(Viewer viewer) {
        TestPage opened = instrument.page(viewer);
        opened.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
        opened.watch(SCAN.id());
        opened.until(m -> m.hasAnnotations() && m.getAnnotations().getComplete());
        opened.until(m -> m.hasState() && m.getState().getPainted() == 30);
        return opened;
    }

    private List<ConsumerRecord<String, byte[]>> log(int records) {
        return instrument.log(instrument.topics().annotations(), records);
    }

    private List<ConsumerRecord<String, byte[]>> log() {
        return instrument.log(instrument.topics().annotations());
    }

    private void assertRefused(String why, AnnotationEdit edit) {
        EditReply refused = page.edit(edit);
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertFalse(refused.hasAnnotation());
    }

    private static Annotation assertKept(EditReply reply) {
        assertEquals("", reply.getMessage());
        assertTrue(reply.hasAnnotation());
        return reply.getAnnotation();
    }

    private static AnnotationEdit edit(UnaryOperator<Annotation.Builder> change) {
        Annotation.Builder annotation = Annotation.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setScan(SCAN.id())
                .setName("Face")
                .setColour("#e69f00")
                .setAuthor("Ada")
                .setRegion(SQUARE);
        return AnnotationEdit.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setAnnotation(change.apply(annotation))
                .build();
    }

    private static AnnotationEdit deletion(Annotation annotation) {
        return AnnotationEdit.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setAnnotation(annotation)
                .setDelete(true)
                .build();
    }
}
