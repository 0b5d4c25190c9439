package io.pentimento.acquisition;

import com.google.protobuf.Message;
import io.pentimento.acquisition.spool.Spool;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.SpooledRecord;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.Set;
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
 * Brings the records of one scan to the broker, in order: first into the spool on disk, from there to the producer, and out of
 * the spool when the broker has confirmed them. A broker that is away for hours holds nothing up until the spool is full. Safe for
 * use by many threads.
 */
final class ScanPublisher implements AutoCloseable {

    /** Unconfirmed records that the producer may hold in memory. */
    private static final long IN_FLIGHT_BYTES = 32L << 20;

    /** How long a stopped scan, or a fact about one, waits for a broker that is away. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(30);

    private static final Duration SYNC = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Topics topics;
    private final String scan;
    private final KafkaLink link;
    private final ScanClock clock;
    private final Spool spool;
    private final Set<Long> there;
    private final KafkaProducer<String, byte[]> producer;
    private final InFlight inFlight;
    private final BooleanSupplier stopping;
    private final AtomicBoolean heartbeatOnItsWay = new AtomicBoolean();
    private final Thread sender = new Thread(this::sendAll, "spool-sender");
    private volatile boolean closing;
    private volatile boolean full;
    private volatile RuntimeException failure;
    private int generation;
    private boolean abandoned = true;

    /**
     * @param spool of this scan, not closed by this
     * @param there names of blocks that may be in the spool and are in the log: they are not sent again
     * @param stopping from when on a broker that is away is waited for only {@link #LAST_PATIENCE}
     */
    ScanPublisher(
            Topics topics,
            String scan,
            KafkaLink link,
            Spool spool,
            Set<Long> there,
            ScanClock clock,
            BooleanSupplier stopping) {
        this.topics = topics;
        this.scan = scan;
        this.link = link;
        this.clock = clock;
        this.spool = spool;
        this.there = Set.copyOf(there);
        this.producer = link.producer();
        this.inFlight = new InFlight(clock, IN_FLIGHT_BYTES);
        this.stopping = stopping;
        sender.setDaemon(true);
        sender.start();
    }

    InFlight inFlight() {
        return inFlight;
    }

    Spool spool() {
        return spool;
    }

    /** Whether a block waits for room in the spool. */
    boolean isFull() {
        return full;
    }

    void started(ScanStarted started) {
        generation = started.getGeneration();
        ScanRecord fact =
                ScanRecord.newBuilder().setScan(scan).setStarted(started).build();
        confirm(send(Wire.record(topics.scans(), Topics.factKey(scan, fact.getFactCase()), fact), null));
    }

    /** Says, behind every block so far, that the scan has become another; it waits in the spool for a broker that is away. */
    void changed(ScanStarted started) {
        ScanRecord fact =
                ScanRecord.newBuilder().setScan(scan).setStarted(started).build();
        append(spooled(topics.scans(), Topics.factKey(scan, fact.getFactCase()), fact)
                .build());
    }

    /** Says, behind every block, that the scan has ended; waits until the broker has confirmed them all. */
    void stopped(ScanStopped stopped) {
        ScanRecord fact =
                ScanRecord.newBuilder().setScan(scan).setStopped(stopped).build();
        append(spooled(topics.scans(), Topics.factKey(scan, fact.getFactCase()), fact)
                .build());
        drain();
        abandoned = false;
    }

    /**
     * Writes a block of spectra or events into the spool; waits while that is full.
     *
     * @param sequence of the block, consecutive from 0
     * @return bytes of the record
     * @throws AcquisitionException when the broker has refused an earlier one
     */
    int block(long sequence, String topic, String key, Message block) {
        SpooledRecord record = spooled(topic, key, block)
                .setGeneration(generation)
                .setSequence(sequence)
                .build();
        append(record);
        return record.getValue().size();
    }

    private static SpooledRecord.Builder spooled(String topic, String key, Message message) {
        return SpooledRecord.newBuilder()
                .setTopic(topic)
                .setKey(key)
                .setType(Wire.type(message))
                .setValue(message.toByteString());
    }

    private void append(SpooledRecord record) {
        requireHealthy();
        try {
            while (!spool.append(record)) {
                full = true;
                requireHealthy();
                if (enough(inFlight.ageNs())) {
                    throw unconfirmed();
                }
                clock.park(LOOK.toNanos());
            }
        } finally {
            full = false;
        }
    }

    private void requireHealthy() {
        inFlight.requireHealthy();
        if (failure != null) {
            throw failure;
        }
    }

    private void sendAll() {
        long synced = clock.ticksNs();
        try {
            while (!closing) {
                spool.take(SYNC.toMillis()).ifPresent(this::send);
                if (clock.ticksNs() - synced > SYNC.toNanos()) {
                    spool.sync();
                    synced = clock.ticksNs();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The scan's own thread throws it, at its next block.
            failure = e;
        }
    }

    private void send(Spool.Taken taken) {
        SpooledRecord spooled = taken.record();
        if (spooled.hasSequence() && there.contains(ScanLog.name(spooled.getGeneration(), spooled.getSequence()))) {
            spool.acknowledge(taken.position());
            return;
        }
        var record = Wire.record(
                spooled.getTopic(),
                spooled.getKey(),
                spooled.getType(),
                spooled.getValue().toByteArray());
        int size = record.value().length;
        if (!inFlight.add(taken.position(), size, age -> closing)) {
            return;
        }
        while (!closing && !taken(record, taken.position(), size)) {
            clock.park(LOOK.toNanos());
        }
    }

    /**
     * Hands a record to the producer. A producer whose brokers are all gone forgets where its topics lie, and refuses at
     * once, with a timeout, what it cannot place; nothing else times out. Such a record is offered again, before any later
     * one.
     */
    private boolean taken(ProducerRecord<String, byte[]> record, long position, int size) {
        AtomicBoolean refused = new AtomicBoolean();
        send(record, (metadata, error) -> {
            if (error instanceof org.apache.kafka.common.errors.TimeoutException) {
                refused.set(true);
                return;
            }
            if (error == null) {
                spool.acknowledge(position);
            }
            inFlight.remove(position, size, error);
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

    /** Frees the connections. Records of a scan that was not {@link #stopped} in order stay in the spool. */
    @Override
    public void close() {
        closing = true;
        sender.interrupt();
        producer.close(abandoned ? Duration.ZERO : LAST_PATIENCE);
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the broker has confirmed everything. */
    void drain() {
        while (!spool.isEmpty()) {
            requireHealthy();
            if (enough(inFlight.ageNs())) {
                throw unconfirmed();
            }
            clock.park(LOOK.toNanos());
        }
    }

    private boolean enough(long ageNs) {
        return stopping.getAsBoolean() && ageNs > LAST_PATIENCE.toNanos();
    }

    private KafkaUnavailableException unconfirmed() {
        return link.unavailable(new TimeoutException(spool.bytes() + " bytes of scan " + scan + " wait in "
                + spool.folder() + "; the next adapter that is started with this spool sends them"));
    }

    private void confirm(Future<RecordMetadata> sent) {
        try {
            sent.get(LAST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw link.unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AcquisitionException("interrupted while publishing that scan " + scan + " starts", e);
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
