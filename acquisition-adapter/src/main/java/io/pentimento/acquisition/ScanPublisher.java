package io.pentimento.acquisition;

import com.google.protobuf.Message;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Sends the records of one scan, in order, every one of them confirmed by the broker. Safe for use by many threads.
 */
final class ScanPublisher implements AutoCloseable {

    /** Unconfirmed spectra that may wait in memory for a broker. */
    private static final long IN_FLIGHT_BYTES = 32L << 20;

    /** How long a stopped scan, or a fact about one, waits for a broker that is away. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);

    private final Topics topics;
    private final String scan;
    private final KafkaLink link;
    private final KafkaProducer<String, byte[]> producer;
    private final InFlight inFlight;
    private final BooleanSupplier stopping;
    private final AtomicBoolean heartbeatOnItsWay = new AtomicBoolean();
    private boolean abandoned = true;

    /** @param stopping from when on a broker that is away is waited for only {@link #LAST_PATIENCE} */
    ScanPublisher(AcquisitionOptions options, KafkaLink link, ScanClock clock, BooleanSupplier stopping) {
        this.topics = options.topics();
        this.scan = options.scan();
        this.link = link;
        this.producer = link.producer();
        this.inFlight = new InFlight(clock, IN_FLIGHT_BYTES);
        this.stopping = stopping;
    }

    InFlight inFlight() {
        return inFlight;
    }

    void started(ScanStarted started) {
        fact(ScanRecord.newBuilder().setScan(scan).setStarted(started).build());
    }

    /** Waits until the broker has confirmed every block, then says that the scan has ended. */
    void stopped(ScanStopped stopped) {
        drain();
        fact(ScanRecord.newBuilder().setScan(scan).setStopped(stopped).build());
        abandoned = false;
    }

    /**
     * Sends a block of spectra or events; waits while too much is unconfirmed.
     *
     * @param sequence of the block, consecutive from 0
     * @return bytes of the record
     * @throws AcquisitionException when the broker has refused an earlier one
     */
    int block(long sequence, String topic, String key, Message block) {
        var record = Wire.record(topic, key, block);
        int size = record.value().length;
        if (!inFlight.add(sequence, size, this::enough)) {
            throw unconfirmed();
        }
        while (!taken(record, sequence, size)) {
            if (enough(inFlight.ageNs())) {
                throw unconfirmed();
            }
        }
        return size;
    }

    /**
     * Hands a block to the producer. A producer whose brokers are all gone forgets where its topics lie, and refuses at
     * once, with a timeout, what it cannot place; nothing else times out. Such a block is offered again, before any later
     * one.
     */
    private boolean taken(ProducerRecord<String, byte[]> record, long sequence, int size) {
        AtomicBoolean refused = new AtomicBoolean();
        send(record, (metadata, error) -> {
            if (error instanceof org.apache.kafka.common.errors.TimeoutException) {
                refused.set(true);
            } else {
                inFlight.remove(sequence, size, error);
            }
        });
        return !refused.get();
    }

    /** Sends a heartbeat; one of a running scan only if the one before is not still waiting for the broker. */
    void heartbeat(Status status) {
        if (heartbeatOnItsWay.compareAndSet(false, true) || status.getState() == Status.State.STOPPED) {
            send(
                    Wire.record(topics.status(), status.getService(), status),
                    (metadata, error) -> heartbeatOnItsWay.set(false));
        }
    }

    /** Frees the connections. Records of a scan that was not {@link #stopped} in order are not waited for. */
    @Override
    public void close() {
        producer.close(abandoned ? Duration.ZERO : LAST_PATIENCE);
    }

    private void drain() {
        if (!inFlight.drain(this::enough)) {
            throw unconfirmed();
        }
    }

    private boolean enough(long ageNs) {
        return stopping.getAsBoolean() && ageNs > LAST_PATIENCE.toNanos();
    }

    private KafkaUnavailableException unconfirmed() {
        return link.unavailable(new TimeoutException(inFlight.records() + " records of scan " + scan
                + " are unconfirmed; what the log holds is kept, and the same scan id goes on from there"));
    }

    private void fact(ScanRecord fact) {
        Future<RecordMetadata> sent =
                send(Wire.record(topics.scans(), Topics.factKey(scan, fact.getFactCase()), fact), null);
        try {
            sent.get(LAST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw link.unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AcquisitionException("interrupted while publishing " + fact.getFactCase(), e);
        }
    }

    private Future<RecordMetadata> send(
            ProducerRecord<String, byte[]> record, org.apache.kafka.clients.producer.Callback callback) {
        try {
            return producer.send(record, callback);
        } catch (KafkaException e) {
            throw new AcquisitionException("the producer has failed: " + e.getMessage(), e);
        }
    }
}
