package io.pentimento.processor;

import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.RunningModel;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs models that see a neighbourhood: from {instrument}_maps to {instrument}_maps, as the maps grow. A neighbourhood
 * reaches over partitions, so one painter does a whole scan, under {@link Leadership}.
 *
 * <p>Its state is what {instrument}_maps holds of the newest scans, its own blocks among it; a painter that is killed is
 * replaced by another that reads it again. The transactional id is the instrument's, so that a painter that was only
 * thought dead cannot write any more.
 */
final class MapPainter implements AutoCloseable {

    private static final Duration LEADERSHIP_POLL = Duration.ofMillis(50);
    private static final Duration MAPS_POLL = Duration.ofMillis(15);
    /** A finished row waits for one run after another, so each takes several cores; others need theirs, too. */
    private static final int MOST_THREADS = 4;

    private final ProcessorOptions options;
    private final Topics topics;
    private final KafkaClients kafka;
    private final Notes notes;
    private final List<NeighbourhoodModel> models;
    /** Those of the models that have not failed. */
    private final List<NeighbourhoodModel> willing;

    private final Worker worker;

    /** @param onFailure told when its work fails, see {@link Worker} */
    MapPainter(ProcessorOptions options, ModelStore store, Notes notes, Worker.FailureListener onFailure) {
        this.options = options;
        this.topics = options.topics();
        this.kafka = new KafkaClients(options.kafka());
        this.notes = notes;
        this.worker = new Worker("map-painter", this::run, onFailure);
        this.models = NeighbourhoodModel.open(store, StartingModels.ids(options, store), threads(options), notes);
        this.willing = new ArrayList<>(models);
    }

    private static int threads(ProcessorOptions options) {
        int cores = Runtime.getRuntime().availableProcessors();
        return Math.max(options.inferenceThreads(), Math.min(MOST_THREADS, cores));
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
                if (leadership.isHeld(LEADERSHIP_POLL)) {
                    lead(leadership);
                }
            }
        }
    }

    private void lead(Leadership leadership) {
        try (Producer<String, byte[]> producer = kafka.transactional(topics.instrument() + "-painter");
                Consumer<String, byte[]> log = kafka.consumer(null);
                ScanDirectory directory = new ScanDirectory(kafka, topics.scans())) {
            producer.initTransactions();
            directory.catchUp();
            GrowingMaps maps = new GrowingMaps(directory, willing, notes);
            Map<TopicPartition, Long> ends = begin(log, maps.newest());
            Term term = new Term(maps, log, producer, new RepaintPace(System::nanoTime));
            while (!worker.isClosing() && leadership.isHeld(Duration.ZERO)) {
                log.poll(MAPS_POLL).forEach(maps::take);
                if (hasReached(log, ends)) {
                    term.paint();
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

    /** What one painter has as long as it leads. */
    private final class Term {

        private final GrowingMaps maps;
        private final Consumer<String, byte[]> log;
        private final Producer<String, byte[]> producer;
        private final RepaintPace pace;
        /** Of which tiles were painted last that no row waited for. */
        private GrowingMap last;

        Term(GrowingMaps maps, Consumer<String, byte[]> log, Producer<String, byte[]> producer, RepaintPace pace) {
            this.maps = maps;
            this.log = log;
            this.producer = producer;
            this.pace = pace;
        }

        void paint() {
            RepaintPace.Turn turn = pace.next(maps.rowWaits());
            if (turn != RepaintPace.Turn.NOTHING) {
                List<MapBlock> blocks = new ArrayList<>();
                boolean all = turn == RepaintPace.Turn.ALL && paintAll(blocks);
                paintFinishedRows(blocks);
                publish(blocks);
                pace.painted(all);
            }
        }

        /** Whether it came to the end, and no row was finished meanwhile. */
        private boolean paintAll(List<MapBlock> blocks) {
            maps.forgetOld();
            List<GrowingMap> all = maps.all();
            // Where rows are finished faster than they can be painted, each map has its turn.
            Collections.rotate(all, -1 - all.indexOf(last));
            for (GrowingMap map : all) {
                last = map;
                for (int tile : map.tiles().waiting()) {
                    paint(map, tile, blocks);
                    // A complete map is painted from what is there now: who has all its pixels has their last colours.
                    if (map.tiles().hasUnfinishedRows()) {
                        log.poll(Duration.ZERO).forEach(maps::take);
                    }
                    if (worker.isClosing() || maps.rowWaits()) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void paintFinishedRows(List<MapBlock> blocks) {
            for (GrowingMap map : maps.all()) {
                map.tiles().waitingForRows().forEach(tile -> paint(map, tile, blocks));
            }
        }

        /** A model that does not fit its own manifest fails with every tile; the others go on. */
        private void paint(GrowingMap map, int tile, List<MapBlock> blocks) {
            NeighbourhoodModel model = map.model();
            if (!willing.contains(model)) {
                return;
            }
            try {
                map.paint(tile, blocks::add);
            } catch (ModelException e) {
                notes.add("", model.manifest().id() + " is run no more: " + e.getMessage());
                willing.remove(model);
                maps.forget(model);
            }
        }

        private void publish(List<MapBlock> blocks) {
            if (blocks.isEmpty()) {
                return;
            }
            producer.beginTransaction();
            for (MapBlock block : blocks) {
                producer.send(Wire.record(topics.maps(), Topics.rowKey(block.getScan(), block.getRow()), block));
            }
            producer.commitTransaction();
        }
    }
}
