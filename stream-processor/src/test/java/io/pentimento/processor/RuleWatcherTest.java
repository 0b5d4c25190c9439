package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Command;
import io.pentimento.proto.Firing;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Response;
import io.pentimento.proto.Rule;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that fire when nobody looks. */
class RuleWatcherTest {

    /** Iron has 100 counts more in each column; in the last nine it has more than a thousand. */
    private static final Rule.Area IRON = Rule.Area.newBuilder()
            .setLayer("fit/Fe-K")
            .setAbove(1050)
            .setPixels(30)
            .build();

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldFireOncePerPlaceAndCommandOnceThoughBlocksComeTwiceAndTheProcessorStartsAgain() {
        try (TestInstrument instrument = new TestInstrument(broker, "paused")) {
            Rule rule =
                    keep(instrument, rule("Iron").setAction(Rule.Action.PAUSE).setArea(IRON));
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            try (StreamProcessor processor = start(instrument)) {
                instrument.measure("s", 5, 0, 4);
                Firing firing = awaitFiring(instrument, rule, f -> f.getFindsCount() > 0);
                Firing.Find find = firing.getFinds(0);
                assertEquals(
                        "fit/Fe-K > 1050 on " + find.getPixels() + " pixels that hang together", find.getMessage());
                assertTrue(find.getPixels() >= 30 && find.getPixels() <= 40, find::toString);
                assertTrue(find.getFirstColumn() >= 10 && find.getLastColumn() == 19, find::toString);
                assertTrue(find.getColumn() >= find.getFirstColumn(), find::toString);
                instrument.measure("s", 5, 0, 4);
            }
            try (StreamProcessor another = start(instrument)) {
                instrument.measure("s", 5, 4, TestInstrument.ROWS);
                Command command = onlyCommand(instrument);
                instrument.send(Wire.record(
                        instrument.topics.responses(),
                        "s",
                        Response.newBuilder()
                                .setId(command.getId())
                                .setAnswer(Response.Answer.ACK)
                                .setMessage("scan s pauses")
                                .build()));
                Firing firing = awaitFiring(instrument, rule, Firing::hasAnswer);
                assertEquals("scan s pauses", firing.getAnswer().getMessage());
                assertEquals(1, firing.getFindsCount(), firing::toString);
                assertEquals(command.getId(), firing.getCommand());
                assertEquals("rule Iron (Ada)", command.getOperator());
                assertTrue(command.hasPause());
            }
        }
    }

    @Test
    void shouldActOnceWhenItWasKilledBetweenWritingAndCommitting() {
        try (TestInstrument instrument = new TestInstrument(broker, "killed")) {
            Rule rule =
                    keep(instrument, rule("Iron").setAction(Rule.Action.STOP).setArea(IRON));
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            Producer<String, byte[]> dead = new KafkaClients(KafkaAccess.of(broker.bootstrapServers()))
                    .transactional(instrument.topics.instrument() + "-watcher");
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(Wire.record(
                    instrument.topics.annotations(),
                    AnnotationKind.FIRING.key("s", rule.getId()),
                    Firing.newBuilder()
                            .setScan("s")
                            .setRule(rule.getId())
                            .setRuleRevision(1)
                            .setCommand("never")
                            .addFinds(Firing.Find.getDefaultInstance())
                            .build()));
            dead.send(Wire.record(
                    instrument.topics.commands(),
                    "s",
                    Command.newBuilder().setId("never").build()));
            dead.flush();
            try (StreamProcessor processor = start(instrument)) {
                instrument.measure("s", 5);
                Firing firing = awaitFiring(instrument, rule, f -> f.getFindsCount() > 0);
                Command command = onlyCommand(instrument);
                assertEquals(command.getId(), firing.getCommand());
                assertTrue(command.getStop().getSatisfied());
                assertTrue(command.getStop().getReason().startsWith("rule Iron (Ada): fit/Fe-K > 1050"));
            }
            dead.close();
        }
    }

