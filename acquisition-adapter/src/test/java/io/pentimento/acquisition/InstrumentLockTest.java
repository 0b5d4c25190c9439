package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instrument is driven by one adapter, wherever the others run. */
class InstrumentLockTest {

    private static final ServiceIdentity HERE = ServiceIdentity.here("acquisition-adapter", 0);

    @TempDir
    private static Path log;

    private static LocalBroker broker;

    @TempDir
    private Path folder;

    private final Topics topics = new Topics("lock-" + UUID.randomUUID());
    private KafkaAccess kafka;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(log, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopics() {
        kafka = KafkaAccess.of(broker.bootstrapServers());
        kafka.create(topics);
    }

    @Test
    void shouldRefuseASecondAdapterOnThisMachineUntilTheFirstHasEnded() {
        try (InstrumentLock first = take()) {
            var error = assertThrows(AcquisitionException.class, this::take);
            assertTrue(error.getMessage().contains("on this machine drives the instrument " + topics.instrument()));
        }
        take().close();
    }

    @Test
    void shouldRefuseWhileAnAdapterElsewhereSaysThatItLives() {
        heartbeat(status("far-away", 7, Duration.ofSeconds(1)));
        var error = assertThrows(AcquisitionException.class, this::take);
        assertTrue(error.getMessage().contains("on far-away (pid 7) drives the instrument"), error.getMessage());
    }

    @Test
    void shouldTakeOverFromAnAdapterElsewhereThatWasStopped() {
        heartbeat(status("far-away", 7, Duration.ofSeconds(1)).setState(Status.State.STOPPED));
        take().close();
    }

    @Test
    void shouldTakeOverFromAnAdapterElsewhereThatIsSilent() {
        heartbeat(status("far-away", 7, Duration.ofSeconds(7)));
        take().close();
    }

    /** Its last heartbeat is fresh, its process is gone. */
    @Test
    void shouldTakeOverAtOnceFromAnAdapterThatWasKilledHere() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        heartbeat(status(HERE.host(), gone.pid(), Duration.ZERO));
        take().close();
    }

    @Test
    void shouldNotMindOtherServicesAndWhatIsNoHeartbeat() {
        heartbeat(status("far-away", 7, Duration.ofSeconds(1)).setKind("stream-processor"));
        send(new ProducerRecord<>(topics.status(), "garbage", new byte[] {1, 2, 3}));
        take().close();
    }

    private InstrumentLock take() {
        return InstrumentLock.take(kafka, topics, SpoolOptions.in(folder), ScanClock.SYSTEM);
    }

    private static Status.Builder status(String host, long pid, Duration age) {
        return Status.newBuilder()
                .setKind("acquisition-adapter")
                .setService("acquisition-adapter-" + host)
                .setHost(host)
                .setPid(pid)
                .setState(Status.State.RUNNING)
                .setTimeNs(ScanClock.SYSTEM.utcNs() - age.toNanos());
    }

    private void heartbeat(Status.Builder status) {
        send(Wire.record(topics.status(), status.getService(), status.build()));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of())) {
            producer.send(record);
        }
    }
}
