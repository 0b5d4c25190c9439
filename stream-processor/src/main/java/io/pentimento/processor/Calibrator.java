package io.pentimento.processor;

import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.AxisRefiner;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.lines.XrayLines;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refines the energy axes of running scans and publishes them. Every processor has one; under {@link Leadership} one of
 * them works and the others wait.
 *
 * <p>What it publishes depends on the scan's pixels alone, never on timing: a replay is calibrated as the live scan was.
 */
final class Calibrator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Calibrator.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(50);

    private static final int WARM_UP_CHANNELS = 1024;
    private static final double WARM_UP_COUNTS = 100;
    private static final double WARM_UP_GAIN_KEV = 0.03;

    /** Scans that were never stopped are left alone once so many newer ones have begun. */
    private static final int MOST_SCANS = 3;

    private final ProcessorOptions options;
    private final Topics topics;
    private final Clock clock;
    private final KafkaClients kafka;
    private final AxisRefiner refiner;
    private final ElementSuggestion suggestion;
    private final Worker worker = new Worker("calibrator", this::run);

    Calibrator(ProcessorOptions options, Clock clock) {
        this.options = options;
        this.topics = options.topics();
        this.clock = clock;
        this.kafka = new KafkaClients(options.kafka());
        XrayLines lines = new XrayLines();
        this.refiner = new AxisRefiner(lines);
        this.suggestion = new ElementSuggestion(lines);
    }

    void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    private void run() {
        warmUp();
        try (Leadership leadership = new Leadership(kafka, topics, "calibrator");
                Producer<String, byte[]> producer = kafka.producer()) {
            while (!worker.isClosing()) {
                if (leadership.isHeld(IDLE_POLL)) {
                    lead(leadership, producer);
                }
            }
        }
    }

    /** Loads the linear algebra and compiles the search now, while nobody waits for a first map. */
    private void warmUp() {
        double[] flat = new double[WARM_UP_CHANNELS];
        Arrays.fill(flat, WARM_UP_COUNTS);
        refiner.refine(flat, EnergyAxis.linear(0, WARM_UP_GAIN_KEV), true);
    }

    private void lead(Leadership leadership, Producer<String, byte[]> producer) {
        Map<String, ScanCalibration> running = new HashMap<>();
        Set<String> givenUp = new HashSet<>();
        try (ScanDirectory directory = new ScanDirectory(kafka.consumer(null), topics.scans())) {
            directory.catchUp();
            while (!worker.isClosing() && leadership.isHeld(Duration.ZERO)) {
                directory.poll(running.isEmpty() ? IDLE_POLL : Duration.ZERO);
                follow(directory, running, givenUp);
                for (ScanCalibration calibration : List.copyOf(running.values())) {
                    String scan = calibration.scan();
                    try {
                        calibration
                                .step(directory.scan(scan).orElseThrow())
                                .ifPresent(result -> publish(producer, scan, result));
                    } catch (KafkaException e) {
                        throw e;
                    } catch (RuntimeException e) {
                        giveUp(scan, e, givenUp);
                    }
                }
            }
        } finally {
            running.values().forEach(ScanCalibration::close);
        }
    }

    /** One scan that cannot be calibrated must not keep the others from it. */
    private static void giveUp(String scan, RuntimeException reason, Set<String> givenUp) {
        LOG.error("{} cannot be calibrated: {}", scan, reason.getMessage(), reason);
        givenUp.add(scan);
    }

    private void follow(ScanDirectory directory, Map<String, ScanCalibration> running, Set<String> givenUp) {
        List<ScanDirectory.Scan> wanted = wanted(directory.all().stream()
                .filter(scan -> !givenUp.contains(scan.id()))
                .toList());
        running.entrySet().removeIf(entry -> {
            boolean done = wanted.stream().noneMatch(s -> s.id().equals(entry.getKey()));
            if (done) {
                entry.getValue().close();
            }
            return done;
        });
        for (ScanDirectory.Scan scan : wanted) {
            if (running.containsKey(scan.id())) {
                continue;
            }
            try {
                running.put(scan.id(), calibration(scan));
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                giveUp(scan.id(), e, givenUp);
            }
        }
    }

    /** Scans without any axis, whose pixels wait for one; and the newest of those whose axes may still move. */
    private static List<ScanDirectory.Scan> wanted(List<ScanDirectory.Scan> scans) {
        List<ScanDirectory.Scan> wanted = new ArrayList<>(
                scans.stream().filter(s -> s.calibrated() == null).toList());
        List<ScanDirectory.Scan> open = scans.stream()
                .filter(s -> s.calibrated() != null && !isSettled(s))
                .toList();
        wanted.addAll(open.subList(Math.max(0, open.size() - MOST_SCANS), open.size()));
        return wanted;
    }

    /** A scan that was cut off early and is resumed has better axes to come. */
    private static boolean isSettled(ScanDirectory.Scan scan) {
        boolean resumedEarly = scan.calibrated().getSeenPixels() < ScanCalibration.MOST_PIXELS
                && scan.calibrated().getGeneration() < scan.started().getGeneration();
        return scan.calibrated().getSettled() && !resumedEarly;
    }

    private ScanCalibration calibration(ScanDirectory.Scan scan) {
        return new ScanCalibration(
                scan,
                new OrderedBlocks(scan, kafka.consumer(null), topics.spectra(), clock),
                refiner,
                suggestion,
                ScanModels.settings(scan.started(), options.elements()),
                clock);
    }

    private void publish(Producer<String, byte[]> producer, String scan, ScanCalibrated calibrated) {
        ScanRecord record =
                ScanRecord.newBuilder().setScan(scan).setCalibrated(calibrated).build();
        producer.send(Wire.record(topics.scans(), Topics.factKey(scan, ScanRecord.FactCase.CALIBRATED), record));
    }
}
