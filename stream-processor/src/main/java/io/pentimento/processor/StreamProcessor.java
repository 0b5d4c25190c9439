package io.pentimento.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.RunningModel;
import io.pentimento.proto.RunningModels;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spectra and events from Kafka through models on ONNX Runtime to map blocks on Kafka, exactly once. Several processors of one
 * instrument share its partitions as a consumer group. Nothing is kept but in Kafka: a processor that is killed is replaced
 * by another that goes on at the last committed transaction.
 *
 * <p>Safe for use by many threads.
 */
public final class StreamProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamProcessor.class);

    /** How often the thread that paints full-field scans says how it is. */
    private static final Duration FIELD_STATE = Duration.ofSeconds(1);

    private final ProcessorOptions options;
    private final ModelStore store;
    private final Clock clock;
    private final StageTimers timers;
    private final Rejections rejections;
    private final Notes notes = new Notes();
    private final ServiceIdentity identity;
    private final Producer<String, byte[]> producer;
    private final Heartbeat heartbeat;
    private final Worker worker;
    private final Worker fieldWorker;
    private final Calibrator calibrator;
    private final Inspector inspector;
    private final MapPainter painter;
    private final RuleWatcher watcher;

    /** What the thread that paints full-field scans says of itself. */
    private volatile FieldState field = new FieldState("", OptionalLong.empty(), List.of());

    private double eventsAtBeat;

    private record FieldState(String scan, OptionalLong lag, List<RunningModel> models) {}

    private StreamProcessor(ProcessorOptions options, ModelStore store, Clock clock, MeterRegistry meters) {
        this.options = options;
        this.store = store;
        this.clock = clock;
        this.timers = new StageTimers(meters);
        this.rejections = new Rejections(options.topics(), meters, clock, LOG::warn);
        this.identity = ServiceIdentity.here("stream-processor", Nanos.now(clock));
        this.producer = new KafkaClients(options.kafka()).producer();
        this.heartbeat = new Heartbeat(identity, options.topics(), producer, clock, timers, rejections, notes);
        this.worker = new Worker(identity.service(), this::run, heartbeat::failed);
        this.fieldWorker = new Worker("field-painter", this::runField, heartbeat::failed);
        this.calibrator = new Calibrator(options, store, identity, clock);
        this.inspector = new Inspector(options, rejections);
        this.painter = new MapPainter(options, store, notes, heartbeat::failed);
        this.watcher = new RuleWatcher(options, clock, heartbeat::failed);
    }

    /**
     * Starts a processor; it works on threads of its own until it is closed.
     *
     * @throws ModelException when a model that the options name cannot be used
     * @throws IllegalArgumentException when they name two versions of one model
     */
    public static StreamProcessor start(ProcessorOptions options, ModelStore store, Clock clock, MeterRegistry meters) {
        StartingModels.check(options, store);
        StreamProcessor processor = new StreamProcessor(options, store, clock, meters);
        processor.worker.start();
        processor.fieldWorker.start();
        processor.calibrator.start();
        processor.inspector.start();
        processor.painter.start();
        processor.watcher.start();
        return processor;
    }

    /** Finishes the transaction at hand and stops. */
    @Override
    public void close() {
        calibrator.close();
        inspector.close();
        painter.close();
        watcher.close();
        worker.close();
        fieldWorker.close();
        heartbeat.stopped();
        producer.close();
    }

    private void run() {
        try (ProcessorSession session = new ProcessorSession(options, store, timers, rejections, notes)) {
            List<RunningModel> announced = announce(running(session));
            while (!worker.isClosing()) {
                session.step();
                if (!running(session).equals(announced)) {
                    announced = announce(running(session));
                }
                if (heartbeat.isDue()) {
                    beat(session);
                    rejections.logLeftOut();
                }
            }
        }
    }

    private void beat(ProcessorSession session) {
        FieldState painting = field;
        boolean counting = timers.events() > eventsAtBeat;
        eventsAtBeat = timers.events();
        String spectra = session.scan().orElse("");
        String scan = counting || spectra.isEmpty() ? painting.scan() : spectra;
        OptionalLong lag = session.lag();
        heartbeat.working(
                scan,
                lag.isPresent() && painting.lag().isPresent()
                        ? OptionalLong.of(lag.getAsLong() + painting.lag().getAsLong())
                        : lag);
    }

    private void runField() {
        try (FieldSession session = new FieldSession(options, store, timers, rejections, notes)) {
            long dueNs = System.nanoTime();
            while (!fieldWorker.isClosing()) {
                session.step();
                if (System.nanoTime() - dueNs >= 0) {
                    field = new FieldState(
                            session.scan(), session.lag(), session.models().running());
                    dueNs = System.nanoTime() + FIELD_STATE.toNanos();
                }
            }
        }
    }

    /** What runs, each model once: spectra and events are usually painted by the same. */
    private List<RunningModel> running(ProcessorSession session) {
        return Stream.concat(session.models().running().stream(), field.models().stream())
                .distinct()
                .toList();
    }

    private List<RunningModel> announce(List<RunningModel> models) {
        RunningModels running = RunningModels.newBuilder()
                .setService(identity.service())
                .addAllModels(models)
                .addAllModels(painter.running())
                .setTimeNs(Nanos.now(clock))
                .build();
        producer.send(Wire.record(options.topics().models(), identity.service(), running));
        return models;
    }
}
