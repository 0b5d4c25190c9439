package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.FullFieldPlan;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.SteerableScan;
import io.pentimento.acquisition.gem.GemAcquisition;
import io.pentimento.acquisition.gem.GemCounts;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.acquisition.gem.GemListener;
import io.pentimento.acquisition.gem.GemOutcome;
import io.pentimento.emulator.EmulatedGem;
import io.pentimento.emulator.GemScene;
import io.pentimento.emulator.GemSettings;
import io.pentimento.proto.ExitStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A full-field scan of the emulated detector in one process: the detector begins to send when the acquisition
 * listens, and its end is the scan's. {@link #run} is called once, by one thread; {@link #stop} by any.
 */
final class EmulatedGemScan {

    private final GemFile file = GemFile.emulated(0);
    private final GemScene scene;
    private final GemSettings settings;
    private final GemAcquisition acquisition;
    private volatile EmulatedGem detector;
    private volatile Thread sender;

    /** @param scene what the detector sees; made before, since that may take seconds */
    EmulatedGemScan(
            GemScene scene,
            GemSettings settings,
            AcquisitionOptions options,
            ScanClock clock,
            MeterRegistry registry,
            GemListener listener) {
        this.scene = scene;
        this.settings = settings;
        this.acquisition = new GemAcquisition(file, Optional.empty(), options, clock, registry, new Starter(listener));
    }

    FullFieldPlan plan() {
        return file.plan();
    }

    GemOutcome run() throws InterruptedException {
        try {
            return acquisition.run();
        } finally {
            if (sender != null) {
                detector.stop();
                sender.join();
            }
        }
    }

    /** As operators steer it. */
    SteerableScan steered() {
        return acquisition;
    }

    /** Switches the detector on. */
    private final class Starter implements GemListener {
        private final GemListener next;

        Starter(GemListener next) {
            this.next = next;
        }

        @Override
        public void started(int generation, List<Integer> ports, long events) {
            next.started(generation, ports, events);
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(0));
            detector = new EmulatedGem(scene, settings, List.of(address));
            sender = new Thread(this::send, "emulated GEM");
            sender.setDaemon(true);
            sender.start();
        }

        private void send() {
            try {
                detector.run();
            } catch (RuntimeException e) {
                acquisition.stop(
                        ExitStatus.ABORTED, "the emulated detector has failed: " + e.getMessage(), "the detector");
                throw e;
            }
        }

        @Override
        public void progress(GemCounts counts, double eventsPerSecond) {
            next.progress(counts, eventsPerSecond);
        }

        @Override
        public void note(String text) {
            next.note(text);
        }

        @Override
        public void waitingForBroker(Duration since) {
            next.waitingForBroker(since);
        }
    }
}
