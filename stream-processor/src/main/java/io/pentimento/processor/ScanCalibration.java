package io.pentimento.processor;

import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.CalibrationLine;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorCalibration;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.AxisRefiner;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.fit.FitSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the first pixels of one scan in the order of measurement and refines the axes after 1, 16, 256 and 4096 of them,
 * however they were packed into blocks. Belongs to one thread.
 */
final class ScanCalibration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScanCalibration.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final long[] STEPS = {1, 16, 256, 4096};

    /** From so many pixels on, an axis that did not move is not published again: repainting would change nothing. */
    private static final long SOUND_PIXELS = 256;

    private static final double MOVED_EV = 2;
    private static final double LOW_KEV = 2;
    private static final double HIGH_KEV = 16;
    private static final int SOUND_LINES = 3;
    private static final long SUGGEST_PIXELS = 256;

    /** A block that has not come this long after its successors was lost or rejected. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(1);

    /** A scan faster than it can be read is given an axis after this time all the same. */
    private static final Duration MOST_READING = Duration.ofSeconds(1);

    private static final int MOST_HELD = 256;

    private final String scan;
    private final ScanStarted started;
    private final Consumer<String, byte[]> reader;
    private final List<TopicPartition> partitions;
    private final AxisRefiner refiner;
    private final ElementSuggestion suggestion;
    private final FitSettings settings;
    private final Clock clock;
    private final CountsCodec codec = new CountsCodec();
    private final TreeMap<Position, Arrived> held = new TreeMap<>();
    private final List<double[]> sums = new ArrayList<>();
    private final List<AxisRefiner.Refinement> refined = new ArrayList<>();
    private Position expected = new Position(0, 0);
    private Instant waitingSince;
    private long pixels;
    private int step;
    private ScanCalibrated last;
    private boolean suggested;

    private record Position(int generation, long sequence) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return Comparator.comparingInt(Position::generation)
                    .thenComparingLong(Position::sequence)
                    .compare(this, other);
        }

        Position next() {
            return new Position(generation, sequence + 1);
        }
    }

    private record Arrived(SpectrumBlock block, TopicPartition partition) {}

    ScanCalibration(
            ScanDirectory.Scan scan,
            Consumer<String, byte[]> reader,
            String topic,
            AxisRefiner refiner,
            ElementSuggestion suggestion,
            FitSettings settings,
            Clock clock) {
        this.scan = scan.id();
        this.started = scan.started();
        this.reader = reader;
        this.refiner = refiner;
        this.suggestion = suggestion;
        this.settings = settings;
        this.clock = clock;
        this.partitions = reader.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        reader.assign(partitions);
        Map<TopicPartition, Long> beginnings = reader.beginningOffsets(partitions);
        partitions.forEach(p -> reader.seek(p, Math.max(scan.firstOffset(p.partition()), beginnings.get(p))));
        for (var detector : started.getDetectorsList()) {
            sums.add(new double[detector.getChannels()]);
            refined.add(new AxisRefiner.Refinement(EnergyAxes.of(detector.getAxis()), List.of()));
        }
    }

    String scan() {
        return scan;
    }

    /**
     * Reads what is there; the calibration that follows from it, if it is newer than the one known. While more is waiting
     * to be read nothing is given out, so that the backlog of a fast scan is not painted with axes that are about to move.
     */
    Optional<ScanCalibrated> step(ScanDirectory.Scan known) {
        if (pixels >= SUGGEST_PIXELS) {
            suggest();
        }
        Instant deadline = clock.instant().plus(MOST_READING);
        boolean caughtUp;
        do {
            reader.poll(POLL).forEach(this::arrive);
            drain();
            skipLost();
            balance();
            caughtUp = caughtUp();
        } while (!caughtUp && step < STEPS.length && clock.instant().isBefore(deadline));
        settle(known, caughtUp);
        return Optional.ofNullable(last).filter(r -> isNews(r, known.calibrated()));
    }

    private void settle(ScanDirectory.Scan known, boolean caughtUp) {
        boolean over = known.stopped() != null && caughtUp && held.isEmpty();
        if (last == null || last.getSettled() || step < STEPS.length && !over) {
            return;
        }
        if (step < STEPS.length) {
            calibrate();
        }
        last = last.toBuilder().setSettled(true).build();
    }

    @Override
    public void close() {
        // A scan too short for it to have been said earlier.
        suggest();
        reader.close();
    }

    private static boolean isNews(ScanCalibrated result, ScanCalibrated known) {
        return known == null
                || result.getRevision() > known.getRevision()
                || result.getRevision() == known.getRevision() && result.getSettled() && !known.getSettled();
    }

    private void arrive(ConsumerRecord<String, byte[]> record) {
        try {
            SpectrumBlock block = Wire.read(record, SpectrumBlock.getDefaultInstance());
            if (!block.getScan().equals(scan)) {
                return;
            }
            SpectrumBatch.check(block, started);
            Position position = new Position(block.getGeneration(), block.getSequence());
            if (position.compareTo(expected) >= 0) {
                held.put(position, new Arrived(block, new TopicPartition(record.topic(), record.partition())));
            }
        } catch (UnreadableRecordException e) {
            // The processor that paints this partition rejects it; here it is one pixel less in a sum.
            LOG.debug(
                    "{}-{} offset {} skipped: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void drain() {
        while (step < STEPS.length && !held.isEmpty() && held.firstKey().equals(expected)) {
            SpectrumBlock block = held.pollFirstEntry().getValue().block();
            expected = expected.next();
            waitingSince = null;
            add(block);
        }
    }

    /** Goes on behind a block that will never come: its successors are here and the partitions have nothing more. */
    private void skipLost() {
        if (held.isEmpty() || held.firstKey().equals(expected) || !caughtUp()) {
            waitingSince = held.isEmpty() ? null : waitingSince;
            return;
        }
        Instant now = clock.instant();
        if (waitingSince == null) {
            waitingSince = now;
        } else if (Duration.between(waitingSince, now).compareTo(LOST_AFTER) > 0) {
            expected = held.firstKey();
            drain();
        }
    }

    private boolean caughtUp() {
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        return partitions.stream().allMatch(p -> reader.position(p) >= ends.get(p));
    }

    /** Partitions that are far ahead of the others wait for them. */
    private void balance() {
        if (held.size() < MOST_HELD) {
            reader.resume(reader.paused());
        } else {
            reader.pause(
                    held.values().stream().map(Arrived::partition).distinct().toList());
        }
    }

    private void add(SpectrumBlock block) {
        int count = block.getPixels();
        List<int[]> spectra = new ArrayList<>();
        try {
            for (var detector : block.getDetectorsList()) {
                int[] counts = new int[count * detector.getCounts().getChannels()];
                codec.decode(detector.getCounts(), counts);
                spectra.add(counts);
            }
        } catch (UnreadableRecordException e) {
            LOG.debug("{} block {} skipped: {}", scan, block.getSequence(), e.getMessage());
            return;
        }
        for (int i = 0; i < count && step < STEPS.length; i++) {
            int pixel = block.getReversed() ? count - 1 - i : i;
            for (int d = 0; d < sums.size(); d++) {
                double[] sum = sums.get(d);
                for (int c = 0; c < sum.length; c++) {
                    sum[c] += spectra.get(d)[pixel * sum.length + c] & 0xFFFFFFFFL;
                }
            }
            pixels++;
            if (pixels == STEPS[step]) {
                step++;
                calibrate();
            }
        }
    }

    private void calibrate() {
        boolean moved = false;
        boolean found = false;
        for (int d = 0; d < sums.size(); d++) {
            AxisRefiner.Refinement before = refined.get(d);
            boolean search = before.matches().size() < SOUND_LINES;
            EnergyAxis guess = search ? EnergyAxes.of(started.getDetectors(d).getAxis()) : before.axis();
            AxisRefiner.Refinement after = refine(d, guess, search);
            refined.set(d, after);
            EnergyAxis published = last == null
                    ? before.axis()
                    : EnergyAxes.of(last.getDetectors(d).getAxis());
            moved |= differs(published, after.axis());
            found |= !after.matches().isEmpty();
        }
        if (last == null || last.getPixels() < SOUND_PIXELS && found || moved) {
            last = message(last == null ? 1 : last.getRevision() + 1);
            log();
        }
    }

    /** A scan whose axis cannot be refined is painted with the axis that there is, rather than not at all. */
    private AxisRefiner.Refinement refine(int detector, EnergyAxis guess, boolean search) {
        try {
            return refiner.refine(sums.get(detector), guess, search);
        } catch (RuntimeException e) {
            LOG.error(
                    "{} detector {}: the energy axis stays as it is: {}",
                    scan,
                    started.getDetectors(detector).getName(),
                    e.toString());
            return new AxisRefiner.Refinement(guess, List.of());
        }
    }

    private static boolean differs(EnergyAxis before, EnergyAxis after) {
        return 1000 * Math.abs(after.energyKev(before.channel(LOW_KEV)) - LOW_KEV) > MOVED_EV
                || 1000 * Math.abs(after.energyKev(before.channel(HIGH_KEV)) - HIGH_KEV) > MOVED_EV;
    }

    private void log() {
        for (int d = 0; d < refined.size(); d++) {
            EnergyAxis axis = refined.get(d).axis();
            LOG.info(
                    "{} detector {}: {} pixels, offset {} keV, gain {} keV/channel, {} lines",
                    scan,
                    started.getDetectors(d).getName(),
                    pixels,
                    "%.4f".formatted(axis.offsetKev()),
                    "%.6f".formatted(axis.gainKev()),
                    refined.get(d).matches().size());
        }
    }

    /** Once enough is known, says which elements the list lacks and which it could do without. */
    private void suggest() {
        if (suggested || pixels == 0) {
            return;
        }
        suggested = true;
        for (int d = 0; d < sums.size(); d++) {
            var found = suggestion.suggest(sums.get(d), refined.get(d).axis(), settings);
            LOG.info(
                    "{} detector {}: in the spectrum but not fitted: {}; fitted but not in the spectrum: {}",
                    scan,
                    started.getDetectors(d).getName(),
                    found.missing(),
                    found.absent());
        }
    }

    private ScanCalibrated message(int revision) {
        ScanCalibrated.Builder message = ScanCalibrated.newBuilder()
                .setRevision(revision)
                .setPixels(pixels)
                .setTimeNs(Nanos.now(clock));
        for (int d = 0; d < refined.size(); d++) {
            DetectorCalibration.Builder detector = DetectorCalibration.newBuilder()
                    .setAxis(EnergyAxes.message(refined.get(d).axis()))
                    .setSum(codec.encode(counts(sums.get(d)), 1, sums.get(d).length));
            for (AxisRefiner.Match match : refined.get(d).matches()) {
                detector.addLines(CalibrationLine.newBuilder()
                        .setLine(match.line())
                        .setEnergyKev(match.energyKev())
                        .setChannel(match.channel())
                        .setResidualEv(match.residualEv()));
            }
            message.addDetectors(detector);
        }
        return message.build();
    }

    private static int[] counts(double[] sum) {
        int[] counts = new int[sum.length];
        for (int c = 0; c < counts.length; c++) {
            counts[c] = (int) (long) sum[c];
        }
        return counts;
    }
}
