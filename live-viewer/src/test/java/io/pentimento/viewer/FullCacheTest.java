package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of spectra on a disk of its own, which is too small. */
class FullCacheTest {

    private static final TestScan SCAN = new TestScan("scan", 30, 40, 0);
    private static final int PIXELS = 30 * 40;

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mountASmallDisk() throws IOException, InterruptedException {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0,
                "skipped: a small disk cannot be mounted here");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", disk.toString());
    }

    @Test
    void shouldGoOnWithMapsWhenTheCacheIsFullAndWithSpectraWhenThereIsRoomAgain()
            throws IOException, InterruptedException {
        Topics topics = new Topics("full");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Viewer viewer = Viewer.start(
                        ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                                .withAddress("127.0.0.1", 0)
                                .withCacheFolder(disk.resolve("cache")));
                TestPage page = new TestPage(viewer, null)) {
            publish(broker, topics);
            page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
            page.watch(SCAN.id()).untilMap(p -> p.measured(0) == PIXELS);

            ScanState full = page.until(m ->
                            m.hasState() && !m.getState().getSpectraMessage().isEmpty())
                    .getState();
            assertTrue(full.getSpectraMessage().contains("No space left on device"), full.getSpectraMessage());
            assertTrue(full.getSpectraMessage().contains("Make room there"), full.getSpectraMessage());
            assertTrue(full.getSpectraPixels() < PIXELS, full::toString);
            assertEquals(full.getSpectraPixels(), page.spectrum(1, 0, 0, 29, 39).getMeasured());

            assertEquals(0, run("mount", "-o", "remount,size=16m", disk.toString()));
            ScanState well = page.until(m -> m.hasState() && m.getState().getSpectraPixels() == PIXELS)
                    .getState();
            assertEquals("", well.getSpectraMessage());
            assertEquals(0, well.getUnreadable());
            assertEquals(PIXELS, page.spectrum(2, 0, 0, 29, 39).getMeasured());
        }
    }

    private static void publish(LocalBroker broker, Topics topics) {
        try (var producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of())) {
            producer.send(Wire.record(topics.scans(), SCAN.id() + "/started", SCAN.started()));
            for (int row = 0; row < SCAN.rows(); row++) {
                String key = Topics.rowKey(SCAN.id(), row);
                Message map = SCAN.map(row, 0);
                producer.send(Wire.record(topics.spectra(), key, SCAN.spectra(row)));
                producer.send(Wire.record(topics.maps(), key, map));
            }
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            assumeTrue(false, "skipped: not installed: " + command[0]);
            throw e;
        }
    }
}
