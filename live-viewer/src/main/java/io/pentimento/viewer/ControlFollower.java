package io.pentimento.viewer;

import io.pentimento.proto.Command;
import io.pentimento.proto.Response;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanSummary;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads scans, heartbeats, commands, their answers and rejected records on a thread of its own. */
final class ControlFollower implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final Topics topics;
    private final TopicPartition scansTopic;
    private final TopicPartition statusTopic;
    private final TopicPartition rejectedTopic;
    private final List<TopicPartition> commandTopics;
    private final Scans scans;
    private final Services services;
    private final CommandLog commands;
    private final Unreadable unreadable;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Reads all that is known of the scans, then goes on in the background.
     *
     * @param consumer closed with this, or when this cannot be made
     * @param patience how long the broker may be silent while there is more to read
     * @throws KafkaException when the broker does not answer, or falls silent for too long
     */
    ControlFollower(
            Consumer<String, byte[]> consumer,
            Topics topics,
            Scans scans,
            Services services,
            CommandLog commands,
            Unreadable unreadable,
            Duration patience) {
        this.consumer = consumer;
        this.topics = topics;
        this.scans = scans;
        this.services = services;
        this.commands = commands;
        this.unreadable = unreadable;
        scansTopic = new TopicPartition(topics.scans(), 0);
        statusTopic = new TopicPartition(topics.status(), 0);
        rejectedTopic = new TopicPartition(topics.rejected(), 0);
        commandTopics = List.of(new TopicPartition(topics.commands(), 0), new TopicPartition(topics.responses(), 0));
        try {
            readScans(new Silence(topics.scans(), patience));
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
        thread = new Thread(this::run, "viewer-control");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readScans(Silence silence) {
        consumer.assign(List.of(scansTopic));
        consumer.seekToBeginning(List.of(scansTopic));
        long end = consumer.endOffsets(List.of(scansTopic)).get(scansTopic);
        while (consumer.position(scansTopic) < end) {
            consumer.poll(POLL).forEach(this::accept);
            silence.check(consumer.position(scansTopic));
        }
        scans.logRead();
        List<TopicPartition> all = new ArrayList<>(List.of(scansTopic, statusTopic, rejectedTopic));
        all.addAll(commandTopics);
        consumer.assign(all);
        consumer.seekToBeginning(List.of(statusTopic));
        consumer.seekToBeginning(commandTopics);
        seekRejected();
    }

    /** What was rejected before the first known scan concerns none of them. */
    private void seekRejected() {
        long firstMs = scans.list().getScansList().stream()
                .mapToLong(ScanSummary::getStartNs)
                .map(ns -> Math.max(0, ns / 1_000_000))
                .min()
                .orElse(Long.MAX_VALUE);
        OffsetAndTimestamp first = firstMs == Long.MAX_VALUE
                ? null
                : consumer.offsetsForTimes(Map.of(rejectedTopic, firstMs)).get(rejectedTopic);
        if (first == null) {
            consumer.seekToEnd(List.of(rejectedTopic));
        } else {
            consumer.seek(rejectedTopic, first.offset());
        }
    }

    private void run() {
        try {
            while (!closed) {
                step();
            }
        } finally {
            consumer.close();
        }
    }

    private void step() {
        try {
            consumer.poll(POLL).forEach(this::accept);
        } catch (WakeupException e) {
            // The end: the loop looks.
        } catch (KafkaException e) {
            unreadable.fault(topics.scans(), e);
            pauseBeforeRetry();
        }
    }

    private synchronized void pauseBeforeRetry() {
        try {
            wait(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        boolean deleted = record.value() == null && !record.topic().equals(topics.rejected());
        if (deleted) {
            return;
        }
        try {
            if (record.topic().equals(topics.scans())) {
                scans.accept(Wire.read(record, ScanRecord.getDefaultInstance()));
            } else if (record.topic().equals(topics.status())) {
                Status status = Wire.read(record, Status.getDefaultInstance());
                services.accept(status);
                scans.accept(status);
            } else if (record.topic().equals(topics.commands())) {
                commands.accept(Wire.read(record, Command.getDefaultInstance()));
            } else if (record.topic().equals(topics.responses())) {
                commands.accept(Wire.read(record, Response.getDefaultInstance()));
            } else {
                rejected(record);
            }
        } catch (UnreadableRecordException e) {
            unreadable(record, e.getMessage());
        } catch (RuntimeException e) {
            // One record must never end the reading of all others.
            unreadable(record, e.toString());
        }
    }

    private void unreadable(ConsumerRecord<String, byte[]> record, String why) {
        unreadable.count(record, why);
        if (record.topic().equals(topics.scans())) {
            scans.unreadable();
        }
    }

    private void rejected(ConsumerRecord<String, byte[]> record) {
        String origin = Wire.text(record.headers(), Wire.ORIGIN);
        String[] parts = origin == null ? new String[0] : origin.split("/");
        if (parts.length != 3) {
            throw new UnreadableRecordException(
                    "header " + Wire.ORIGIN + "=" + origin + ": expected topic/partition/offset");
        }
        try {
            int partition = Integer.parseInt(parts[1]);
            long offset = Long.parseLong(parts[2]);
            if (parts[0].equals(topics.spectra())) {
                scans.rejected(ScanKind.RASTER, partition, offset);
            } else if (parts[0].equals(topics.events())) {
                scans.rejected(ScanKind.FULL_FIELD, partition, offset);
            } else {
                scans.rejectedAt(record.timestamp());
            }
        } catch (NumberFormatException e) {
            throw new UnreadableRecordException("header " + Wire.ORIGIN + "=" + origin + ": not numbers", e);
        }
    }
}
