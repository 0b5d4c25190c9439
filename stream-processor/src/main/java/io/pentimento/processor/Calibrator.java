package io.pentimento.processor;

import io.pentimento.model.ModelStore;
import io.pentimento.model.ScanFits;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Topics;
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
 * Says what the maps of running scans are made with, as {@link ScanCalibrated}: refines their energy axes, and gives them
 * the models that operators choose ({@link ModelDesk}). Every processor has one; under {@link Leadership} one of them works
 * and the others wait. The transactional id is the instrument's, so that one that was only thought dead cannot write any
 * more.
 *
 * <p>What a complete scan ends with depends on its pixels or events alone, never on timing: a replay is calibrated as the
 * live scan was.
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
    private final ModelStore store;
    private final ServiceIdentity identity;
    private final Topics topics;
    private final Clock clock;
    private final KafkaClients kafka;
    private final XrayLines lines;
    private final AxisRefiner refiner;
    private final ElementSuggestion suggestion;
    private final Worker worker = new Worker("calibrator", this::run);

    Calibrator(ProcessorOptions options, ModelStore store, ServiceIdentity identity, Clock clock) {
        this.options = options;
        this.store = store;
        this.identity = identity;
        this.topics = options.topics();
        this.clock = clock;
        this.kafka = new KafkaClients(options.kafka());
        this.lines = new XrayLines();
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
        try (Leadership leadership = new Leadership(kafka, topics, "calibrator")) {
            while (!worker.isClosing()) {
                if (leadership.isHeld(IDLE_POLL)) {
                    lead(leadership);
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

    private void lead(Leadership leadership) {
        Map<String, Calibration> running = new HashMap<>();
        Set<String> givenUp = new HashSet<>();
        try (Producer<String, byte[]> producer = kafka.transactional(topics.instrument() + "-calibrator");
                ScanDirectory directory = new ScanDirectory(kafka, topics.scans())) {
            producer.initTransactions();
            directory.catchUp();
            Publications publications = new Publications(topics, producer, directory);
            try (ModelDesk desk = new ModelDesk(options, store, kafka, publications, identity, clock)) {
                while (!worker.isClosing() && leadership.isHeld(Duration.ZERO)) {
                    directory.poll(running.isEmpty() ? IDLE_POLL : Duration.ZERO);
                    desk.answer();
                    follow(directory, running, givenUp);
                    step(running, publications, desk, givenUp);
                }
            }
        } finally {
            running.values().forEach(Calibration::close);
        }
    }

    private void step(
            Map<String, Calibration> running, Publications publications, ModelDesk desk, Set<String> givenUp) {
        for (Calibration calibration : List.copyOf(running.values())) {
            String scan = calibration.scan();
            try {
                calibration
                        .step(publications.scan(scan).orElseThrow())
                        .ifPresent(result -> publications.publish(scan, desk.complete(scan, result)));
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                giveUp(scan, e, givenUp);
            }
        }
    }

    /** One scan that cannot be calibrated must not keep the others from it. */
    private static void giveUp(String scan, RuntimeException reason, Set<String> givenUp) {
        LOG.error("{} cannot be calibrated: {}", scan, reason.getMessage(), reason);
        givenUp.add(scan);
    }

    private void follow(ScanDirectory directory, Map<String, Calibration> running, Set<String> givenUp) {
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
        boolean resumed = scan.calibrated().getGeneration() < scan.started().getGeneration();
        boolean resumedEarly =
                resumed && (scan.isField() || scan.calibrated().getSeenPixels() < ScanCalibration.MOST_PIXELS);
        return scan.calibrated().getSettled() && !resumedEarly;
    }

    private Calibration calibration(ScanDirectory.Scan scan) {
        if (scan.isField()) {
            return new FieldCalibration(scan, kafka.consumer(null), topics, clock);
        }
        return new ScanCalibration(
                scan,
                new OrderedBlocks(scan, kafka.consumer(null), topics.spectra(), clock),
                refiner,
                suggestion,
                ScanFits.settings(lines, scan.started(), options.elements()),
                clock);
    }
}
