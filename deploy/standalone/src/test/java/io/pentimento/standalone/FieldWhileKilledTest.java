package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processors paint a full-field scan, and one of them is killed in the middle. */
class FieldWhileKilledTest {

    private static final Topics TOPICS = new Topics("gem");
    private static final int ROWS = 20;
    private static final int COLUMNS = 24;
    private static final int CHANNELS = 128;
    private static final int TILE_ROWS = 2;
    private static final int EVENTS = 90_000;
    private static final int PER_BLOCK = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private final GasPainting painting = new GasPainting(ROWS, COLUMNS, CHANNELS, EVENTS, 5);
    private KafkaAccess kafka;
    private KafkaProducer<String, byte[]> producer;

    @Test
    void shouldEndWithTheMapsOfAllEventsNothingLostAndNothingPaintedTwice() throws Exception {
        try (Child broker = Child.start(
                "broker", "--port=0", "--data", folder.resolve("log").toString())) {
            String servers = broker.line();
            kafka = KafkaAccess.of(servers);
            kafka.create(TOPICS);
            producer = kafka.producer(Map.of());
            try (Child first = processor(servers);
                    Child second = processor(servers);
                    MapFollower maps = new MapFollower(kafka, TOPICS, "killed", Duration.ZERO)) {
                start("killed");
                send("killed", 0, EVENTS / 3, PER_BLOCK);
                awaitMaps();
                send("killed", EVENTS / 3, EVENTS / 2, PER_BLOCK);
                first.kill();
                send("killed", EVENTS / 2, EVENTS, PER_BLOCK);
                stop("killed");
                MapFollower.Result result = maps.await();
                assertEquals(0, result.lost() + result.duplicated() + result.rejected(), result::toString);
                assertEquals(ROWS * COLUMNS, result.pixels());
                assertEquals(EVENTS, result.events());
                assertTrue(second.isAlive());
            }
            try (Child another = processor(servers);
                    MapFollower maps = new MapFollower(kafka, TOPICS, "whole", Duration.ZERO)) {
                start("whole");
                send("whole", 0, EVENTS, EVENTS);
                stop("whole");
                assertEquals(0, maps.await().lost());
            }
            producer.close();
            assertSameMaps(export(servers, "killed"), export(servers, "whole"));
        }
    }

    private static void assertSameMaps(Path one, Path other) {
        for (String model : new String[] {"counts", "fit"}) {
            Map<String, float[][]> left = Maps.of(one, model);
            Map<String, float[][]> right = Maps.of(other, model);
            assertEquals(left.keySet(), right.keySet());
            left.forEach((layer, map) -> {
                for (int row = 0; row < ROWS; row++) {
                    assertArrayEquals(map[row], right.get(layer)[row], 0, model + "/" + layer + ", row " + row);
                }
            });
        }
    }

    private Path export(String servers, String scan) {
        Path file = folder.resolve(scan + ".h5");
        Run.of("scans", "export", scan, file.toString(), "--kafka", servers, "--instrument", TOPICS.instrument())
                .succeeded();
        return file;
    }

    private static Child processor(String servers) throws IOException {
        return Child.start("process", "--kafka", servers, "--instrument", TOPICS.instrument(), "--models", "fit");
    }

    private void start(String scan) {
        fact(ScanRecord.newBuilder()
                .setScan(scan)
                .setStarted(ScanStarted.newBuilder()
                        .setKind(ScanKind.FULL_FIELD)
                        .setRows(ROWS)
                        .setColumns(COLUMNS)
                        .setTileRows(TILE_ROWS)
                        .setStartNs(1_000_000_000L)
                        .addDetectors(Detector.newBuilder()
                                .setName("gem")
                                .setChannels(CHANNELS)
                                .setKind(DetectorKind.GEM)
                                .setAxis(EnergyAxes.message(painting.axis())))));
    }

    private void stop(String scan) {
        long pixels = (long) ROWS * COLUMNS;
        fact(ScanRecord.newBuilder()
                .setScan(scan)
                .setStopped(ScanStopped.newBuilder()
                        .setExitStatus(ExitStatus.COMPLETED)
                        .setPlannedPixels(pixels)
                        .setDonePixels(pixels)
                        .setEvents(EVENTS)));
    }

    private void fact(ScanRecord.Builder fact) {
        ScanRecord record = fact.build();
        producer.send(Wire.record(TOPICS.scans(), Topics.factKey(record.getScan(), record.getFactCase()), record));
        producer.flush();
    }

    private void send(String scan, int from, int to, int mostPerBlock) {
        EventBlock.Builder[] blocks = new EventBlock.Builder[(ROWS + TILE_ROWS - 1) / TILE_ROWS];
        for (int event = from; event < to; event++) {
            int tile = painting.row(event) / TILE_ROWS;
            if (blocks[tile] == null) {
                blocks[tile] = EventBlock.newBuilder()
                        .setScan(scan)
                        .setSequence(event)
                        .setTile(tile)
                        .setBaseNs(2_000_000_000L + event);
            }
            blocks[tile]
                    .addRow(painting.row(event))
                    .addColumn(painting.column(event))
                    .addChannel(painting.channel(event))
                    .addTimeDeltaNs(1);
            if (blocks[tile].getRowCount() == mostPerBlock) {
                send(scan, tile, blocks);
            }
        }
        for (int tile = 0; tile < blocks.length; tile++) {
            if (blocks[tile] != null) {
                send(scan, tile, blocks);
            }
        }
        producer.flush();
    }

    private void send(String scan, int tile, EventBlock.Builder[] blocks) {
        producer.send(Wire.record(TOPICS.events(), EventBlocks.key(scan, tile), blocks[tile].build()));
        blocks[tile] = null;
    }

    /** Until there is a map block in every partition. */
    private void awaitMaps() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer(Map.of())) {
            var partitions = consumer.partitionsFor(TOPICS.maps()).stream()
                    .map(p -> new TopicPartition(TOPICS.maps(), p.partition()))
                    .toList();
            boolean all = false;
            while (!all) {
                assertTrue(System.nanoTime() < deadline, "no maps came");
                all = consumer.endOffsets(partitions).values().stream().allMatch(end -> end > 0);
            }
        }
    }
}
