package io.pentimento.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.LayerRole;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.viewer.Viewer;
import io.pentimento.viewer.ViewerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;

/** A scan of many pixels and layers of which most is painted when the page is opened, and the rest comes while it is looked at. */
final class LargeScan {

    private static final String SCAN = "large";
    private static final int BLOCK_PIXELS = 100;
    private static final long LOOK_MS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Rows that come while the page is looked at, as a part of all. */
    private static final double LEFT = 0.25;

    private final int rows;
    private final int columns;
    private final double rate;
    private final SplittableRandom random;
    private final List<LayerInfo> layers;

    LargeScan(int rows, int columns, int layers, double rate, long seed) {
        this.rows = rows;
        this.columns = columns;
        this.rate = rate;
        random = new SplittableRandom(seed);
        this.layers = IntStream.range(0, layers)
                .mapToObj(i -> LayerInfo.newBuilder()
                        .setName("layer-" + i)
                        .setUnit("counts")
                        .setRole(LayerRole.AREA)
                        .build())
                .toList();
    }

    JsonNode watched(PageBrowser browser, int seconds) throws InterruptedException {
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        AtomicBoolean isOver = new AtomicBoolean();
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0)) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of());
                    Viewer viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                            .withAddress("127.0.0.1", 0))) {
                producer.send(Wire.record(topics.scans(), SCAN + "/started", started()));
                int first = (int) (rows * (1 - LEFT));
                for (int row = 0; row < first; row++) {
                    send(producer, topics, row, 0, columns);
                }
                producer.flush();
                awaitPainted(viewer, (long) first * columns);
                Thread rest = new Thread(() -> sendRest(producer, topics, first, isOver), "rest");
                rest.start();
                try {
                    return browser.measure(viewer.url(), seconds, true);
                } finally {
                    isOver.set(true);
                    rest.join();
                }
            }
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private static void awaitPainted(Viewer viewer, long pixels) throws InterruptedException {
        try (PageClient page = PageClient.when(viewer.url(), SCAN)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (page.state().getPainted() < pixels) {
                if (System.nanoTime() > end) {
                    throw new CommandException("the viewer has painted "
                            + page.state().getPainted() + " of " + pixels + " pixels after " + PATIENCE);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            }
        }
    }

    private void sendRest(KafkaProducer<String, byte[]> producer, Topics topics, int firstRow, AtomicBoolean isOver) {
        long next = System.nanoTime();
        for (int row = firstRow; row < rows; row++) {
            for (int column = 0; column < columns; column += BLOCK_PIXELS) {
                int pixels = Math.min(BLOCK_PIXELS, columns - column);
                next += (long) (1e9 * pixels / rate);
                LockSupport.parkNanos(next - System.nanoTime());
                if (isOver.get()) {
                    return;
                }
                send(producer, topics, row, column, pixels);
            }
        }
    }

    private void send(KafkaProducer<String, byte[]> producer, Topics topics, int row, int firstColumn, int pixels) {
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(SCAN)
                .setSequence((long) row * columns + firstColumn)
                .setModel("fit")
                .setVersion("1")
                .setRow(row)
                .setFirstColumn(firstColumn)
                .setPixels(pixels)
                .addAllLayers(layers)
                .addAllMeasuredNs(Collections.nCopies(pixels, Nanos.now(Clock.systemUTC())));
        for (int layer = 0; layer < layers.size(); layer++) {
            double wave = 0.01 * (1 + layer);
            for (int i = 0; i < pixels; i++) {
                double mean = 500 * (1 + Math.sin(wave * row) * Math.cos(wave * (firstColumn + i)));
                block.addValues((float) (mean + Math.sqrt(mean) * random.nextDouble(-1.7, 1.7)))
                        .addErrors((float) Math.sqrt(mean));
            }
        }
        producer.send(Wire.record(topics.maps(), Topics.rowKey(SCAN, row), block.build()));
    }

    private ScanRecord started() {
        return ScanRecord.newBuilder()
                .setScan(SCAN)
                .setStarted(ScanStarted.newBuilder()
                        .setKind(ScanKind.RASTER)
                        .setTitle("Large scan")
                        .setRows(rows)
                        .setColumns(columns)
                        .setStepXMm(0.5)
                        .setStepYMm(0.5)
                        .setStartNs(Nanos.now(Clock.systemUTC())
                                - Duration.ofHours(1).toNanos())
                        .addAllFirstOffsets(List.of(0L, 0L, 0L, 0L)))
                .build();
    }
}
