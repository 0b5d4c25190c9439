package io.pentimento.standalone;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.viewer.ScanMaps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the maps of a full-field scan as a page would, and measures how often each row is painted and how long the events
 * take. On a thread of its own; whoever sends events tells it of each block.
 */
final class FieldWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();
    private static final long QUIET_NS = Duration.ofSeconds(4).toNanos();

    private final Topics topics;
    private final String scan;
    private final ScanStarted started;
    private final KafkaConsumer<String, byte[]> consumer;
    private final ScanMaps maps;
    private final Thread thread;
    private final List<List<Long>> sentNs = new ArrayList<>();
    private final Map<String, Seen> models = new LinkedHashMap<>();
    private long bytes;
    private boolean measuring;
    private boolean settled;
    private volatile long movedNs = System.nanoTime();
    private volatile boolean closing;

    /**
     * What was seen.
     *
     * @param bytesPerSecond of map blocks
     * @param lost rows of a model whose last painting lacks blocks of their tile
     */
    record Result(Map<String, FieldBench.ModelFigures> models, double bytesPerSecond, long lost, long duplicated) {}

    /** What one model has painted. */
    private static final class Seen {
        final int[] inputs;
        final Latencies latencies = new Latencies();
        long rows;
        long lastNs;

        Seen(int rows) {
            this.inputs = new int[rows];
            Arrays.fill(inputs, -1);
        }
    }

    FieldWatch(KafkaAccess kafka, Topics topics, String scan, ScanStarted started) {
        this.topics = topics;
        this.scan = scan;
        this.started = started;
        this.consumer = kafka.consumer(Map.of());
        this.maps = new ScanMaps(scan, started);
        for (int row = 0; row < started.getRows(); row += started.getTileRows()) {
            sentNs.add(new ArrayList<>());
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(topics.maps(), topics.scans())) {
            consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.thread = new Thread(this::run, "field-watch");
        thread.start();
    }

    /** A block of a tile is about to be sent; its events came around this time. */
    synchronized void sent(int tile, long ns) {
        sentNs.get(tile).add(ns);
    }

    /** From now on it counts, or no longer. */
    synchronized void measure(boolean from) {
        measuring = from;
    }

    /** Waits until the scan is painted with its last calibration and nothing comes any more. */
    Result await(double seconds) throws InterruptedException {
        long stoppedNs = System.nanoTime();
        synchronized (this) {
            while (!isAtRest() && System.nanoTime() - stoppedNs < PATIENCE_NS) {
                wait(POLL.toMillis());
            }
            Map<String, FieldBench.ModelFigures> figures = new TreeMap<>();
            long lost = 0;
            for (Map.Entry<String, Seen> model : models.entrySet()) {
                Seen seen = model.getValue();
                for (int row = 0; row < seen.inputs.length; row++) {
                    lost += seen.inputs[row] < blocks(row) ? 1 : 0;
                }
                figures.put(
                        model.getKey(),
                        new FieldBench.ModelFigures(
                                Math.round(100.0 * seen.rows / started.getRows() / seconds) / 100.0,
                                seen.latencies.percentiles(),
                                Math.round(Math.max(0, seen.lastNs - stoppedNs) / 1e7) / 100.0));
            }
            return new Result(figures, bytes / seconds, lost, maps.duplicated());
        }
    }

    private boolean isAtRest() {
        return settled && System.nanoTime() - movedNs > QUIET_NS;
    }

    private int blocks(int row) {
        return sentNs.get(row / started.getTileRows()).size();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
            }
        }
    }

    private synchronized void take(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(topics.scans())) {
            ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
            settled |= fact.getCalibrated().getSettled();
            movedNs = System.nanoTime();
            return;
        }
        MapBlock block = Wire.read(record, MapBlock.getDefaultInstance());
        if (!block.getScan().equals(scan)) {
            return;
        }
        maps.paint(block);
        movedNs = System.nanoTime();
        Seen seen =
                models.computeIfAbsent(block.getModel() + "/" + block.getVersion(), id -> new Seen(started.getRows()));
        seen.lastNs = movedNs;
        bytes += measuring ? record.serializedValueSize() : 0;
        int before = seen.inputs[block.getRow()];
        if (block.getInputs() > before) {
            seen.inputs[block.getRow()] = block.getInputs();
            if (measuring) {
                seen.rows++;
                long now = Nanos.of(Instant.now());
                List<Long> sent = sentNs.get(block.getRow() / started.getTileRows());
                for (int i = Math.max(0, before); i < block.getInputs(); i++) {
                    seen.latencies.add(now - sent.get(i));
                }
            }
        }
    }
}
