package io.pentimento.acquisition;

import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The right to drive an instrument, which one adapter has: on this machine by a locked file, elsewhere by its heartbeats. */
public final class InstrumentLock implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    /** Three heartbeats. */
    private static final Duration SILENT = Duration.ofSeconds(6);

    private final FileChannel file;

    private InstrumentLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes it.
     *
     * @param spool in whose folder the file is
     * @throws AcquisitionException when another adapter has it
     */
    public static InstrumentLock take(KafkaAccess kafka, Topics topics, SpoolOptions spool, ScanClock clock) {
        InstrumentLock lock = new InstrumentLock(locked(topics, spool.folder()));
        try {
            requireNobodyElsewhere(kafka, topics, clock);
            return lock;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel locked(Topics topics, Path folder) {
        Path path = folder.resolve(topics.instrument() + ".lock");
        try {
            Files.createDirectories(folder);
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(file)) {
                file.close();
                throw new AcquisitionException("another adapter on this machine drives the instrument "
                        + topics.instrument() + ": stop it first, or name another --instrument");
            }
            return file;
        } catch (IOException e) {
            throw new AcquisitionException(path + " cannot be locked: " + e, e);
        }
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void requireNobodyElsewhere(KafkaAccess kafka, Topics topics, ScanClock clock) {
        ServiceIdentity here = ServiceIdentity.here("acquisition-adapter", 0);
        for (Status status : heartbeats(kafka, topics).values()) {
            boolean alive =
                    status.getState() != Status.State.STOPPED && clock.utcNs() - status.getTimeNs() < SILENT.toNanos();
            if (alive && status.getKind().equals("acquisition-adapter") && isAnother(status, here)) {
                throw new AcquisitionException("the adapter " + status.getService() + " on " + status.getHost()
                        + " (pid " + status.getPid() + ") drives the instrument " + topics.instrument()
                        + ": stop it first, or name another --instrument");
            }
        }
    }

    /** What was killed on this machine is known to be gone before its silence tells. */
    private static boolean isAnother(Status status, ServiceIdentity here) {
        return !status.getHost().equals(here.host())
                || status.getPid() != here.pid()
                        && ProcessHandle.of(status.getPid())
                                .filter(ProcessHandle::isAlive)
                                .isPresent();
    }

    private static Map<String, Status> heartbeats(KafkaAccess kafka, Topics topics) {
        TopicPartition partition = new TopicPartition(topics.status(), 0);
        Map<String, Status> newest = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    read(record, newest);
                }
            }
            return newest;
        } catch (KafkaException e) {
            throw kafka.unavailable(e);
        }
    }

    private static void read(ConsumerRecord<String, byte[]> record, Map<String, Status> newest) {
        if (record.value() == null) {
            newest.remove(record.key());
            return;
        }
        try {
            newest.put(record.key(), Wire.read(record, Status.getDefaultInstance()));
        } catch (UnreadableRecordException e) {
            // Nobody's heartbeat.
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new AcquisitionException("a lock cannot be given back: " + e, e);
        }
    }
}
