package io.pentimento.training.scan;

import io.pentimento.model.ModelInput;
import io.pentimento.training.TrainingException;
import io.pentimento.training.run.Sha256;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.AxisRefiner;
import io.pentimento.xrf.fit.SpectrumInput;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All spectra of a recorded scan in memory, with the axes that they themselves show.
 *
 * @param pixels rows times columns
 * @param detectors their names
 * @param counts per detector, spectra one after the other
 * @param channels per detector
 * @param axes per detector
 * @param dwellS mean real time of a spectrum, s; NaN when the files do not say
 */
public record RecordedScan(
        int pixels, List<String> detectors, int[][] counts, int[] channels, List<EnergyAxis> axes, double dwellS) {

    private static final int NUMBERS_AT_ONCE = 4096;
    private static final long MOST_NUMBERS = 500_000_000L;

    /** Spectra of one detector whose axis is known, of no dwell that anybody knows. */
    public static RecordedScan of(String detector, int[] counts, int channels, EnergyAxis axis) {
        return new RecordedScan(
                counts.length / channels,
                List.of(detector),
                new int[][] {counts},
                new int[] {channels},
                List.of(axis),
                Double.NaN);
    }

    /**
     * Reads a scan.
     *
     * @throws TrainingException when a pixel is missing, a detector has no axis to begin with, or it is too large
     */
    public static RecordedScan read(SpectrumCube cube, XrayLines lines) {
        int pixels = cube.rows() * cube.columns();
        int detectors = cube.detectors().size();
        int[][] counts = new int[detectors][];
        int[] channels = new int[detectors];
        List<EnergyAxis> axes = new ArrayList<>();
        DoubleSummaryStatistics realTimes = new DoubleSummaryStatistics();
        for (int d = 0; d < detectors; d++) {
            CubeDetector detector = cube.detectors().get(d);
            channels[d] = detector.channels();
            if ((long) pixels * channels[d] > MOST_NUMBERS) {
                throw new TrainingException(cube.name() + ": " + pixels + " pixels of " + channels[d]
                        + " channels are too many to judge a model by; give a smaller scan");
            }
            counts[d] = new int[pixels * channels[d]];
            read(cube, d, counts[d], channels[d], realTimes);
            EnergyAxis header = detector.axis()
                    .orElseThrow(() -> new TrainingException(cube.name() + ": detector " + detector.name()
                            + " has no calibration; give a scan that says its axis"));
            axes.add(refine(counts[d], channels[d], header, lines));
        }
        List<String> names = cube.detectors().stream().map(CubeDetector::name).toList();
        double dwell = realTimes.getCount() == 0 ? Double.NaN : realTimes.getAverage();
        return new RecordedScan(pixels, names, counts, channels, List.copyOf(axes), dwell);
    }

    private static void read(
            SpectrumCube cube, int detector, int[] into, int channels, DoubleSummaryStatistics realTimes) {
        int[] one = new int[channels];
        for (int pixel = 0; pixel < cube.rows() * cube.columns(); pixel++) {
            int row = pixel / cube.columns();
            int column = pixel % cube.columns();
            if (!cube.read(detector, row, column, one)) {
                throw new TrainingException(cube.name() + ": row " + row + ", column " + column + " is missing ("
                        + cube.missingReason(detector, row, column) + "); a model is judged by whole scans");
            }
            System.arraycopy(one, 0, into, pixel * channels, channels);
            float realTime = cube.timing(detector, row, column).realTimeS();
            if (!Float.isNaN(realTime)) {
                realTimes.accept(realTime);
            }
        }
    }

    private static EnergyAxis refine(int[] counts, int channels, EnergyAxis guess, XrayLines lines) {
        return new AxisRefiner(lines).refine(sum(counts, channels), guess, true).axis();
    }

    /**
     * The way from its counts to what a network sees.
     *
     * @param who wants to see, for errors
     * @throws TrainingException when a detector does not reach as far
     */
    public SpectrumInput input(String who, ModelInput.Spectrum axis) {
        for (int d = 0; d < channels.length; d++) {
            try {
                SpectrumInput.requireReach(axis.firstKev(), axis.lastKev(), detectors.get(d), axes.get(d), channels[d]);
            } catch (IllegalArgumentException e) {
                throw new TrainingException(who + ": " + e.getMessage() + "; give another scan", e);
            }
        }
        return new SpectrumInput(
                axis.firstKev(),
                axis.lastKev(),
                axis.bins(),
                axis.normalisation(),
                axes.toArray(EnergyAxis[]::new),
                channels);
    }

    /** How many spectra it has, and a digest of their counts, whatever its files are called. */
    public String fingerprint() {
        MessageDigest digest = Sha256.digest();
        for (int[] some : counts) {
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * NUMBERS_AT_ONCE);
            for (int from = 0; from < some.length; from += NUMBERS_AT_ONCE) {
                bytes.clear();
                for (int i = from; i < Math.min(some.length, from + NUMBERS_AT_ONCE); i++) {
                    bytes.putInt(some[i]);
                }
                digest.update(bytes.flip());
            }
        }
        return pixels + " pixels, sha256 " + HexFormat.of().formatHex(digest.digest());
    }

    /** Sum spectrum of a detector. */
    double[] sum(int detector) {
        return sum(counts[detector], channels[detector]);
    }

    private static double[] sum(int[] counts, int channels) {
        double[] sum = new double[channels];
        for (int i = 0; i < counts.length; i++) {
            sum[i % channels] += counts[i];
        }
        return sum;
    }

    /**
     * The scan as a shorter dwell would have recorded it: each photon stays with a probability. Axes are refined anew.
     *
     * @param share of the photons that stay, 0 to 1
     */
    public RecordedScan thinned(double share, long seed, XrayLines lines) {
        if (!(share > 0) || share > 1) {
            throw new IllegalArgumentException("share=" + share + ": must be above 0 and not above 1");
        }
        var random = new SplittableRandom(seed);
        int[][] thin = new int[counts.length][];
        List<EnergyAxis> refined = new ArrayList<>();
        for (int d = 0; d < thin.length; d++) {
            thin[d] = new int[counts[d].length];
            for (int i = 0; i < thin[d].length; i++) {
                for (int photon = 0; photon < counts[d][i]; photon++) {
                    thin[d][i] += random.nextDouble() < share ? 1 : 0;
                }
            }
            refined.add(refine(thin[d], channels[d], axes.get(d), lines));
        }
        return new RecordedScan(pixels, detectors, thin, channels, List.copyOf(refined), share * dwellS);
    }
}
