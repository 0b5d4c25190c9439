package io.pentimento.processor;

import io.pentimento.model.ModelStore;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the first poll to the first failure: reads spectra, runs models, writes maps, and commits the three together.
 *
 * <p>A partition is held while its scan has no calibration yet, or may have been announced behind an open transaction, and
 * goes back to its scan's first record when a newer one is published. Belongs to one thread.
 */
final class ProcessorSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorSession.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long LEAST_POLL_NS = 1_000_000;
    /** What one transaction takes at most, but for the batch at hand; the broker ends those that take long. */
    private static final Duration MOST_WORK = Duration.ofSeconds(2);

    private static final long MOST_GATHERED_BYTES = 8 << 20;

    private final ProcessorOptions options;
    private final ScanModels models;
    private final Notes notes;
    private final StageTimers timers;
    private final Rejections rejections;
    private final Topics topics;
    private final Consumer<String, byte[]> spectra;
    private final Producer<String, byte[]> producer;
    private final ScanDirectory directory;
    private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** Read, but not yet part of a transaction; a partition that is taken away takes its records along. */
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> gathered = new LinkedHashMap<>();

    private final Map<TopicPartition, String> held = new HashMap<>();
    /** Why scans cannot be processed, by id and revision. */
    private final Map<String, String> unfit = new HashMap<>();

    private final Resources resources = new Resources();

    private ScanWork work;

    ProcessorSession(
            ProcessorOptions options, ModelStore store, StageTimers timers, Rejections rejections, Notes notes) {
        this.options = options;
        this.notes = notes;
        this.timers = timers;
        this.rejections = rejections;
        this.topics = options.topics();
        KafkaClients kafka = new KafkaClients(options.kafka());
        try {
            this.models = resources.opened(new ScanModels(options, store, notes));
            this.producer =
                    resources.opened(kafka.transactional(topics.instrument() + "-processor-" + UUID.randomUUID()));
            this.directory = resources.opened(new ScanDirectory(kafka, topics.scans()));
            this.spectra = resources.opened(kafka.consumer(topics.instrument() + "-processor"));
            models.warmUp(DetectorKind.SDD);
            producer.initTransactions();
            directory.catchUp();
            spectra.subscribe(List.of(topics.spectra()), new Assignment());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    ScanModels models() {
        return models;
    }

    /** The scan at work, if any. */
    Optional<String> scan() {
        return Optional.ofNullable(work).map(w -> w.scan().id());
    }

    /** How many records of its partitions it has not read yet, or must read again; empty when the broker does not say. */
    OptionalLong lag() {
        return KafkaClients.lag(spectra);
    }

    /** Reads what is there, and finishes it. */
    void step() {
        directory.poll(Duration.ZERO);
        rewindOutdated(progress.keySet());
        releaseHeld();
        gather();
        if (gathered.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        long until = System.nanoTime() + MOST_WORK.toNanos();
        try {
            gathered.forEach((partition, records) -> process(partition, records, until));
            runWaiting();
            timers.commit(this::commit);
        } catch (RuntimeException e) {
            abort(e);
            throw e;
        } finally {
            gathered.clear();
        }
    }

    /** Reads until there is enough for a batch, or the first that was read has waited long enough. */
    private void gather() {
        Gathered so = gather(POLL);
        long until = System.nanoTime() + options.batch().age().toNanos();
        long left = until - System.nanoTime();
        while (so.goesOn(options.batch().pixels()) && left > 0) {
            so = so.and(gather(Duration.ofNanos(Math.max(left, LEAST_POLL_NS))));
            left = until - System.nanoTime();
        }
    }

    private Gathered gather(Duration timeout) {
        ConsumerRecords<String, byte[]> records = spectra.poll(timeout);
        long bytes = 0;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> more = records.records(partition);
            gathered.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(more);
            for (ConsumerRecord<String, byte[]> record : more) {
                bytes += record.serializedValueSize();
            }
        }
        return new Gathered(records.count(), bytes);
    }

    /** What has been read for the batch at hand; a record holds at least one pixel. */
    private record Gathered(int records, long bytes) {
        Gathered and(Gathered more) {
            return new Gathered(records + more.records, bytes + more.bytes);
        }

        boolean goesOn(int pixels) {
            return records > 0 && records < pixels && bytes < MOST_GATHERED_BYTES;
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    private void process(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records, long untilNs) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (System.nanoTime() - untilNs > 0) {
                // The rest is read again, for the next transaction.
                spectra.seek(partition, record.offset());
                return;
            }
            next.put(partition, record.offset() + 1);
            try {
                if (!process(partition, record)) {
                    return;
                }
            } catch (UnreadableRecordException e) {
                // While the partition is painted again, what cannot be read has been rejected before.
                if (!progress.get(partition).isRepainting()) {
                    producer.send(rejections.entry(record, e.getMessage()));
                }
            }
            progress.get(partition).reached(record.offset() + 1);
        }
    }

    /** False when the partition must not go on to the next record. */
    private boolean process(TopicPartition partition, ConsumerRecord<String, byte[]> record) {
        SpectrumBlock block = Wire.read(record, SpectrumBlock.getDefaultInstance());
        PartitionProgress done = progress.get(partition);
        OptionalInt after = done.after(block.getScan(), record.offset());
        if (after.isEmpty()) {
            return true;
        }
        Optional<ScanDirectory.Scan> found = find(block.getScan());
        if (found.isEmpty() && !directory.isWhole()) {
            hold(partition, record.offset(), block.getScan());
            return false;
        }
        ScanDirectory.Scan scan = found.orElseThrow(() ->
                new UnreadableRecordException("scan=" + block.getScan() + ": not announced on " + topics.scans()));
        SpectrumBatch.check(block, scan.started());
        if (scan.calibrated() == null) {
            hold(partition, record.offset(), scan.id());
            return false;
        }
        int painted = done.revision(scan.id());
        if (painted != 0 && painted < scan.revision()) {
            rewind(partition, scan, record.offset());
            return false;
        }
        done.painting(scan.id(), scan.revision());
        ScanWork current = workFor(scan);
        if (!current.hasRoomFor(block)) {
            runWaiting();
        }
        current.add(block, partition.partition(), record.offset(), after.getAsInt());
        return true;
    }

    private Optional<ScanDirectory.Scan> find(String id) {
        if (directory.scan(id).isEmpty()) {
            directory.catchUp();
        }
        return directory.scan(id);
    }

    private ScanWork workFor(ScanDirectory.Scan scan) {
        boolean same = work != null
                && work.scan().id().equals(scan.id())
                && work.scan().revision() == scan.revision();
        if (!same) {
            runWaiting();
            // The old matrices may go before the new ones come.
            work = null;
            work = prepared(scan);
        }
        return work;
    }

    /** A scan that no model can be prepared for is refused block by block, with the reason; the others go on. */
    private ScanWork prepared(ScanDirectory.Scan scan) {
        String key = scan.id() + "/" + scan.revision();
        if (!unfit.containsKey(key)) {
            try {
                return new ScanWork(scan, models, options.batch().pixels(), timers, notes);
            } catch (IllegalArgumentException | UnreadableRecordException e) {
                unfit.put(key, "scan=" + scan.id() + " cannot be processed: " + e.getMessage());
            }
        }
        throw new UnreadableRecordException(unfit.get(key));
    }

    private void runWaiting() {
        if (work != null) {
            int pixels = work.pixels();
            work.run(this::send);
            timers.painted(pixels);
        }
    }

    private void send(MapBlock block) {
        producer.send(Wire.record(topics.maps(), Topics.rowKey(block.getScan(), block.getRow()), block));
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> offsets.put(
                partition, new OffsetAndMetadata(offset, progress.get(partition).toString())));
        producer.sendOffsetsToTransaction(offsets, spectra.groupMetadata());
        producer.commitTransaction();
        next.clear();
    }

    private void abort(RuntimeException cause) {
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            // A fenced producer cannot abort; the coordinator does it. The first failure is the one that tells.
            cause.addSuppressed(e);
        }
    }

    private void hold(TopicPartition partition, long offset, String scan) {
        spectra.pause(List.of(partition));
        spectra.seek(partition, offset);
        next.put(partition, offset);
        held.put(partition, scan);
    }

    private void releaseHeld() {
        held.entrySet().removeIf(entry -> {
            boolean ready = directory
                    .scan(entry.getValue())
                    .map(s -> s.calibrated() != null)
                    .orElseGet(directory::isWhole);
            if (ready) {
                spectra.resume(List.of(entry.getKey()));
            }
            return ready;
        });
    }

    /** Sends those partitions back that hold pixels painted with an older revision. */
    private void rewindOutdated(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionProgress done = progress.get(partition);
            for (String id : done.scans()) {
                directory
                        .scan(id)
                        .filter(scan -> done.revision(id) < scan.revision())
                        .ifPresent(scan -> rewind(partition, scan, spectra.position(partition)));
            }
        }
    }

    private void rewind(TopicPartition partition, ScanDirectory.Scan scan, long position) {
        long first = Math.min(scan.firstOffset(partition.partition()), position);
        LOG.info(
                "{}: revision {} repaints partition {} from offset {} to {}",
                scan.id(),
                scan.revision(),
                partition.partition(),
                first,
                position);
        progress.get(partition).repaint(scan.id(), scan.revision(), position);
        timers.repaints(position - first);
        spectra.seek(partition, first);
        next.put(partition, first);
    }

    /** Takes up partitions where their last owner left them. */
    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> committed = spectra.committed(Set.copyOf(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata offset = committed.get(partition);
                progress.put(partition, PartitionProgress.parse(offset == null ? null : offset.metadata()));
            }
            // Whoever had them knew as much: without it they would be painted with less, and then again.
            directory.catchUp();
            // Not the others: records of theirs may have been read that are still to be processed.
            rewindOutdated(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(this::forget);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(this::forget);
        }

        private void forget(TopicPartition partition) {
            progress.remove(partition);
            next.remove(partition);
            gathered.remove(partition);
            held.remove(partition);
        }
    }
}
