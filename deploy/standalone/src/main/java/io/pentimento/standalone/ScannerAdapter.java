package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.YamlFile;
import io.pentimento.acquisition.raster.Scanner;
import io.pentimento.acquisition.raster.ScannerFile;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.proto.Command;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.xrf.lines.LineGroup;
import java.nio.file.Path;
import java.util.List;

/** Drives a scanner: through one scan that a file describes, or through those that are started by command. */
final class ScannerAdapter {

    private final KafkaAccess kafka;
    private final Topics topics;
    private final SpoolOptions spool;
    private final MeterRegistry meters;
    private final Output output;

    ScannerAdapter(KafkaAccess kafka, Topics topics, SpoolOptions spool, MeterRegistry meters, Output output) {
        this.kafka = kafka;
        this.topics = topics;
        this.spool = spool;
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
    boolean measure(Path config, String id, List<String> elements) {
        String parameters = YamlFile.text(config);
        ScannerFile file = ScannerFile.parse(config.toString(), parameters);
        file.elements().forEach(LineGroup::parse);
        file.warnings(spool.room()).forEach(warning -> output.say("warning: " + warning));
        String scan = id == null ? ScanIds.next(file.title()) : id;
        try (Ready ready = new Ready(file, open(file), scan, parameters);
                CommandDesk desk = WaitingAdapter.desk(kafka, topics, CommandDesk.Starter.NONE)) {
            return Measurement.isWanted(run(ready, elements, desk).exitStatus());
        }
    }

    /** Measures the scans that are started by command, until the process is asked to end. */
    void serve() throws InterruptedException {
        new WaitingAdapter(kafka, topics, output, this::prepare).serve();
    }

    private WaitingAdapter.Prepared prepare(Command.Start command, String scan) {
        ScannerFile file = ScannerFile.parse("the parameters", command.getParameters());
        WaitingAdapter.requireNoRegret(file.warnings(spool.room()), command);
        file.elements().forEach(LineGroup::parse);
        return new Ready(file, open(file), scan.isEmpty() ? ScanIds.next(file.title()) : scan, command.getParameters());
    }

    /** A scan whose instruments are open. */
    private final class Ready implements WaitingAdapter.Prepared {
        private final ScannerFile file;
        private final Source source;
        private final String scan;
        private final String parameters;

        Ready(ScannerFile file, Source source, String scan, String parameters) {
            this.file = file;
            this.source = source;
            this.scan = scan;
            this.parameters = parameters;
        }

        @Override
        public String scan() {
            return scan;
        }

        @Override
        public void run(CommandDesk desk) {
            ScannerAdapter.this.run(this, List.of(), desk);
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private ScanOutcome run(Ready ready, List<String> elements, CommandDesk desk) {
        List<String> wanted = elements.isEmpty() ? ready.file.elements() : elements;
        AcquisitionOptions options = AcquisitionOptions.of(kafka, topics, ready.scan, spool)
                .withElements(wanted)
                .withParameters(ready.parameters)
                .withService(WaitingAdapter.service(topics));
        return Measurement.run(ready.source, options, desk, ready.file.regionGeoJson(), meters, output);
    }

    private Source open(ScannerFile file) {
        return Scanner.open(file, new SpokenFaults(output), ScanClock.SYSTEM);
    }
}
