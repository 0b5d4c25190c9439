package io.pentimento.processor;

import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.RunningModel;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs models that see a neighbourhood: from {instrument}_maps to {instrument}_maps, as the maps grow. A neighbourhood
 * reaches over partitions, so one painter does a whole scan, under {@link Leadership}.
 *
 * <p>Its state is what {instrument}_maps holds of the newest scans, its own blocks among it; a painter that is killed is
 * replaced by another that reads it again. The transactional id is the instrument's, so that a painter that was only
 * thought dead cannot write any more.
 */
final class MapPainter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MapPainter.class);
    private static final Duration POLL = Duration.ofMillis(50);
    /** When nothing has come for so long, what has come is painted: of a row all blocks come together. */
    private static final Duration QUIET = Duration.ofMillis(15);

    /** Older scans are finished. */
    private static final int MOST_SCANS = 3;

    private final ProcessorOptions options;
    private final Topics topics;
    private final KafkaClients kafka;
    private final Notes notes;
    private final List<NeighbourhoodModel> models;
    private final Map<String, Map<NeighbourhoodModel, GrowingMap>> scans = new HashMap<>();
    private final Set<NeighbourhoodModel> givenUp = new HashSet<>();
    private final Worker worker;

    /** @param onFailure told when its work fails, see {@link Worker} */
    MapPainter(ProcessorOptions options, ModelStore store, Notes notes, Worker.FailureListener onFailure) {
        this.options = options;
        this.topics = options.topics();
        this.kafka = new KafkaClients(options.kafka());
        this.notes = notes;
        this.worker = new Worker("map-painter", this::run, onFailure);
        this.models =
                NeighbourhoodModel.open(store, StartingModels.ids(options, store), options.inferenceThreads(), notes);
    }

    /** The models that it runs. */
    List<RunningModel> running() {
        return models.stream().map(NeighbourhoodModel::running).toList();
    }

    void start() {
        if (!models.isEmpty()) {
            worker.start();
        }
    }

    @Override
    public void close() {
        worker.close();
        models.forEach(NeighbourhoodModel::close);
    }

    private void run() {
        try (Leadership leadership = new Leadership(kafka, topics, "painter")) {
            while (!worker.isClosing()) {
                if (leadership.isHeld(POLL)) {
                    lead(leadership);
                }
            }
        }
    }

    private void lead(Leadership leadership) {
        scans.clear();
        try (Producer<String, byte[]> producer = kafka.transactional(topics.instrument() + "-painter");
                Consumer<String, byte[]> maps = kafka.consumer(null);
                ScanDirectory directory = new ScanDirectory(kafka, topics.scans())) {
            producer.initTransactions();
            directory.catchUp();
            Map<TopicPartition, Long> ends = begin(maps, newest(directory));
            RepaintPace pace = new RepaintPace(System::nanoTime);
            while (!worker.isClosing() && leadership.isHeld(Duration.ZERO)) {
                ConsumerRecords<String, byte[]> records = maps.poll(QUIET);
                records.forEach(record -> take(record, directory));
                if (pace.isDue(records.isEmpty(), finishedRows()) && hasReached(maps, ends)) {
                    forgetOld(directory);
                    pace.paint(finishedRows(), () -> paint(producer));
                }
            }
        }
    }

    /** Goes to where the oldest of these scans begins; the ends of the partitions as they are now. */
    private Map<TopicPartition, Long> begin(Consumer<String, byte[]> maps, List<ScanDirectory.Scan> wanted) {
        List<TopicPartition> partitions = maps.partitionsFor(topics.maps()).stream()
                .map(p -> new TopicPartition(topics.maps(), p.partition()))
                .toList();
        maps.assign(partitions);
        Map<TopicPartition, Long> ends = maps.endOffsets(partitions);
        Map<TopicPartition, Long> beginnings = maps.beginningOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long first = wanted.stream()
                    .mapToLong(scan -> scan.firstMapOffset(partition.partition()))
                    .min()
                    .orElse(ends.get(partition));
            maps.seek(partition, Math.max(first, beginnings.get(partition)));
        }
        return new HashMap<>(ends);
    }

    /** What is in the log already is read to its end before a tile is painted: most of it was painted before. */
    private static boolean hasReached(Consumer<String, byte[]> maps, Map<TopicPartition, Long> ends) {
        ends.entrySet().removeIf(end -> maps.position(end.getKey()) >= end.getValue());
        return ends.isEmpty();
    }

    private void take(ConsumerRecord<String, byte[]> record, ScanDirectory directory) {
        MapBlock block;
        try {
            block = Wire.read(record, MapBlock.getDefaultInstance());
        } catch (UnreadableRecordException e) {
            LOG.debug("{} offset {} skipped: {}", record.topic(), record.offset(), e.getMessage());
            return;
        }
        if (directory.scan(block.getScan()).isEmpty()) {
            directory.catchUp();
        }
        newest(directory).stream()
                .filter(scan -> scan.id().equals(block.getScan()))
                .findAny()
                .ifPresent(scan -> models.stream()
                        .filter(model -> GrowingMap.concerns(block, model.manifest()))
                        .forEach(model -> show(block, model, mapOf(scan, model))));
    }

    private void show(MapBlock block, NeighbourhoodModel model, GrowingMap map) {
        if (map.isForeign(block)) {
            notes.add(
                    block.getScan(),
                    model.manifest().id() + " was not made for the maps of " + block.getModel() + "/"
                            + block.getVersion() + " and leaves them out");
        }
        map.missing(block)
                .ifPresent(layer -> notes.add(
                        block.getScan(),
                        model.manifest().id() + " leaves out the maps of " + block.getModel() + "/" + block.getVersion()
                                + ", which have no layer " + layer));
        map.take(block);
    }

    /** Takes memory for the whole map, hence only when there is something to put there. */
    private GrowingMap mapOf(ScanDirectory.Scan scan, NeighbourhoodModel model) {
        return scans.computeIfAbsent(scan.id(), id -> new HashMap<>())
                .computeIfAbsent(model, m -> new GrowingMap(scan.id(), scan.started(), m.manifest()));
    }

    private static List<ScanDirectory.Scan> newest(ScanDirectory directory) {
        List<ScanDirectory.Scan> all = directory.all();
        return all.subList(Math.max(0, all.size() - MOST_SCANS), all.size());
    }

    private void forgetOld(ScanDirectory directory) {
        directory.poll(Duration.ZERO);
        Set<String> wanted = new HashSet<>();
        newest(directory).forEach(scan -> wanted.add(scan.id()));
        scans.keySet().retainAll(wanted);
    }

    private int finishedRows() {
        return scans.values().stream()
                .flatMap(maps -> maps.values().stream())
                .mapToInt(GrowingMap::finishedRows)
                .sum();
    }

    private void paint(Producer<String, byte[]> producer) {
        List<MapBlock> blocks = new ArrayList<>();
        scans.values().forEach(maps -> maps.forEach((model, map) -> paint(model, map, blocks)));
        if (blocks.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        for (MapBlock block : blocks) {
            producer.send(Wire.record(topics.maps(), Topics.rowKey(block.getScan(), block.getRow()), block));
        }
        producer.commitTransaction();
    }

    /** A model that does not fit its own manifest fails with every tile; the others go on. */
    private void paint(NeighbourhoodModel model, GrowingMap map, List<MapBlock> blocks) {
        if (givenUp.contains(model)) {
            return;
        }
        try {
            map.paint(model, blocks::add);
        } catch (ModelException e) {
            notes.add("", model.manifest().id() + " is run no more: " + e.getMessage());
            givenUp.add(model);
        }
    }
}
