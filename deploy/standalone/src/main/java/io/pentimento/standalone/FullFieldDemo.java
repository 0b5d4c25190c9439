package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.SteerableScan;
import io.pentimento.acquisition.gem.GemAcquisition;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.acquisition.gem.GemListener;
import io.pentimento.acquisition.gem.GemOutcome;
import io.pentimento.emulator.GemPainting;
import io.pentimento.emulator.GemSettings;
import io.pentimento.proto.ExitStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A full-field scan: of a detector that sends, or of an emulated one in this process. */
final class FullFieldDemo implements DemoScan {

    private static final int SIDE = 128;

    /** Makes what runs, with all that it reports to. */
    private interface Maker {
        Running make(AcquisitionOptions options, MeterRegistry meters, GemListener listener);
    }

    /**
     * What runs.
     *
     * @param steered the same, as operators steer it
     */
    private record Running(Runner runner, SteerableScan steered) {}

    /** Runs a scan. */
    private interface Runner {
        GemOutcome run() throws InterruptedException;
    }

    private final String title;
    private final Maker maker;
    private final AtomicReference<Running> running = new AtomicReference<>();

    private FullFieldDemo(String title, Maker maker) {
        this.title = title;
        this.maker = maker;
    }

    /** @param duration after which it ends; empty when the detector says so */
    static FullFieldDemo of(GemFile file, Optional<Duration> duration) {
        return new FullFieldDemo(file.title(), (options, meters, listener) -> {
            var acquisition = new GemAcquisition(file, duration, options, ScanClock.SYSTEM, meters, listener);
            return new Running(acquisition::run, acquisition);
        });
    }

    /** The emulated detector before the simulated painting. */
    static FullFieldDemo emulated(double hitsPerS, double seconds, long seed) {
        GemPainting painting = new GemPainting(SIDE, SIDE, seed);
        GemSettings settings = GemSettings.of(hitsPerS, seconds, seed);
        return new FullFieldDemo("emulated full-field detector", (options, meters, listener) -> {
            var scan = new EmulatedGemScan(painting, settings, options, ScanClock.SYSTEM, meters, listener);
            return new Running(scan::run, scan.steered());
        });
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public boolean run(AcquisitionOptions options, MeterRegistry meters, Output output) throws InterruptedException {
        Running scan = maker.make(options, meters, new GemProgress(output, System.console() != null));
        running.set(scan);
        try (CommandDesk desk = new CommandDesk(
                options.kafka(), options.topics(), options.service(), CommandDesk.Starter.NONE, ScanClock.SYSTEM)) {
            desk.attach(scan.steered());
            return Measurement.isWanted(scan.runner().run().exitStatus());
        }
    }

    @Override
    public void stop(ExitStatus status, String reason, String operator) {
        Running scan = running.get();
        if (scan != null) {
            scan.steered().stop(status, reason, operator, false);
        }
    }

    @Override
    public void close() {}
}
