package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;
import io.pentimento.proto.ExitStatus;
import java.util.concurrent.atomic.AtomicReference;

/** A raster scan: a recording, a simulation, or a scanner. */
final class RasterDemo implements DemoScan {

    private final Source source;
    private final AutoCloseable instruments;
    private final AtomicReference<Acquisition> running = new AtomicReference<>();

    /** @param instruments closed behind the source, which it measures with */
    RasterDemo(Source source, AutoCloseable instruments) {
        this.source = source;
        this.instruments = instruments;
    }

    @Override
    public String title() {
        return source.plan().title();
    }

    @Override
    public boolean run(AcquisitionOptions options, MeterRegistry meters, Output output) {
        Acquisition acquisition = new Acquisition(
                source, options, ScanClock.SYSTEM, meters, new ScanProgress(output, System.console() != null));
        running.set(acquisition);
        try (CommandDesk desk = new CommandDesk(
                options.kafka(), options.topics(), options.service(), CommandDesk.Starter.NONE, ScanClock.SYSTEM)) {
            desk.attach(acquisition);
            ScanOutcome outcome = acquisition.run();
            boolean whole = UnreadablePixels.none(source, outcome, output);
            return whole && Measurement.isWanted(outcome.exitStatus());
        }
    }

    @Override
    public void stop(ExitStatus status, String reason, String operator) {
        Acquisition acquisition = running.get();
        if (acquisition != null) {
            acquisition.stop(status, reason, operator);
        }
    }

    @Override
    public void close() {
        source.close();
        try {
            instruments.close();
        } catch (Exception e) {
            throw new IllegalStateException("the instruments cannot be closed: " + e.getMessage(), e);
        }
    }
}
