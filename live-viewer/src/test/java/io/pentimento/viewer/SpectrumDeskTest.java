package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedOutputStream;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectrumDeskTest {

    private static final int REQUESTS = 200;
    private static final int UNKNOWN_FIELD = 1000;
    private static final TestScan SCAN = new TestScan("s", 20, 20, 0);

    @TempDir
    Path folder;

    @Test
    void shouldNeverAnswerAnOlderRequestAfterANewerOne() {
        Topics topics = new Topics("desk");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Viewer viewer = Viewer.start(
                        ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                                .withAddress("127.0.0.1", 0)
                                .withCacheFolder(folder.resolve("cache")));
                TestPage page = new TestPage(viewer, null)) {
            publish(broker, topics, SCAN);
            page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
            page.watch(SCAN.id());
            page.until(m -> m.hasState() && m.getState().getSpectraPixels() == 400);

            for (int id = 1; id <= REQUESTS; id++) {
                page.request(id, 0, 0, 19, 19);
            }
            List<Integer> answered = new ArrayList<>();
            page.until(m -> {
                if (m.hasSpectrum()) {
                    assertEquals(400, m.getSpectrum().getMeasured());
                    answered.add(m.getSpectrum().getId());
                }
                return answered.contains(REQUESTS);
            });

            assertEquals(answered.stream().sorted().distinct().toList(), answered);
            assertTrue(answered.size() < REQUESTS, "every request was answered, also those replaced by a newer one");
        }
    }

    @Test
    void shouldAnswerWithTheReasonWhenSpectraCannotBeAddedUp() throws IOException {
        Topics topics = new Topics("broken");
        Path cache = folder.resolve("cache");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Viewer viewer = Viewer.start(
                        ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                                .withAddress("127.0.0.1", 0)
                                .withCacheFolder(cache));
                TestPage page = new TestPage(viewer, null)) {
            assertEquals(
                    "No scan is being watched.", page.spectrum(1, 0, 0, 0, 0).getMessage());
            TestScan line = new TestScan("line", 1, 20, 0);
            publish(broker, topics, line);
            page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
            page.watch(line.id());
            page.until(m -> m.hasState() && m.getState().getSpectraPixels() == 20);

            byte[] block = line.spectra(0).toByteArray();
            byte[] good = replaceBeginning(cache, emptyBlock(block.length));
            String message = page.spectrum(2, 0, 0, 0, 0).getMessage();
            assertTrue(message.startsWith("The spectra cannot be added up: "), message);

            replaceBeginning(cache, good);
            assertEquals(1, page.spectrum(3, 0, 0, 0, 0).getMeasured());
        }
    }

    /** A block whose one field, a long one, nobody knows: without any spectra, which the index promises. */
    private static byte[] emptyBlock(int length) throws IOException {
        byte[] block = new byte[length];
        int overhead = CodedOutputStream.computeByteArraySize(UNKNOWN_FIELD, block) - length;
        CodedOutputStream out = CodedOutputStream.newInstance(block);
        out.writeByteArray(UNKNOWN_FIELD, new byte[length - overhead]);
        out.checkNoSpaceLeft();
        return block;
    }

    /** Of the one file of spectra; what was there before. */
    private static byte[] replaceBeginning(Path cache, byte[] bytes) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(cache)) {
            file = files.filter(path -> path.getFileName().toString().startsWith("scan-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] before = new byte[bytes.length];
        try (RandomAccessFile spectra = new RandomAccessFile(file.toFile(), "rw")) {
            spectra.readFully(before);
            spectra.seek(0);
            spectra.write(bytes);
        }
        return before;
    }

    private static void publish(LocalBroker broker, Topics topics, TestScan scan) {
        try (var producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of())) {
            producer.send(Wire.record(topics.scans(), scan.id() + "/started", scan.started()));
            for (int row = 0; row < scan.rows(); row++) {
                producer.send(Wire.record(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row)));
            }
        }
    }
}
