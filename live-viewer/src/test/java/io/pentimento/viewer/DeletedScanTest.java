package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.DeleteReply;
import io.pentimento.proto.DeleteScan;
import io.pentimento.proto.DeletedScan;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Region;
import io.pentimento.proto.ScanDeleted;
import io.pentimento.proto.ScanList;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanSummary;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three scans in one log, of which the newest still runs, and an admin who deletes. */
class DeletedScanTest {

    private static final int ROWS = 6;
    private static final TestScan OLDEST = new TestScan("scan-1", ROWS, 5, 1_700_000_000_000_000_000L);
    private static final TestScan MIDDLE = new TestScan("scan-2", ROWS, 5, OLDEST.startNs() + 1_000_000_000L);
    private static final TestScan RUNNING = new TestScan("scan-3", ROWS, 5, OLDEST.startNs() + 2_000_000_000L);
    private static final String REGION = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}";

    @TempDir
    private Path folder;

    private final Topics topics = new Topics("deleted");
    private KafkaAccess kafka;
    private LocalBroker broker;
    private KafkaProducer<String, byte[]> producer;
    private Viewer viewer;
    private TestPage admin;

    @BeforeEach
    void publishThreeScans() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        kafka = KafkaAccess.of(broker.bootstrapServers());
        producer = kafka.producer(Map.of());
        kafka.create(topics);
        publish(OLDEST);
        publish(MIDDLE);
        publish(RUNNING);
        send(topics.scans(), OLDEST.id() + "/stopped", OLDEST.completed());
        send(topics.scans(), MIDDLE.id() + "/stopped", MIDDLE.completed());
        open();
    }

    private void open() {
        viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache")));
        admin = TestPage.ofAdmin(viewer);
    }

    @AfterEach
    void stop() {
        admin.close();
        viewer.close();
        producer.close();
        broker.close();
    }

    @Test
    void shouldForgetAScanForAllAlsoAfterARestart() {
        annotate(OLDEST);
        try (TestPage other = new TestPage(viewer, null).watch(OLDEST.id())) {
            other.untilMap(page -> page.measured(0) == ROWS * 5);
            DeleteReply reply = delete(admin, OLDEST, OLDEST.id(), "Eve");
            assertEquals("", reply.getMessage());
            assertEquals(1, reply.getAnnotations());
            ScanList list = other.until(listed(2)).getScans();
            assertEquals(List.of(RUNNING.id(), MIDDLE.id()), ids(list));
            DeletedScan told = list.getDeleted(0);
            assertEquals(OLDEST.id(), told.getScan());
            assertEquals("Test scan-1", told.getTitle());
            assertEquals("Eve", told.getOperator());
        }
        admin.close();
        viewer.close();
        open();
        assertEquals(
                List.of(RUNNING.id(), MIDDLE.id()), ids(admin.until(listed(2)).getScans()));
        assertEquals(
                List.of(MIDDLE.id(), RUNNING.id()),
                ScanCatalog.read(kafka, topics).stream()
                        .map(ScanCatalog.Entry::id)
                        .toList());
        admin.watch(MIDDLE.id()).untilMap(page -> page.measured(0) == ROWS * 5);
    }

    @Test
    void shouldFreeTheRecordsOfTheOldestScanAtOnceAndLeaveThoseBehindOthers() {
        assertEquals(3 * ROWS, records(topics.maps()));
        DeleteReply middle = delete(admin, MIDDLE, "Test scan-2", "");
        assertEquals("", middle.getMessage());
        assertEquals(0, middle.getFreedRecords());
        assertTrue(middle.getRecordsLeft());
        assertEquals(3 * ROWS, records(topics.maps()));
        DeleteReply oldest = delete(admin, OLDEST, "Test scan-1", "");
        assertEquals("", oldest.getMessage());
        // Spectra and maps of both: nothing that remains lies before them any more.
        assertEquals(4 * ROWS, oldest.getFreedRecords());
        assertTrue(!oldest.getRecordsLeft());
        assertEquals(ROWS, records(topics.maps()));
        assertEquals(ROWS, records(topics.spectra()));
        admin.watch(RUNNING.id()).untilMap(page -> page.measured(0) == ROWS * 5);
    }

    @Test
    void shouldFreeNothingWhenAScanMayBeThereThatItCannotRead() throws Exception {
        producer.send(new ProducerRecord<>(topics.scans(), "other/started", new byte[] {1, 2, 3}))
                .get();
        DeleteReply oldest = delete(admin, OLDEST, OLDEST.id(), "");
        assertEquals("", oldest.getMessage());
        assertEquals(0, oldest.getFreedRecords());
        assertTrue(oldest.getRecordsLeft());
        assertEquals(3 * ROWS, records(topics.spectra()));
    }

    @Test
    void shouldDeleteOnlyWhatIsOverAndWhatAnAdminHasTyped() {
        assertRefused("has not ended", delete(admin, RUNNING, RUNNING.id(), ""));
        assertRefused("neither the title nor the id", delete(admin, OLDEST, "Test scan", ""));
        assertRefused("neither the title nor the id", delete(admin, OLDEST, "", ""));
        assertRefused("there is no such scan", delete(admin, new TestScan("none", 1, 1, 1), "none", ""));
        try (TestPage viewerOnly = new TestPage(viewer, null)) {
            assertRefused("takes the role admin; yours is viewer", delete(viewerOnly, OLDEST, OLDEST.id(), ""));
        }
        assertEquals(3 * ROWS, records(topics.maps()));
        try (TestPage later = new TestPage(viewer, null)) {
            later.until(listed(3));
        }
    }

    @Test
    void shouldKeepAScanThatWasResumedWhenItWasDeleted() {
        ScanRecord.Builder resumed = OLDEST.started().toBuilder();
        resumed.getStartedBuilder().setGeneration(1);
        send(topics.scans(), OLDEST.id() + "/deleted", deletion(OLDEST, 0));
        admin.until(listed(2));
        send(topics.scans(), OLDEST.id() + "/started", resumed.build());
        admin.until(listed(3));
        admin.watch(OLDEST.id()).untilMap(page -> page.measured(0) == ROWS * 5);
    }

    @Test
    void shouldKnowADeletedScanInWhateverOrderCompactionLeavesItsFacts() {
        TestScan early = new TestScan("early", ROWS, 5, OLDEST.startNs());
        send(topics.scans(), early.id() + "/deleted", deletion(early, 0));
        send(topics.scans(), early.id() + "/stopped", early.completed());
        send(topics.scans(), early.id() + "/started", early.started());
        producer.send(new ProducerRecord<>(topics.scans(), "rubbish/deleted", new byte[] {1, 2, 3}));
        send(topics.scans(), MIDDLE.id() + "/deleted", deletion(MIDDLE, 0));
        assertEquals(
                List.of(RUNNING.id(), OLDEST.id()), ids(admin.until(listed(2)).getScans()));
        assertEquals(
                List.of(OLDEST.id(), RUNNING.id()),
                ScanCatalog.read(kafka, topics).stream()
                        .map(ScanCatalog.Entry::id)
                        .toList());
    }

    @Test
    void shouldShowASmallMapOfEachScanInTheList() throws Exception {
        HttpResponse<byte[]> answer = thumbnail(OLDEST.id(), "fit/residual");
        while (answer.statusCode() == 503) {
            answer = thumbnail(OLDEST.id(), "fit/residual");
        }
        assertEquals(200, answer.statusCode());
        assertEquals("fit/residual", answer.headers().firstValue("Layer").orElseThrow());
        BufferedImage picture = ImageIO.read(new java.io.ByteArrayInputStream(answer.body()));
        assertEquals(Thumbnails.SIDE, picture.getHeight());
        assertEquals(Math.round(Thumbnails.SIDE * 5.0 / ROWS), picture.getWidth());
        assertEquals(
                "fit/Fe-K",
                thumbnail(OLDEST.id(), "fit/Zz-K").headers().firstValue("Layer").orElseThrow());
        assertEquals(404, thumbnail("none", "").statusCode());
    }

    private HttpResponse<byte[]> thumbnail(String scan, String layer) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        viewer.url() + "api/scans/" + scan + "/thumbnail.png?layer=" + layer))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private static ScanRecord deletion(TestScan scan, int generation) {
        return ScanRecord.newBuilder()
                .setScan(scan.id())
                .setDeleted(ScanDeleted.newBuilder().setGeneration(generation).setOperator("Eve"))
                .build();
    }

    private void annotate(TestScan scan) {
        Annotation annotation = Annotation.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setScan(scan.id())
                .setName("robe")
                .setColour("#ff0000")
                .setRegion(Region.newBuilder().setGeojson(REGION))
                .build();
        var edit = AnnotationEdit.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setAnnotation(annotation)
                .build();
        String why = "still being read";
        while (why.contains("still being read")) {
            why = admin.edit(
                            edit.toBuilder().setId(UUID.randomUUID().toString()).build())
                    .getMessage();
        }
        assertEquals("", why);
    }

    private static DeleteReply delete(TestPage page, TestScan scan, String typed, String operator) {
        String id = UUID.randomUUID().toString();
        page.send(ClientMessage.newBuilder()
                .setDeleteScan(DeleteScan.newBuilder()
                        .setId(id)
                        .setScan(scan.id())
                        .setTyped(typed)
                        .setOperator(operator)));
        return page.until(m -> m.hasDeleted() && m.getDeleted().getId().equals(id))
                .getDeleted();
    }

    private static void assertRefused(String why, DeleteReply reply) {
        assertTrue(reply.getMessage().contains(why), reply.getMessage());
    }

    private static Predicate<io.pentimento.proto.ServerMessage> listed(int scans) {
        return message -> message.hasScans() && message.getScans().getScansCount() == scans;
    }

    private static List<String> ids(ScanList list) {
        return list.getScansList().stream().map(ScanSummary::getScan).toList();
    }

    private void publish(TestScan scan) {
        ScanRecord.Builder started = scan.started().toBuilder();
        started.getStartedBuilder()
                .clearFirstOffsets()
                .addAllFirstOffsets(ends(topics.spectra()))
                .addAllFirstMapOffsets(ends(topics.maps()));
        send(topics.scans(), scan.id() + "/started", started.build());
        for (int row = 0; row < ROWS; row++) {
            send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row));
            send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, 0));
        }
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, Topics.SHARED_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private List<Long> ends(String topic) {
        try (var consumer = kafka.consumer(Map.of())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(topic));
            return partitions(topic).stream().map(ends::get).toList();
        }
    }

    private long records(String topic) {
        try (var consumer = kafka.consumer(Map.of())) {
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions(topic));
            return consumer.endOffsets(partitions(topic)).entrySet().stream()
                    .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
                    .sum();
        }
    }

    private void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
