package io.pentimento.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.RunningModels;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spectra from Kafka through models on ONNX Runtime to map blocks on Kafka, exactly once. Several processors of one
 * instrument share its partitions as a consumer group. Nothing is kept but in Kafka: a processor that is killed is replaced
 * by another that goes on at the last committed transaction.
 *
 * <p>Safe for use by many threads.
 */
public final class StreamProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamProcessor.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final ProcessorOptions options;
    private final ModelStore store;
    private final Clock clock;
    private final StageTimers timers;
    private final ServiceIdentity identity;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread worker;
    private final Calibrator calibrator;
    private final MapPainter painter;

    private StreamProcessor(ProcessorOptions options, ModelStore store, Clock clock, MeterRegistry meters) {
        this.options = options;
        this.store = store;
        this.clock = clock;
        this.timers = new StageTimers(meters);
        this.identity = ServiceIdentity.here("stream-processor", Nanos.now(clock));
        this.worker = new Thread(this::run, identity.service());
        this.calibrator = new Calibrator(options, clock);
        this.painter = new MapPainter(options, store);
    }

    /**
     * Starts a processor; it works on threads of its own until it is closed.
     *
     * @throws ModelException when a model cannot be loaded
     */
    public static StreamProcessor start(ProcessorOptions options, ModelStore store, Clock clock, MeterRegistry meters) {
        options.models().forEach(store::load);
        StreamProcessor processor = new StreamProcessor(options, store, clock, meters);
        processor.worker.start();
        processor.calibrator.start();
        processor.painter.start();
        return processor;
    }

    /** Finishes the transaction at hand and stops. */
    @Override
    public void close() {
        closing.countDown();
        calibrator.close();
        painter.close();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Producer<String, byte[]> plain = new KafkaClients(options.bootstrapServers()).producer()) {
            while (!isClosing()) {
                try (ProcessorSession session = new ProcessorSession(options, store, timers)) {
                    announce(plain, session);
                    run(session, plain);
                } catch (InterruptException e) {
                    return;
                } catch (RuntimeException e) {
                    // Whatever was not committed is read again by the next session, so starting over loses nothing.
                    LOG.warn(
                            "{} starts over: {}",
                            identity.service(),
                            e.toString(),
                            e instanceof KafkaException ? null : e);
                    pause();
                } catch (Error e) {
                    // Out of memory and the like: another attempt would end the same, so say it and stop.
                    LOG.error("{} stops: {}", identity.service(), e.toString());
                    beat(plain, Status.State.FAULT, "");
                    throw e;
                }
            }
            beat(plain, Status.State.STOPPED, "");
        }
    }

    private void run(ProcessorSession session, Producer<String, byte[]> plain) {
        long nextBeat = Long.MIN_VALUE;
        while (!isClosing()) {
            session.step();
            long now = Nanos.now(clock);
            if (now >= nextBeat) {
                String scan = session.scan().orElse("");
                beat(plain, scan.isEmpty() ? Status.State.IDLE : Status.State.RUNNING, scan);
                nextBeat = now + HEARTBEAT.toNanos();
            }
        }
    }

    private void announce(Producer<String, byte[]> plain, ProcessorSession session) {
        RunningModels running = RunningModels.newBuilder()
                .setService(identity.service())
                .addAllModels(session.models().running())
                .addAllModels(painter.running())
                .setTimeNs(Nanos.now(clock))
                .build();
        plain.send(Wire.record(options.topics().models(), identity.service(), running));
    }

    private void beat(Producer<String, byte[]> plain, Status.State state, String scan) {
        Status status = identity.status(Nanos.now(clock))
                .setState(state)
                .setScan(scan)
                .addGauges(ServiceIdentity.gauge("pixels", timers.pixels(), "px"))
                .addGauges(ServiceIdentity.gauge("rejected", timers.rejections(), "records"))
                .build();
        plain.send(Wire.record(options.topics().status(), identity.service(), status));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
