package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

    @TempDir
    Path folder;

    @Test
    void shouldBringEveryPixelOnceWhenTheAdapterIsKilledAndStartedAgain() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0)) {
            var log = new SpectraLog(broker.bootstrapServers(), TOPICS);
            killWhenSomeRowsAreThere(broker, log, 0);
            killWhenSomeRowsAreThere(broker, log, pixels(log));
            int there = pixels(log);
            assertTrue(there < ROWS * COLUMNS, "the adapter was done before it was killed");
            ScanOutcome outcome = acquisition(broker.bootstrapServers(), new Rate.Max(), ScanListener.NONE)
                    .run();
            assertEquals(2, outcome.generation());
            assertEquals(ExitStatus.COMPLETED, outcome.exitStatus());
            assertEveryPixelOnce(log);
        }
    }

    @Test
    void shouldSendEveryPixelOnceWhenTheBrokerRestarts() {
        LocalBroker first = LocalBroker.start(folder, "127.0.0.1", 0);
        String address = first.bootstrapServers();
        CountDownLatch begun = new CountDownLatch(1);
        var acquisition = acquisition(address, new Rate.PixelsPerSecond(500), new ScanListener() {
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
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            try (LocalBroker second = LocalBroker.start(folder, "127.0.0.1", port)) {
                ScanOutcome result = scan.get();
                assertEveryPixelOnce(new SpectraLog(second.bootstrapServers(), TOPICS));
                return result;
            }
        });
        assertEquals(ExitStatus.COMPLETED, outcome.exitStatus());
        assertEquals(0, outcome.generation());
    }

    /** The adapter in a JVM of its own. */
    public static void main(String[] arguments) {
        acquisition(arguments[0], new Rate.PixelsPerSecond(500), ScanListener.NONE)
                .run();
    }

    /** @param before pixels that an earlier adapter left: more of them come from this one, so it has begun */
    private static void killWhenSomeRowsAreThere(LocalBroker broker, SpectraLog log, int before) throws Exception {
        Process adapter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledAcquisitionTest.class.getName(),
                        broker.bootstrapServers())
                .inheritIO()
                .start();
        try {
            assertTimeoutPreemptively(PATIENCE, () -> {
                while (!started(broker) || pixels(log) < before + 250) {
                    assertTrue(adapter.isAlive(), "the adapter ended by itself");
                }
            });
        } finally {
            adapter.destroyForcibly().waitFor();
        }
    }

    private static boolean started(LocalBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listTopics().names().get().contains(TOPICS.spectra());
        }
    }

    private static int pixels(SpectraLog log) {
        return log.blocks(SCAN).stream().mapToInt(SpectrumBlock::getPixels).sum();
    }

    private static Acquisition acquisition(String address, Rate rate, ScanListener listener) {
        var source = new CubeSource(MemoryCube.of(ROWS, COLUMNS, CHANNELS), "test", true, Optional.empty());
        var options =
                AcquisitionOptions.of(KafkaAccess.of(address), TOPICS, SCAN).withRate(rate);
        return new Acquisition(source, options, ScanClock.SYSTEM, new SimpleMeterRegistry(), listener);
    }

    private static void assertEveryPixelOnce(SpectraLog log) {
        var times = SpectraLog.timesPerPixel(log.blocks(SCAN), COLUMNS, CHANNELS);
        assertEquals(ROWS * COLUMNS, times.size());
        assertEquals(Set.of(1), Set.copyOf(times.values()));
    }
}
