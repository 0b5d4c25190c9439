package io.pentimento.processor;

import io.pentimento.model.ModelStore;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the first poll to the first failure: counts the events of full-field scans into cubes, has models paint what has
 * changed, and commits maps, offsets and what is still to be painted together.
 *
 * <p>A cube that it does not hold is counted again from the scan's first record; until it has come to where the partition had
 * been read to, it is not painted. Belongs to one thread.
 */
final class FieldSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FieldSession.class);

    /** So many scans lie in memory; one that is needed beyond them waits until another has been painted. */
    private static final int MOST_SCANS = 3;

    private final ProcessorOptions options;
    private final ScanModels models;
    private final Notes notes;
    private final StageTimers timers;
    private final Rejections rejections;
    private final Topics topics;
    private final Consumer<String, byte[]> events;
    private final Producer<String, byte[]> producer;
    private final ScanDirectory directory;
    private final int partitions;
    private final Map<TopicPartition, FieldPartition> mine = new HashMap<>();
    /** The scans in memory. */
    private final Map<String, FieldScan> fields = new LinkedHashMap<>();

    private final Map<TopicPartition, String> held = new HashMap<>();
    private final Resources resources = new Resources();

    private final FieldTurns turns = new FieldTurns();
    private boolean writing;
    private String scan = "";

    FieldSession(ProcessorOptions options, ModelStore store, StageTimers timers, Rejections rejections, Notes notes) {
        this.options = options;
        this.notes = notes;
        this.timers = timers;
        this.rejections = rejections;
        this.topics = options.topics();
        KafkaClients kafka = new KafkaClients(options.kafka());
        try {
            this.models = resources.opened(new ScanModels(options, store, notes));
            this.producer = resources.opened(kafka.transactional(topics.instrument() + "-field-" + UUID.randomUUID()));
            this.directory = resources.opened(new ScanDirectory(kafka, topics.scans()));
            this.events = resources.opened(kafka.settled(topics.instrument() + "-field"));
            models.warmUp(DetectorKind.GEM);
            producer.initTransactions();
            directory.catchUp();
            partitions = events.partitionsFor(topics.events()).size();
            events.subscribe(List.of(topics.events()), new Assignment());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    ScanModels models() {
        return models;
    }

    /** The scan whose events came last; empty before there was any. */
    String scan() {
        return scan;
    }

    /** How many records of its partitions it has not read yet, or must read again; empty when the broker does not say. */
    OptionalLong lag() {
        return KafkaClients.lag(events);
    }

    /** Reads what is there, and paints some of what has changed. */
    void step() {
        directory.poll(Duration.ZERO);
        beginFields();
        releaseHeld();
        ConsumerRecords<String, byte[]> records = events.poll(turns.patience(fields.values()));
        try {
            for (TopicPartition partition : records.partitions()) {
                process(partition, records.records(partition));
            }
            completeCubes();
            prepareWork();
            turns.paint(fields.values(), this::send);
            commit();
        } catch (RuntimeException e) {
            abort(e);
            throw e;
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    /** Takes up scans whose cubes are not in memory though there is something to paint, the newest first. */
    private void beginFields() {
        List<ScanDirectory.Scan> all = directory.all();
        int newer = 0;
        for (int i = all.size() - 1; i >= 0 && newer < MOST_SCANS; i--) {
            ScanDirectory.Scan candidate = all.get(i);
            if (candidate.isField() && candidate.calibrated() != null) {
                newer++;
                mine.forEach((partition, state) -> {
                    boolean absent = !isLoaded(candidate.id(), partition);
                    if (absent && isUnpainted(candidate, state.progress)) {
                        load(candidate, partition, events.position(partition));
                    }
                });
            }
        }
    }

    private boolean isLoaded(String id, TopicPartition partition) {
        FieldScan field = fields.get(id);
        return field != null && field.cubes.containsKey(partition);
    }

    /** Whether there is anything that a partition's rows of a scan have not been painted with. */
    private static boolean isUnpainted(ScanDirectory.Scan candidate, FieldProgress progress) {
        Map<String, FieldProgress.Painted> known = progress.of(candidate.id());
        boolean outdated = candidate.calibrated().getModelsList().stream().anyMatch(model -> {
            FieldProgress.Painted painted = known.get(model.getName());
            return painted == null || painted.since() < model.getSinceRevision();
        });
        return known.isEmpty()
                || outdated
                || known.values().stream().anyMatch(p -> !p.stale().isEmpty());
    }

    /**
     * Makes a cube, to be counted from the scan's first record on.
     *
     * @param position what the partition is read from now; it goes back when the scan has begun before
     * @return false when there is no room for it now
     */
    private boolean load(ScanDirectory.Scan wanted, TopicPartition partition, long position) {
        if (!fields.containsKey(wanted.id()) && !makeRoom()) {
            return false;
        }
        long first = wanted.firstOffset(partition.partition());
        FieldCube cube = new FieldCube(
                wanted.started(), partition.partition(), first, tile -> isIn(partition, wanted.id(), tile));
        fields.computeIfAbsent(wanted.id(), id -> new FieldScan()).cubes.put(partition, cube);
        if (first < position) {
            LOG.info(
                    "{}: partition {} is counted from offset {} to {}",
                    wanted.id(),
                    partition.partition(),
                    first,
                    position);
            events.seek(partition, first);
        }
        return true;
    }

    /** Whether a tile's events go to a partition, as Kafka's producers do it. */
    private boolean isIn(TopicPartition partition, String id, int tile) {
        byte[] key = EventBlocks.key(id, tile).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions == partition.partition();
    }

    /** Forgets the scan that was longest without events, if all of it is on the maps; false when there is none such. */
    private boolean makeRoom() {
        if (fields.size() < MOST_SCANS) {
            return true;
        }
        Optional<String> done = fields.entrySet().stream()
                .filter(entry -> entry.getValue().isPainted())
                .min(Comparator.comparingLong(entry -> entry.getValue().wantedNs))
                .map(Map.Entry::getKey);
        done.ifPresent(id -> {
            remember(id);
            fields.remove(id);
        });
        return done.isPresent();
    }

    private void process(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        FieldPartition state = mine.get(partition);
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.offset() >= state.reached) {
                completeCubes(partition, record.offset());
            }
            try {
                if (!take(partition, record)) {
                    return;
                }
            } catch (UnreadableRecordException e) {
                // What is counted again has been rejected before.
                if (record.offset() >= state.reached) {
                    begin();
                    producer.send(rejections.entry(record, e.getMessage()));
                }
            }
            state.reached = Math.max(state.reached, record.offset() + 1);
        }
    }

    /** False when the partition must not go on to the next record. */
    private boolean take(TopicPartition partition, ConsumerRecord<String, byte[]> record) {
        boolean again = record.offset() < mine.get(partition).reached;
        if (again && isCounted(partition, record)) {
            return true;
        }
        EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
        Optional<ScanDirectory.Scan> found = find(block.getScan());
        if (found.isEmpty() && !directory.isWhole()) {
            hold(partition, record.offset(), block.getScan());
            return false;
        }
        ScanDirectory.Scan of = found.orElseThrow(() ->
                new UnreadableRecordException("scan=" + block.getScan() + ": not announced on " + topics.scans()));
        check(block, record, of);
        if (!isLoaded(of.id(), partition)) {
            if (again) {
                return true;
            }
            if (!load(of, partition, record.offset())) {
                hold(partition, record.offset(), of.id());
                return false;
            }
            if (events.position(partition) <= record.offset()) {
                // It is counted from its beginning, and comes here again.
                return false;
            }
            completeCubes(partition, record.offset());
        }
        FieldScan field = fields.get(of.id());
        timers.decode(() -> field.cubes.get(partition).add(block, record.offset()));
        if (!again) {
            scan = of.id();
            field.wantedNs = System.nanoTime();
            timers.counted(block.getRowCount());
        }
        return true;
    }

    private static void check(EventBlock block, ConsumerRecord<String, byte[]> record, ScanDirectory.Scan of) {
        EventBlocks.check(block, of.started());
        String key = EventBlocks.key(block.getScan(), block.getTile());
        if (!key.equals(record.key())) {
            throw new UnreadableRecordException("key=" + record.key() + ": must be " + key);
        }
        long first = of.firstOffset(record.partition());
        if (record.offset() < first) {
            throw new UnreadableRecordException(
                    "offset=" + record.offset() + ": lies before the scan's first, " + first);
        }
    }

    /** Whether a record that is read again is of a scan that has it already, or is not in memory; told by its key. */
    private boolean isCounted(TopicPartition partition, ConsumerRecord<String, byte[]> record) {
        int slash = record.key() == null ? -1 : record.key().lastIndexOf('/');
        FieldScan field = slash < 0 ? null : fields.get(record.key().substring(0, slash));
        FieldCube cube = field == null ? null : field.cubes.get(partition);
        return slash >= 0 && (cube == null || record.offset() < cube.next());
    }

    private Optional<ScanDirectory.Scan> find(String id) {
        if (directory.scan(id).isEmpty()) {
            directory.catchUp();
        }
        return directory.scan(id);
    }

    private void hold(TopicPartition partition, long offset, String id) {
        events.pause(List.of(partition));
        events.seek(partition, offset);
        held.put(partition, id);
    }

    private void releaseHeld() {
        held.entrySet().removeIf(entry -> {
            boolean known = directory.scan(entry.getValue()).isPresent();
            boolean ready = known ? fields.containsKey(entry.getValue()) || makeRoom() : directory.isWhole();
            if (ready) {
                events.resume(List.of(entry.getKey()));
            }
            return ready;
        });
    }

    private void completeCubes() {
        mine.forEach((partition, state) -> completeCubes(partition, events.position(partition)));
    }

    /** Cubes of a partition that has been read to where it had been before can be painted from here on. */
    private void completeCubes(TopicPartition partition, long position) {
        FieldPartition state = mine.get(partition);
        if (position < state.reached) {
            return;
        }
        fields.forEach((id, field) -> {
            FieldCube cube = field.cubes.get(partition);
            if (cube != null && !cube.isComplete()) {
                cube.complete(state.progress.of(id));
                if (field.work != null) {
                    field.work.giveTo(cube);
                }
            }
        });
    }

    private void prepareWork() {
        for (String id : List.copyOf(fields.keySet())) {
            FieldScan field = fields.get(id);
            ScanDirectory.Scan known = directory.scan(id).orElseThrow();
            int revision = known.revision();
            boolean newer = field.work == null ? revision > 0 : revision > field.work.revision();
            if (newer && revision > field.refused) {
                prepare(known, field);
            }
        }
    }

    private void prepare(ScanDirectory.Scan known, FieldScan field) {
        // The old matrices may go before the new ones come.
        field.work = null;
        try {
            field.work = new FieldWork(known, models, options.batch().pixels(), timers, notes);
            field.refused = 0;
            field.complete().forEach(field.work::giveTo);
        } catch (IllegalArgumentException | UnreadableRecordException e) {
            field.refused = known.revision();
            notes.add(known.id(), "scan=" + known.id() + " cannot be painted: " + e.getMessage());
        }
    }

    private void begin() {
        if (!writing) {
            producer.beginTransaction();
            writing = true;
        }
    }

    private void send(MapBlock block) {
        begin();
        ProducerRecord<String, byte[]> record =
                Wire.record(topics.maps(), Topics.rowKey(block.getScan(), block.getRow()), block);
        producer.send(record);
    }

    private void commit() {
        if (writing) {
            timers.commit(this::commitTransaction);
            writing = false;
        }
    }

    private void commitTransaction() {
        fields.keySet().forEach(this::remember);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        mine.forEach((partition, state) ->
                offsets.put(partition, new OffsetAndMetadata(state.reached, state.progress.toString())));
        producer.sendOffsetsToTransaction(offsets, events.groupMetadata());
        producer.commitTransaction();
    }

    /** Notes for each partition what of a scan is still to be painted. */
    private void remember(String id) {
        fields.get(id).cubes.forEach((partition, cube) -> {
            if (cube.isComplete()) {
                mine.get(partition).progress.put(id, cube.progress());
            }
        });
    }

    private void abort(RuntimeException cause) {
        if (!writing) {
            return;
        }
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            // A fenced producer cannot abort; the coordinator does it. The first failure is the one that tells.
            cause.addSuppressed(e);
        }
    }

    /** Takes up partitions where their last owner left them. */
    private final class Assignment implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            Map<TopicPartition, OffsetAndMetadata> committed = events.committed(Set.copyOf(assigned));
            Map<TopicPartition, Long> beginnings = events.beginningOffsets(assigned);
            for (TopicPartition partition : assigned) {
                mine.put(partition, new FieldPartition(committed.get(partition), beginnings.get(partition)));
            }
            // Whoever had them knew as much: without it they would be painted with less, and then again.
            directory.catchUp();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : new ArrayList<>(partitions)) {
                mine.remove(partition);
                held.remove(partition);
                fields.values().forEach(field -> field.cubes.remove(partition));
            }
            fields.values().removeIf(field -> field.cubes.isEmpty());
        }
    }
}