    @Test
    void shouldNameALayerThatNobodyPaintsAndWatchForTheOthers() {
        try (TestInstrument instrument = new TestInstrument(broker, "unknown");
                StreamProcessor processor = start(instrument)) {
            Rule wrong = keep(
                    instrument,
                    rule("Gold").setArea(IRON.toBuilder().setLayer("fit/Au-L")).setAction(Rule.Action.STOP));
            Rule right = keep(instrument, rule("Iron").setArea(IRON));
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            instrument.measure("s", 5);
            Firing trouble = awaitFiring(instrument, wrong, f -> !f.getTrouble().isEmpty());
            assertTrue(trouble.getTrouble().startsWith("layer=fit/Au-L: "), trouble::toString);
            assertEquals(0, trouble.getFindsCount());
            assertEquals(
                    1,
                    awaitFiring(instrument, right, f -> f.getFindsCount() > 0).getFindsCount());
            assertEquals(List.of(), instrument.all(instrument.topics.commands(), Command.getDefaultInstance()));
        }
    }

    @Test
    void shouldFireAgainWhenTheRuleIsAnotherOneAndNotCommandAScanThatIsOver() {
        try (TestInstrument instrument = new TestInstrument(broker, "revised");
                StreamProcessor processor = start(instrument)) {
            Rule first = keep(instrument, rule("Iron").setArea(IRON));
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            instrument.measure("s", 5);
            awaitFiring(instrument, first, f -> f.getFindsCount() > 0);
            instrument.stop("s");
            instrument.await(instrument.topics.scans(), record -> record.key().endsWith("/stopped"));
            keep(
                    instrument,
                    first.toBuilder()
                            .setRevision(2)
                            .setAction(Rule.Action.STOP)
                            .setArea(IRON.toBuilder().setPixels(50)));
            Firing again = awaitFiring(instrument, first, f -> f.getRuleRevision() == 2 && f.getFindsCount() > 0);
            assertEquals("the scan is over", again.getNoAction());
            assertEquals("", again.getCommand());
            assertEquals(List.of(), instrument.all(instrument.topics.commands(), Command.getDefaultInstance()));
        }
    }

    @Test
    void shouldFindAnElementThatTheListLacksOnceAndNoneThatItHas() {
        try (TestInstrument instrument = new TestInstrument(broker, "lacking");
                StreamProcessor processor = start(instrument)) {
            Rule rule = keep(
                    instrument,
                    rule("New").setNewElement(Rule.NewElement.newBuilder().setPixels(6)));
            instrument.start("s", "Fe-K", "Pb-L", "Pb-M");
            instrument.measure("s", 5);
            instrument.stop("s");
            Firing firing = awaitFiring(instrument, rule, f -> f.getFindsCount() > 0);
            assertEquals("Cu-K", firing.getFinds(0).getWhat());
            assertEquals(0, firing.getFinds(0).getFirstRow());
            assertFalse(firing.getFindsList().stream()
                    .anyMatch(f -> List.of("Fe-K", "Pb-L").contains(f.getWhat())));
            assertEquals(
                    firing.getFindsCount(),
                    firing.getFindsList().stream()
                            .map(Firing.Find::getWhat)
                            .distinct()
                            .count());
        }
    }

    private static Rule.Builder rule(String name) {
        return Rule.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setName(name)
                .setAuthor("Ada")
                .setRevision(1);
    }

    private static Rule keep(TestInstrument instrument, Rule.Builder rule) {
        Rule made = rule.build();
        instrument.send(Wire.record(instrument.topics.annotations(), AnnotationKind.RULE.key(made.getId()), made));
        instrument.flush();
        return made;
    }

    private static Firing awaitFiring(TestInstrument instrument, Rule rule, Predicate<Firing> wanted) {
        String key = AnnotationKind.FIRING.key("s", rule.getId());
        ConsumerRecord<String, byte[]> record = instrument.await(
                instrument.topics.annotations(),
                r -> key.equals(r.key()) && wanted.test(Wire.read(r, Firing.getDefaultInstance())));
        return Wire.read(record, Firing.getDefaultInstance());
    }

    private static Command onlyCommand(TestInstrument instrument) {
        instrument.await(instrument.topics.commands(), r -> true);
        List<Command> all = instrument.all(instrument.topics.commands(), Command.getDefaultInstance());
        assertEquals(1, all.size(), all::toString);
        return all.get(0);
    }

    private static StreamProcessor start(TestInstrument instrument) {
        return StreamProcessor.start(
                instrument.options(), ModelStore.shipped(), Clock.systemUTC(), new SimpleMeterRegistry());
    }
}
