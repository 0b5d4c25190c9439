package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Command;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Response;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.ServiceList;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page commands, on its way to an adapter, which is played here, and back. */
class PageCommandsTest {

    private static final AtomicInteger INSTRUMENT = new AtomicInteger();
    private static final TestScan SCAN = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);
    private static final Duration POLL = Duration.ofMillis(100);

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static KafkaProducer<String, byte[]> producer;

    private Topics topics;
    private KafkaConsumer<String, byte[]> commands;
    private Viewer viewer;
    private TestPage page;
    private String cookie;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void open() {
        topics = new Topics("commanded-" + INSTRUMENT.incrementAndGet());
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        kafka.create(topics);
        send(topics.scans(), SCAN.id() + "/started", SCAN.started());
        commands = kafka.consumer(Map.of());
        commands.assign(List.of(new TopicPartition(topics.commands(), 0)));
        commands.seekToBeginning(commands.assignment());
        viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache-" + topics.instrument())));
        cookie = TestPage.cookie(viewer.adminUrl().orElseThrow());
        page = new TestPage(viewer, null, cookie);
        page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
    }

    @AfterEach
    void close() {
        page.close();
        viewer.close();
        commands.close();
    }

    @Test
    void shouldPassACommandOnWithTheTimeAndAnswerIt() {
        long before = Nanos.now(Clock.systemUTC());
        Command wanted = command(c -> c.setOperator(" Ada ")
                .setStop(Command.Stop.newBuilder().setSatisfied(true).setReason("seen")));
        page.command(wanted);
        Command got = next();
        assertTrue(got.getTimeNs() >= before, got.toString());
        assertEquals(
                wanted.toBuilder().setOperator("Ada").setTimeNs(got.getTimeNs()).build(), got);
        Response given = reply(got, Response.Answer.ACK, "scan scan-1 stops");
        assertEquals(given, response(wanted));
    }

    @Test
    void shouldPassTheSameCommandOnOnceHoweverOftenItIsSent() {
        Command wanted = command(c -> c.setPause(Command.Pause.getDefaultInstance()));
        page.command(wanted);
        page.command(wanted);
        Command got = next();
        assertEquals("page", got.getOperator());
        Response given = reply(got, Response.Answer.ERR, "no scan is running");
        assertEquals(given, response(wanted));
        assertEquals(given, response(wanted));
        try (TestPage reconnected = new TestPage(viewer, null, cookie)) {
            reconnected.command(wanted);
            assertEquals(
                    given,
                    reconnected.until(m -> m.hasResponse()).getResponse(),
                    "as a page does whose connection was lost");
        }
        Command another = command(c -> c.setResume(Command.Resume.getDefaultInstance()));
        page.command(another);
        assertEquals(another.getId(), next().getId(), "the first one came again");
    }

    @Test
    void shouldSayWhenNobodyAnswersAndPassARepeatOn() {
        Command wanted = command(c -> c.setExtend(Command.Extend.newBuilder().setRows(9)));
        page.command(wanted);
        assertEquals(wanted.getId(), next().getId());
        Response silence = response(wanted);
        assertEquals(Response.Answer.ANSWER_UNSPECIFIED, silence.getAnswer());
        assertTrue(
                silence.getMessage().startsWith("no adapter answered within 5 s. It may have been carried out"),
                silence.getMessage());
        page.command(wanted);
        Command again = next();
        assertEquals(wanted.getId(), again.getId());
        assertEquals(reply(again, Response.Answer.ACK, "done"), response(wanted));
    }

    @Test
    void shouldRefuseWhatAPageMayNotCommand() {
        var pause = Command.Pause.getDefaultInstance();
        assertRefused(
                "action=SET_MODEL: a page may",
                c -> c.setSetModel(Command.SetModel.newBuilder().setName("fit").setVersion("2")));
        assertRefused("action=ACTION_NOT_SET: a page may", c -> c);
        assertRefused("id=: must be a UUID", c -> c.setPause(pause).clearId());
        assertRefused("id=1: must be a UUID", c -> c.setPause(pause).setId("1"));
        assertRefused("must be a UUID", c -> c.setPause(pause)
                .setId(UUID.randomUUID().toString().toUpperCase() + "\n"));
        assertRefused("scan=: there is no such scan", c -> c.setPause(pause).clearScan());
        assertRefused(
                "scan=other: there is no such scan", c -> c.setPause(pause).setScan("other"));
        assertRefused(
                "scan=scan-1: the adapter names the scan that it starts",
                c -> c.setStart(Command.Start.getDefaultInstance()));
        assertRefused("operator of 101 characters", c -> c.setPause(pause).setOperator("x".repeat(101)));
        assertRefused("operator of 7 characters: must be one line", c -> c.setPause(pause)
                .setOperator("Ada\nBob"));
        assertRefused(
                "reason of 1001 characters",
                c -> c.setStop(Command.Stop.newBuilder().setReason("x".repeat(1001))));

        Command allowed = command(c -> c.setPause(pause));
        page.command(allowed);
        assertEquals(allowed.getId(), next().getId(), "the connection is there, and nothing else has come through");
    }

    @Test
    void shouldLetAPageWaitForOnlySoManyAnswers() {
        List<Command> wanted = new ArrayList<>();
        for (int i = 0; i <= Client.MOST_COMMANDS; i++) {
            wanted.add(command(c -> c.setSetRegion(Command.SetRegion.getDefaultInstance())));
            page.command(wanted.get(i));
        }
        Response refused = page.until(m -> m.hasResponse()).getResponse();
        assertEquals(wanted.get(Client.MOST_COMMANDS).getId(), refused.getId());
        assertTrue(refused.getMessage().startsWith("4 commands of this page wait"), refused.getMessage());
        for (int i = 0; i < Client.MOST_COMMANDS; i++) {
            reply(next(), Response.Answer.ACK, "");
            page.until(m -> m.hasResponse());
        }
        page.command(wanted.get(Client.MOST_COMMANDS));
        assertEquals(wanted.get(Client.MOST_COMMANDS).getId(), next().getId());
    }

    @Test
    void shouldSayThatTheBrokerIsAwayWhileEverythingElseGoesOn() {
        LocalBroker own = LocalBroker.start(folder.resolve("own"), "127.0.0.1", 0);
        KafkaAccess kafka = KafkaAccess.of(own.bootstrapServers());
        kafka.create(topics);
        try (KafkaProducer<String, byte[]> scans = kafka.producer(Map.of())) {
            scans.send(Wire.record(topics.scans(), SCAN.id() + "/started", SCAN.started()));
        }
        try (Viewer cutOff = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                        .withAddress("127.0.0.1", 0)
                        .withCacheFolder(folder.resolve("cache-own")));
                TestPage watching = TestPage.ofAdmin(cutOff)) {
            watching.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
            own.close();
            List<Command> wanted = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                wanted.add(command(c -> c.setPause(Command.Pause.getDefaultInstance())));
                watching.command(wanted.get(i));
            }
            watching.until(m -> m.hasServices());
            for (Command command : wanted) {
                Response lost = watching.until(
                                m -> m.hasResponse() && m.getResponse().getId().equals(command.getId()))
                        .getResponse();
                assertNotEquals(Response.Answer.ACK, lost.getAnswer());
                assertTrue(
                        lost.getMessage().matches("the command (cannot be|was not) sent.* command it again.*"),
                        lost.getMessage());
            }
        }
    }

    @Test
    void shouldSayHowFullAnAdaptersSpoolIs() {
        send(
                topics.status(),
                "adapter",
                ServiceIdentity.here("acquisition-adapter", "adapter", Nanos.now(Clock.systemUTC()))
                        .status(Nanos.now(Clock.systemUTC()))
                        .setState(Status.State.PAUSED)
                        .setScan(SCAN.id())
                        .addGauges(ServiceIdentity.gauge("spool", 12e6, "bytes"))
                        .addGauges(ServiceIdentity.gauge("spool_room", 4e9, "bytes"))
                        .build());
        ServiceList.Service adapter = service("acquisition-adapter");
        assertEquals(SCAN.id(), adapter.getScan());
        assertEquals("PAUSED", adapter.getState());
        assertEquals(12e6, adapter.getSpoolBytes());
        assertEquals(4e9, adapter.getSpoolRoomBytes());
        assertTrue(!service("live-viewer").hasSpoolBytes());
    }

    private ServiceList.Service service(String kind) {
        return page
                .until(m -> m.hasServices()
                        && m.getServices().getServicesList().stream()
                                .anyMatch(s -> s.getKind().equals(kind)))
                .getServices()
                .getServicesList()
                .stream()
                .filter(s -> s.getKind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private void assertRefused(String why, UnaryOperator<Command.Builder> change) {
        Command command = command(change);
        page.command(command);
        Response refused = response(command);
        assertEquals(Response.Answer.ERR, refused.getAnswer());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    private Response response(Command command) {
        return page.until(m -> m.hasResponse() && m.getResponse().getId().equals(command.getId()))
                .getResponse();
    }

    private static Command command(UnaryOperator<Command.Builder> action) {
        return action.apply(
                        Command.newBuilder().setId(UUID.randomUUID().toString()).setScan(SCAN.id()))
                .build();
    }

    /** The next command that an adapter would hear; there is no more than this one yet. */
    private Command next() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<String, byte[]> record : commands.poll(POLL)) {
                commands.seek(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                return Wire.read(record, Command.getDefaultInstance());
            }
        }
        throw new AssertionError("no command has come");
    }

    private Response reply(Command command, Response.Answer answer, String message) {
        Response response = Response.newBuilder()
                .setId(command.getId())
                .setScan(command.getScan())
                .setAnswer(answer)
                .setMessage(message)
                .setService("adapter")
                .build();
        send(topics.responses(), command.getScan(), response);
        return response;
    }

    private static void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
