package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.SpooledRecord;
import io.pentimento.proto.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter and the broker are killed while a scan runs. */
class KilledAcquisitionTest {

    private static final Topics TOPICS = new Topics("test");
    private static final String SCAN = "killed";
    private static final int ROWS = 20;
    private static final int COLUMNS = 100;
    private static final int CHANNELS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REGION =
            "{\"type\": \"Polygon\", \"coordinates\": [[[10,15],[60,15],[60,18],[10,18],[10,15]]]}";

    @TempDir
    Path folder;

    @TempDir
    Path spool;

    @Test
    void shouldBringEveryPixelOnceWhenTheAdapterIsKilledAndStartedAgain() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0)) {
            var log = new SpectraLog(broker.bootstrapServers(), TOPICS);
            killWhenSomeRowsAreThere(broker, log, 0);
            killWhenSomeRowsAreThere(broker, log, pixels(log));
            int there = pixels(log);
            assertTrue(there < ROWS * COLUMNS, "the adapter was done before it was killed");
            ScanOutcome outcome = acquisition(
                            broker.bootstrapServers(), SpoolOptions.in(spool), new Rate.Max(), ScanListener.NONE)
                    .run();
            assertEquals(2, outcome.generation());
            assertEquals(ExitStatus.COMPLETED, outcome.exitStatus());
            assertEveryPixelOnce(log);
        }
    }

    @Test
    void shouldBringEveryPixelOnceWhenTheAdapterIsKilledAfterASkip() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0)) {
            var log = new SpectraLog(broker.bootstrapServers(), TOPICS);
            Process adapter = adapter(broker, REGION);
            try {
                awaitPixels(adapter, broker, log, 350);
            } finally {
                adapter.destroyForcibly().waitFor();
            }
            Set<Integer> rows =
                    log.blocks(SCAN).stream().map(SpectrumBlock::getRow).collect(Collectors.toSet());
            assertTrue(rows.contains(15) && !rows.contains(10), "it has not skipped: rows " + rows);
            acquisition(broker.bootstrapServers(), SpoolOptions.in(spool), new Rate.Max(), ScanListener.NONE)
                    .run();
            assertEveryPixelOnce(log);
        }
    }

    @Test
    void shouldSendEveryPixelOnceWhenTheBrokerRestarts() {
        LocalBroker first = LocalBroker.start(folder, "127.0.0.1", 0);
        String address = first.bootstrapServers();
        CountDownLatch begun = new CountDownLatch(1);
        var acquisition =
                acquisition(address, SpoolOptions.in(spool), new Rate.PixelsPerSecond(500), new ScanListener() {
                    @Override
                    public void progress(long done, long missing, long planned) {
                        if (done > 100) {
                            begun.countDown();
                        }
                    }
                });
        var scan = CompletableFuture.supplyAsync(acquisition::run);
        ScanOutcome outcome = assertTimeoutPreemptively(PATIENCE, () -> {
            begun.await();
            first.close();
            try (LocalBroker second = LocalBroker.start(folder, "127.0.0.1", port(address))) {
                ScanOutcome result = scan.get();
                assertEveryPixelOnce(new SpectraLog(second.bootstrapServers(), TOPICS));
                return result;
            }
        });
        assertEquals(ExitStatus.COMPLETED, outcome.exitStatus());
        assertEquals(0, outcome.generation());
    }

    @Test
    void shouldSendWhatItMeasuredWithoutABrokerBeforeItWasKilled() throws Exception {
        LocalBroker first = LocalBroker.start(folder, "127.0.0.1", 0);
        String address = first.bootstrapServers();
        Process adapter = adapter(first);
        int measured;
        try {
            awaitPixels(adapter, first, new SpectraLog(address, TOPICS), 250);
            first.close();
            measured = awaitRows(adapter, 6);
        } finally {
            first.close();
            adapter.destroyForcibly().waitFor();
        }
        try (LocalBroker second = LocalBroker.start(folder, "127.0.0.1", port(address))) {
            var log = new SpectraLog(address, TOPICS);
            assertTrue(pixels(log) < measured, "the broker had it all");
            acquisition(address, SpoolOptions.in(spool), new Rate.Max(), ScanListener.NONE)
                    .run();
            assertEveryPixelOnce(log);
            int ofTheFirst = log.blocks(SCAN).stream()
                    .filter(block -> block.getGeneration() == 0)
                    .mapToInt(SpectrumBlock::getPixels)
                    .sum();
            assertTrue(ofTheFirst >= measured, "what the spool held was measured again");
        }
    }

    @Test
    void shouldWaitAtAPixelWhenTheSpoolIsFullAndLoseNothing() {
        LocalBroker first = LocalBroker.start(folder, "127.0.0.1", 0);
        String address = first.bootstrapServers();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        AtomicLong atFull = new AtomicLong();
        AtomicLong last = new AtomicLong();
        var small = SpoolOptions.in(spool).withLimit(8_000);
        var acquisition = acquisition(address, small, new Rate.PixelsPerSecond(500), new ScanListener() {
            @Override
            public void progress(long done, long missing, long planned) {
                last.set(done);
                if (done > 100) {
                    begun.countDown();
                }
            }

            @Override
            public void waitingForRoom() {
                atFull.compareAndSet(0, last.get());
                waits.countDown();
            }
        });
        var scan = CompletableFuture.supplyAsync(acquisition::run);
        assertTimeoutPreemptively(PATIENCE, () -> {
            begun.await();
            first.close();
            waits.await();
            long stood = last.get();
            assertTrue(stood < ROWS * COLUMNS, "the whole scan fitted into a spool of 8 kB");
            assertEquals(atFull.get(), stood, "the scan went on with a full spool");
            try (LocalBroker second = LocalBroker.start(folder, "127.0.0.1", port(address))) {
                assertEquals(ExitStatus.COMPLETED, scan.get().exitStatus());
                assertEveryPixelOnce(new SpectraLog(second.bootstrapServers(), TOPICS));
            }
        });
    }

    /** Waits until so many rows more than now lie in the spool; the pixels that do. */
    private int awaitRows(Process adapter, int rows) throws Exception {
        return assertTimeoutPreemptively(PATIENCE, () -> {
            int before = spooledPixels();
            int now = before;
            while (now < before + rows * COLUMNS) {
                assertTrue(adapter.isAlive(), "the adapter ended by itself");
                now = spooledPixels();
            }
            return now;
        });
    }

    /** All pixels that were ever written: a spool this small deletes none. */
    private int spooledPixels() throws Exception {
        int pixels = 0;
        try (Stream<Path> files = Files.list(spool.resolve(SCAN))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".spool")).toList()) {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
                while (bytes.remaining() > 8 && bytes.getInt(bytes.position()) <= bytes.remaining() - 8) {
                    byte[] body = new byte[bytes.getInt()];
                    bytes.getInt();
                    bytes.get(body);
                    pixels += SpectrumBlock.parseFrom(
                                    SpooledRecord.parseFrom(body).getValue())
                            .getPixels();
                }
            }
        }
        return pixels;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** The adapter in a JVM of its own; a region that is named is skipped to after some pixels. */
    public static void main(String[] arguments) {
        var acquisition = new AtomicReference<Acquisition>();
        var skips = new ScanListener() {
            private boolean skipped = arguments.length < 3;

            @Override
            public void progress(long done, long missing, long planned) {
                if (!skipped && done > 150) {
                    skipped = true;
                    acquisition.get().skipTo(arguments[2]);
                }
            }
        };
        acquisition.set(acquisition(
                arguments[0], SpoolOptions.in(Path.of(arguments[1])), new Rate.PixelsPerSecond(500), skips));
        acquisition.get().run();
    }

    /** @param before pixels that an earlier adapter left: more of them come from this one, so it has begun */
    private void killWhenSomeRowsAreThere(LocalBroker broker, SpectraLog log, int before) throws Exception {
        Process adapter = adapter(broker);
        try {
            awaitPixels(adapter, broker, log, before + 250);
        } finally {
            adapter.destroyForcibly().waitFor();
        }
    }

    private Process adapter(LocalBroker broker, String... region) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledAcquisitionTest.class.getName(),
                broker.bootstrapServers(),
                spool.toString()));
        command.addAll(List.of(region));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void awaitPixels(Process adapter, LocalBroker broker, SpectraLog log, int wanted) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (!started(broker) || pixels(log) < wanted) {
                assertTrue(adapter.isAlive(), "the adapter ended by itself");
            }
        });
    }

    private static boolean started(LocalBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listTopics().names().get().contains(TOPICS.spectra());
        }
    }

    private static int pixels(SpectraLog log) {
        return log.blocks(SCAN).stream().mapToInt(SpectrumBlock::getPixels).sum();
    }

    private static Acquisition acquisition(String address, SpoolOptions spool, Rate rate, ScanListener listener) {
        var source = new CubeSource(MemoryCube.of(ROWS, COLUMNS, CHANNELS), "test", true, Optional.empty());
        var options = AcquisitionOptions.of(KafkaAccess.of(address), TOPICS, SCAN, spool)
                .withRate(rate);
        return new Acquisition(source, options, ScanClock.SYSTEM, new SimpleMeterRegistry(), listener);
    }

    private static void assertEveryPixelOnce(SpectraLog log) {
        var times = SpectraLog.timesPerPixel(log.blocks(SCAN), COLUMNS, CHANNELS);
        assertEquals(ROWS * COLUMNS, times.size());
        assertEquals(Set.of(1), Set.copyOf(times.values()));
    }
}
