package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.FullFieldTally;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.gem.GemAcquisition;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.acquisition.gem.GemOutcome;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.proto.Command;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.xrf.lines.LineGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes the packets of a full-field detector: through one scan that a file describes, or through those that are started by command. */
final class FieldAdapter {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final SpoolOptions spool;
    private final Optional<Duration> duration;
    private final MeterRegistry meters;
    private final Output output;

    /** @param duration after which a scan ends; empty: when the detector's run does */
    FieldAdapter(
            KafkaAccess kafka,
            Topics topics,
            SpoolOptions spool,
            Optional<Duration> duration,
            MeterRegistry meters,
            Output output) {
        this.kafka = kafka;
        this.topics = topics;
        this.spool = spool;
        this.duration = duration;
        this.meters = meters;
        this.output = output;
    }

    /**
     * Measures one scan.
     *
     * @param id of the scan; null to choose one
     * @param elements to be fitted; empty for those that the file names
     * @return whether it ended as its operator wanted
     */
    boolean measure(GemFile file, String id, List<String> elements) {
        String scan = id == null ? ScanIds.next(file.title()) : id;
        try (CommandDesk desk = WaitingAdapter.desk(kafka, topics, CommandDesk.Starter.NONE)) {
            GemAcquisition acquisition = acquisition(file, scan, elements, "");
            return Measurement.isWanted(run(acquisition, desk).exitStatus());
        }
    }

    /** Measures the scans that are started by command, until the process is asked to end. */
    void serve() throws InterruptedException {
        new WaitingAdapter(kafka, topics, output, this::prepare).serve();
    }

    private WaitingAdapter.Prepared prepare(Command.Start command, String scan) {
        GemFile file = GemFile.parse("the parameters", command.getParameters());
        requireHarmless(file);
        WaitingAdapter.requireNoRegret(file.warnings(spool.room()), command);
        file.elements().forEach(LineGroup::parse);
        String id = scan.isEmpty() ? ScanIds.next(file.title()) : scan;
        return new Ready(acquisition(file, id, List.of(), command.getParameters()));
    }

    /** Whoever commands a scan need not be allowed to read this machine's files. */
    private static void requireHarmless(GemFile file) {
        if (file.gainMap() != null
                && !Path.of(file.gainMap()).equals(Path.of(file.gainMap()).getFileName())) {
            throw new IllegalArgumentException(
                    "gain-map=" + file.gainMap()
                            + ": of a scan that is started by command it is a file in the adapter's own folder; name it without a path");
        }
    }

    /** A scan that listens when it runs, and holds nothing before. */
    private final class Ready implements WaitingAdapter.Prepared {
        private final GemAcquisition acquisition;

        Ready(GemAcquisition acquisition) {
            this.acquisition = acquisition;
        }

        @Override
        public String scan() {
            return acquisition.scan();
        }

        @Override
        public void run(CommandDesk desk) {
            FieldAdapter.this.run(acquisition, desk);
        }

        @Override
        public void close() {}
    }

    private GemAcquisition acquisition(GemFile file, String scan, List<String> elements, String parameters) {
        AcquisitionOptions options = AcquisitionOptions.of(kafka, topics, scan, spool)
                .withElements(elements.isEmpty() ? file.elements() : elements)
                .withParameters(parameters)
                .withService(WaitingAdapter.service(topics));
        Optional<Duration> wanted = Optional.ofNullable(file.duration())
                .map(seconds -> Duration.ofNanos(Math.round(1e9 * seconds)))
                .or(() -> duration);
        return new GemAcquisition(
                file, wanted, options, ScanClock.SYSTEM, meters, new GemProgress(output, System.console() != null));
    }

    private GemOutcome run(GemAcquisition acquisition, CommandDesk desk) {
        String scan = acquisition.scan();
        Shutdown stop = new Shutdown(() ->
                acquisition.stop(ExitStatus.ABORTED, "the acquisition was ended", System.getProperty("user.name")));
        desk.attach(acquisition);
        String end = "the scan " + scan + " has failed";
        try {
            GemOutcome outcome = acquisition.run();
            end = "scan " + scan + ": " + outcome.exitStatus();
            FullFieldTally tally = outcome.counts().tally();
            output.result(
                    outcome,
                    "scan %s: %,d events; %,d packets with %,d hits lost, %,d with %,d late"
                            .formatted(
                                    scan,
                                    tally.events(),
                                    tally.lostPackets(),
                                    tally.lostHits(),
                                    tally.latePackets(),
                                    tally.lateHits()));
            return outcome;
        } finally {
            desk.detach(end + "; waits for the next to be started");
            stop.done();
        }
    }
}
