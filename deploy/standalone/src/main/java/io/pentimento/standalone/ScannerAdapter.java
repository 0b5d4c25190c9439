package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.ScanWarnings;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.raster.Scanner;
import io.pentimento.acquisition.raster.ScannerFile;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.proto.Command;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.xrf.lines.LineGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

    /** A scan whose instruments are open. */
    private record Ready(ScannerFile file, Source source, String scan) {}

    /**
     * Measures one scan.
     *
     * @param id of the scan; null to choose one
     * @param elements to be fitted; empty for those that the file names
     * @return whether it was completed
     */
    boolean measure(Path config, String id, List<String> elements) {
        ScannerFile file = ScannerFile.read(config);
        file.warnings(spool.room()).forEach(warning -> output.say("warning: " + warning));
        String scan = id == null ? ScanIds.next(file.title()) : id;
        try (Source source = open(file)) {
            ScanOutcome outcome;
            try (CommandDesk desk = desk(CommandDesk.Starter.NONE)) {
                outcome = run(new Ready(file, source, scan), elements, desk);
            }
            return outcome.exitStatus() == ExitStatus.COMPLETED;
        }
    }

    /** Measures the scans that are started by command, until the process is asked to end. */
    boolean serve() throws InterruptedException {
        BlockingQueue<Ready> begun = new ArrayBlockingQueue<>(1);
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (CommandDesk desk = desk((command, scan) -> begin(command, scan, begun))) {
            output.say("waiting for `pentimento scan start`; Ctrl-C ends");
            while (end.getCount() > 0) {
                Ready ready = begun.poll(100, TimeUnit.MILLISECONDS);
                if (ready != null) {
                    attend(ready, desk);
                }
            }
            return true;
        } finally {
            shutdown.done();
        }
    }

    private void attend(Ready ready, CommandDesk desk) {
        try (Source source = ready.source()) {
            run(ready, List.of(), desk);
        } catch (AcquisitionException | IllegalArgumentException e) {
            output.say("pentimento: " + e.getMessage());
        }
    }

    private String begin(Command.Start command, String scan, BlockingQueue<Ready> begun) {
        ScannerFile file = ScannerFile.parse("the parameters", command.getParameters());
        List<String> warnings = file.warnings(spool.room());
        if (!warnings.isEmpty() && !command.getDespiteWarnings()) {
            throw new ScanWarnings(warnings);
        }
        file.elements().forEach(LineGroup::parse);
        String id = scan.isEmpty() ? ScanIds.next(file.title()) : scan;
        if (!begun.isEmpty()) {
            throw new IllegalStateException("another scan is just being started");
        }
        Source source = open(file);
        if (!begun.offer(new Ready(file, source, id))) {
            source.close();
            throw new IllegalStateException("another scan is just being started");
        }
        return "scan " + id + " begins";
    }

    private ScanOutcome run(Ready ready, List<String> elements, CommandDesk desk) {
        List<String> wanted = elements.isEmpty() ? ready.file().elements() : elements;
        AcquisitionOptions options = AcquisitionOptions.of(kafka, topics, ready.scan(), spool)
                .withElements(wanted)
                .withService(service());
        return Measurement.run(ready.source(), options, desk, ready.file().regionGeoJson(), meters, output);
    }

    private CommandDesk desk(CommandDesk.Starter starter) {
        return new CommandDesk(kafka, topics, service(), starter, ScanClock.SYSTEM);
    }

    /** One adapter, whether it measures or waits. */
    private String service() {
        return "acquisition-adapter-" + topics.instrument();
    }

    private Source open(ScannerFile file) {
        return Scanner.open(file, new SpokenFaults(output), ScanClock.SYSTEM);
    }
}
