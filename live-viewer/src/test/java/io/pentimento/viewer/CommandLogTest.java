package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import io.pentimento.proto.CommandHistory;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ParametersReply;
import io.pentimento.proto.ParametersRequest;
import io.pentimento.proto.Response;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Topics;
import io.pentimento.proto.WatchHistory;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who commanded what, as pages are told. */
class CommandLogTest {

    private static final TestScan SCAN = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);

    @TempDir
    private Path folder;

    private final Topics topics = new Topics("history");

    @Test
    void shouldTellWhatWasCommandedFromAnywhereAndHowItWasAnswered() {
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                var producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of())) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            ScanRecord.Builder started = SCAN.started().toBuilder();
            started.getStartedBuilder().setParameters("dwell: 1");
            send(producer, topics.scans(), SCAN.id() + "/started", started.build());
            Command start = command("1", 10)
                    .setStart(Command.Start.newBuilder().setParameters("dwell: 1"))
                    .build();
            send(producer, topics.commands(), "", start);
            send(producer, topics.responses(), SCAN.id(), answer("1", 11, Response.Answer.ACK));
            producer.send(new ProducerRecord<>(topics.commands(), "", new byte[] {9, 9}));
            ViewerOptions options = ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                    .withAddress("127.0.0.1", 0)
                    .withCacheFolder(folder.resolve("cache"));
            try (Viewer viewer = Viewer.start(options);
                    TestPage page = new TestPage(viewer, null)) {
                wantHistory(page, true);
                CommandHistory first = history(
                        page, h -> h.getEntriesCount() == 1 && h.getEntries(0).getResponsesCount() == 1);
                assertEquals("Ada", first.getEntries(0).getCommand().getOperator());
                assertEquals(SCAN.id(), first.getEntries(0).getResponses(0).getScan());
                assertEquals("", first.getEntries(0).getCommand().getStart().getParameters(), "they can be long");

                Command pause = command("2", 20)
                        .setPause(Command.Pause.getDefaultInstance())
                        .build();
                send(producer, topics.commands(), "", pause);
                send(producer, topics.commands(), "", pause);
                CommandHistory second = history(page, h -> h.getEntriesCount() == 2);
                assertEquals("2", second.getEntries(0).getCommand().getId(), "the newest first");
                assertEquals(0, second.getEntries(0).getResponsesCount(), "nobody has answered yet");
                send(producer, topics.responses(), SCAN.id(), answer("2", 21, Response.Answer.ERR));
                CommandHistory third = history(page, h -> h.getEntries(0).getResponsesCount() == 1);
                assertEquals(
                        Response.Answer.ERR, third.getEntries(0).getResponses(0).getAnswer());

                wantHistory(page, false);
                ParametersReply parameters = parameters(page, "");
                assertEquals("dwell: 1", parameters.getParameters());
                assertEquals(SCAN.id(), parameters.getScan());
                assertEquals("", parameters(page, "none").getParameters());
            }
        }
    }

    @Test
    void shouldKeepTheNewestOfVeryManyCommands() {
        CommandLog log = new CommandLog();
        IntStream.range(0, CommandLog.MOST + 5)
                .forEach(i -> log.accept(command("id" + i, i)
                        .setPause(Command.Pause.getDefaultInstance())
                        .build()));
        CommandHistory history = log.history();
        assertEquals(CommandLog.MOST, history.getEntriesCount());
        assertEquals(
                "id" + (CommandLog.MOST + 4), history.getEntries(0).getCommand().getId());
        assertFalse(history.getEntriesList().stream()
                .anyMatch(entry -> entry.getCommand().getId().equals("id4")));
        assertTrue(log.changes() > 0);
    }

    private static ParametersReply parameters(TestPage page, String scan) {
        page.send(ClientMessage.newBuilder()
                .setParameters(ParametersRequest.newBuilder().setScan(scan)));
        return page.until(m -> m.hasParameters() && m.getParameters().getAsked().equals(scan))
                .getParameters();
    }

    private static void wantHistory(TestPage page, boolean on) {
        page.send(
                ClientMessage.newBuilder().setHistory(WatchHistory.newBuilder().setOn(on)));
    }

    private static CommandHistory history(TestPage page, Predicate<CommandHistory> condition) {
        return page.until(m -> m.hasHistory() && condition.test(m.getHistory())).getHistory();
    }

    private static Command.Builder command(String id, long timeNs) {
        return Command.newBuilder().setId(id).setOperator("Ada").setTimeNs(timeNs);
    }

    private static Response answer(String id, long timeNs, Response.Answer answer) {
        return Response.newBuilder()
                .setId(id)
                .setScan(SCAN.id())
                .setAnswer(answer)
                .setTimeNs(timeNs)
                .build();
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
