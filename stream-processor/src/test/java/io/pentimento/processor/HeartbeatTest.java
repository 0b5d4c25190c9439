package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {

    private static final int PIXELS = TestInstrument.ROWS * TestInstrument.COLUMNS;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StageTimers timers = new StageTimers(meters);

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldSayEveryTwoSecondsHowFastItGoesAndHowFarItIsBehind() {
        try (TestInstrument instrument = new TestInstrument(broker, "rate");
                Producer<String, byte[]> producer = producer()) {
            Heartbeat heartbeat = heartbeat(instrument, producer);
            assertTrue(heartbeat.isDue());
            heartbeat.working("", OptionalLong.of(0));
            assertFalse(heartbeat.isDue());
            timers.painted(300);
            clock.advance(Duration.ofSeconds(2));
            assertTrue(heartbeat.isDue());
            heartbeat.working("s", OptionalLong.of(24));
            clock.advance(Duration.ofSeconds(2));
            heartbeat.working("s", OptionalLong.empty());
            heartbeat.stopped();

            List<Status> beats = beats(instrument, 4);
            assertEquals(Status.State.IDLE, beats.get(0).getState());
            assertEquals(Status.State.RUNNING, beats.get(1).getState());
            assertEquals("s", beats.get(1).getScan());
            assertEquals(
                    Map.of(
                            "pixels",
                            "300.0 px",
                            "rejected",
                            "0.0 records",
                            "rate",
                            "150.0 px/s",
                            "lag",
                            "24.0 records"),
                    gauges(beats.get(1)));
            assertEquals(
                    Map.of("pixels", "300.0 px", "rejected", "0.0 records", "rate", "0.0 px/s"), gauges(beats.get(2)));
            assertEquals(Status.State.STOPPED, beats.get(3).getState());
        }
    }

    @Test
    void shouldSayWhatWentWrongAndOnceThatItWasOvercome() {
        try (TestInstrument instrument = new TestInstrument(broker, "fault");
                Producer<String, byte[]> producer = producer()) {
            Heartbeat heartbeat = heartbeat(instrument, producer);
            heartbeat.working("s", OptionalLong.of(0));
            heartbeat.failed(new IllegalStateException("the plug was pulled"));
            assertTrue(heartbeat.isDue());
            heartbeat.working("s", OptionalLong.of(0));
            heartbeat.working("s", OptionalLong.of(0));

            List<Status> beats = beats(instrument, 4);
            assertEquals(Status.State.FAULT, beats.get(1).getState());
            assertEquals("the plug was pulled", beats.get(1).getMessage());
            assertEquals(Status.State.RUNNING, beats.get(2).getState());
            assertEquals("started over: the plug was pulled", beats.get(2).getMessage());
            assertEquals("", beats.get(3).getMessage());
        }
    }

    @Test
    void shouldCountTheRecordsOfAScanThatWaitsForItsAxes() {
        try (TestInstrument instrument = new TestInstrument(broker, "lag");
                ProcessorSession session = new ProcessorSession(
                        instrument.options(), ModelStore.shipped(), timers, rejections(instrument), new Notes())) {
            instrument.start("s", "Fe-K", "Pb-L", "Pb-M");
            instrument.measure("s", 5);
            assertTimeoutPreemptively(PATIENCE, () -> {
                while (session.lag().orElse(0) != PIXELS / 5) {
                    session.step();
                }
            });
        }
    }

    @Test
    void shouldTellOfAFailureAndCatchUpWhenAnotherProducerTookItsPlace() throws Exception {
        try (TestInstrument instrument = new TestInstrument(broker, "fenced");
                StreamProcessor processor =
                        StreamProcessor.start(instrument.options(), ModelStore.shipped(), Clock.systemUTC(), meters)) {
            await(instrument, status -> status.getState() == Status.State.IDLE);
            fence("fenced-processor");
            instrument.start("s", "Fe-K", "Pb-L", "Pb-M");
            instrument.measure("s", 5);
            instrument.stop("s");
            Status fault = await(instrument, status -> status.getState() == Status.State.FAULT);
            assertFalse(fault.getMessage().isEmpty());
            await(instrument, status -> status.getMessage().equals("started over: " + fault.getMessage()));
            Status done = await(
                    instrument,
                    status -> gauges(status).getOrDefault("lag", "").equals("0.0 records")
                            && timers.pixels() >= PIXELS
                            && status.getScan().equals("s"));
            assertEquals(Status.State.RUNNING, done.getState());
        }
    }

    /** As if the broker had found it dead. */
    private static void fence(String prefix) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            List<String> ids = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(prefix))
                    .toList();
            assertEquals(1, ids.size(), ids::toString);
            admin.fenceProducers(ids).all().get();
        }
    }

    private Heartbeat heartbeat(TestInstrument instrument, Producer<String, byte[]> producer) {
        // The topic is new: its first record, alone, finds out when it can be written to.
        instrument.sendRaw(instrument.topics.status(), "none", null);
        ServiceIdentity identity = ServiceIdentity.here("stream-processor", Nanos.now(clock));
        return new Heartbeat(identity, instrument.topics, producer, clock, timers, rejections(instrument), new Notes());
    }

    private Rejections rejections(TestInstrument instrument) {
        return new Rejections(instrument.topics, meters, clock, line -> {});
    }

    private static Producer<String, byte[]> producer() {
        return new KafkaClients(KafkaAccess.of(broker.bootstrapServers())).producer();
    }

    private static List<Status> beats(TestInstrument instrument, int count) {
        List<Status> beats = new ArrayList<>();
        await(instrument, status -> beats.add(status) && beats.size() == count);
        return beats;
    }

    private static Status await(TestInstrument instrument, Predicate<Status> wanted) {
        var record = instrument.await(
                instrument.topics.status(),
                r -> r.value() != null && wanted.test(Wire.read(r, Status.getDefaultInstance())));
        return Wire.read(record, Status.getDefaultInstance());
    }

    private static Map<String, String> gauges(Status status) {
        return status.getGaugesList().stream()
                .collect(Collectors.toMap(Status.Gauge::getName, gauge -> gauge.getValue() + " " + gauge.getUnit()));
    }
}
