package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;
import io.pentimento.proto.ExitStatus;

/** One scan on the command line: with progress, open to commands, stopped in order when the process is asked to end. */
final class Measurement {

    private Measurement() {}

    /** Whether a scan that ended so is what its operator wanted: all of it, or as much as they had to see. */
    static boolean isWanted(ExitStatus status) {
        return status == ExitStatus.COMPLETED || status == ExitStatus.SATISFIED;
    }

    static ScanOutcome run(Source from, AcquisitionOptions options, MeterRegistry meters, Output output) {
        try (CommandDesk desk = new CommandDesk(
                options.kafka(), options.topics(), options.service(), CommandDesk.Starter.NONE, ScanClock.SYSTEM)) {
            return run(from, options, desk, "", meters, output);
        }
    }

    /** @param region GeoJSON of the part that is measured; empty for all */
    static ScanOutcome run(
            Source from,
            AcquisitionOptions options,
            CommandDesk desk,
            String region,
            MeterRegistry meters,
            Output output) {
        Acquisition acquisition = new Acquisition(
                from, options, ScanClock.SYSTEM, meters, new ScanProgress(output, System.console() != null));
        acquisition.region(region);
        Shutdown stop = new Shutdown(() ->
                acquisition.stop(ExitStatus.ABORTED, "the acquisition was ended", System.getProperty("user.name")));
        desk.attach(acquisition);
        String end = "the scan " + options.scan() + " has failed";
        try {
            ScanOutcome outcome = acquisition.run();
            end = "scan " + options.scan() + ": " + outcome.exitStatus();
            output.result(
                    outcome,
                    "scan %s: %,d of %,d pixels, %d missing"
                            .formatted(
                                    options.scan(),
                                    outcome.donePixels(),
                                    outcome.plannedPixels(),
                                    outcome.missingPixels()));
            return outcome;
        } finally {
            desk.detach(end + "; waits for the next to be started");
            stop.done();
        }
    }
}
