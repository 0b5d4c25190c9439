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
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.AxisRefiner;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.fit.FitSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the first pixels of one scan in the order of measurement and refines the axes after 1, 16, 256 and 4096 of them,
 * however they were packed into blocks. Belongs to one thread.
 */
final class ScanCalibration implements Calibration {

    private static final Logger LOG = LoggerFactory.getLogger(ScanCalibration.class);
    /** More pixels than this do not make the axes better. */
    static final long MOST_PIXELS = 4096;

    private static final long[] STEPS = {1, 16, 256, MOST_PIXELS};

    /** From so many pixels on, an axis that did not move is not published again: repainting would change nothing. */
    private static final long SOUND_PIXELS = 256;

    /** An axis has moved when it says so much else at one of two energies between which most lines lie. */
    private static final double MOVED_EV = 2;

    private static final double LOW_KEV = 2;
    private static final double HIGH_KEV = 16;
    /** With fewer lines found the axis may be wrong altogether, and is searched for anew. */
    private static final int SOUND_LINES = 3;
    /** Enough for an element that is missing in the list to show. */
    private static final long SUGGEST_PIXELS = 256;

    /** A scan faster than it can be read is given an axis after this time all the same. */
    private static final Duration MOST_READING = Duration.ofSeconds(1);

    private final String scan;
    private final ScanStarted started;
    private final OrderedBlocks blocks;
    private final AxisRefiner refiner;
    private final ElementSuggestion suggestion;
    private final FitSettings settings;
    private final Clock clock;
    private final CountsCodec codec = new CountsCodec();
    private final List<double[]> sums = new ArrayList<>();
    private final List<AxisRefiner.Refinement> refined = new ArrayList<>();
    private long pixels;
    private int step;
    private ScanCalibrated last;
    private ScanCalibrated given;
    private int revision;
    private boolean suggested;

    ScanCalibration(
            ScanDirectory.Scan scan,
            OrderedBlocks blocks,
            AxisRefiner refiner,
            ElementSuggestion suggestion,
            FitSettings settings,
            Clock clock) {
        this.scan = scan.id();
        this.started = scan.started();
        this.blocks = blocks;
        this.refiner = refiner;
        this.suggestion = suggestion;
        this.settings = settings;
        this.clock = clock;
        for (var detector : started.getDetectorsList()) {
            sums.add(new double[detector.getChannels()]);
            refined.add(new AxisRefiner.Refinement(EnergyAxes.of(detector.getAxis()), List.of()));
        }
    }

    @Override
    public String scan() {
        return scan;
    }

    /**
     * Reads what is there; the calibration that follows from it, if it is newer than the one known. While more is waiting
     * to be read nothing is given out, so that the backlog of a fast scan is not painted with axes that are about to move.
     */
    @Override
    public Optional<ScanCalibrated> step(ScanDirectory.Scan known) {
        if (pixels >= SUGGEST_PIXELS) {
            suggest();
        }
        Instant deadline = clock.instant().plus(MOST_READING);
        do {
            blocks.read();
            Optional<SpectrumBlock> block = blocks.next();
            while (block.isPresent()) {
                add(block.get());
                block = blocks.next();
            }
        } while (step < STEPS.length && !blocks.isIdle() && clock.instant().isBefore(deadline));
        settle(known);
        return news(known.calibrated());
    }

    private void settle(ScanDirectory.Scan known) {
        int generation = known.started().getGeneration();
        if (last == null || last.getSettled() && last.getGeneration() >= generation) {
            return;
        }
        boolean over = known.stopped() != null && blocks.isExhausted();
        if (step < STEPS.length && over) {
            calibrate();
        }
        if (step == STEPS.length || over) {
            last = last.toBuilder()
                    .setSettled(true)
                    .setSeenPixels(pixels)
                    .setGeneration(generation)
                    .build();
        }
    }

    /** What was found out, numbered after what is known; nothing when it is known, or has been given out already. */
    private Optional<ScanCalibrated> news(ScanCalibrated known) {
        if (last == null || last.equals(given)) {
            return Optional.empty();
        }
        revision = Math.max(revision, known == null ? 0 : known.getRevision());
        boolean newAxes = known == null || last.getPixels() > Math.max(known.getPixels(), givenPixels());
        if (!newAxes && (!last.getSettled() || isSettlement(known))) {
            return Optional.empty();
        }
        given = last;
        revision += newAxes ? 1 : 0;
        return Optional.of(last.toBuilder().setRevision(revision).build());
    }

    private long givenPixels() {
        return given == null ? 0 : given.getPixels();
    }

    private boolean isSettlement(ScanCalibrated known) {
        return known.getSettled()
                && known.getSeenPixels() == last.getSeenPixels()
                && known.getGeneration() == last.getGeneration();
    }

    @Override
    public void close() {
        // A scan too short for it to have been said earlier.
        suggest();
        blocks.close();
    }

    private void add(SpectrumBlock block) {
        if (step == STEPS.length) {
            return;
        }
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
            last = message();
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
            String detector = started.getDetectors(d).getName();
            try {
                var found = suggestion.suggest(sums.get(d), refined.get(d).axis(), settings);
                LOG.info(
                        "{} detector {}: after {} pixels the spectrum shows, and nobody fits: {}; fitted, and not seen so"
                                + " far: {}",
                        scan,
                        detector,
                        pixels,
                        found.missing(),
                        found.absent());
            } catch (RuntimeException e) {
                LOG.warn("{} detector {}: no elements can be suggested: {}", scan, detector, e.getMessage());
            }
        }
    }

    private ScanCalibrated message() {
        ScanCalibrated.Builder message =
                ScanCalibrated.newBuilder().setPixels(pixels).setTimeNs(Nanos.now(clock));
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
