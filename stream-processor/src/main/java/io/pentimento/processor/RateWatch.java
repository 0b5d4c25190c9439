package io.pentimento.processor;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.Rule;
import io.pentimento.proto.SpectrumBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks whether the count rate of all detectors together over the last rows has dropped below a share of the median of the rows
 * before. Rates are counts over real time; where the spectra say none, over the planned dwell.
 */
final class RateWatch extends RowWatch {

    /** With fewer rows before there is no median to speak of. */
    private static final int LEAST_ROWS = 5;

    private final Rule.RateDrops rule;
    private final double dwellS;
    private final CountsCodec codec = new CountsCodec();
    private final double[] countsOf;
    private final double[] secondsOf;
    private int[] counts = {};

    RateWatch(Rule.RateDrops rule, int rows, int columns, double dwellS, List<Find> before) {
        super(rows, columns, rule.getRows(), before);
        this.rule = rule;
        this.dwellS = dwellS > 0 ? dwellS : 1;
        this.countsOf = new double[rows];
        this.secondsOf = new double[rows];
    }

    @Override
    public Optional<String> layer() {
        return Optional.empty();
    }

    @Override
    public void see(SpectrumBlock block) {
        int pixels = block.getPixels();
        double[] sums = new double[pixels];
        double[] seconds = new double[pixels];
        for (DetectorSpectra detector : block.getDetectorsList()) {
            int channels = detector.getCounts().getChannels();
            counts = counts.length < pixels * channels ? new int[pixels * channels] : counts;
            codec.decode(detector.getCounts(), counts);
            boolean timed = detector.getRealTimeSCount() == pixels;
            for (int i = 0; i < pixels; i++) {
                sums[i] += sum(i * channels, (i + 1) * channels);
                seconds[i] = Math.max(seconds[i], timed ? detector.getRealTimeS(i) : 0);
            }
        }
        for (int i = 0; i < pixels; i++) {
            if (isNew(block.getRow(), block.getFirstColumn() + i, block.getMeasuredNs(i))) {
                countsOf[block.getRow()] += sums[i];
                secondsOf[block.getRow()] += seconds[i] > 0 ? seconds[i] : dwellS;
            }
        }
    }

    private double sum(int begin, int end) {
        long sum = 0;
        for (int c = begin; c < end; c++) {
            sum += counts[c] & 0xFFFFFFFFL;
        }
        return sum;
    }

    @Override
    public void forget() {
        // Spectra stay what they are whatever the maps are made with.
    }

    @Override
    boolean isBad(int first, int last) {
        double usual = median(first);
        return usual > 0 && rate(first, last) < rule.getShare() * usual;
    }

    @Override
    String describe(int first, int last) {
        double rate = rate(first, last);
        double usual = median(first);
        return String.format(
                Locale.ROOT,
                "%.0f counts/s in rows %d to %d, %.0f %% of the %.0f counts/s of the rows before",
                rate,
                first + 1,
                last + 1,
                100 * rate / usual,
                usual);
    }

    private double rate(int first, int last) {
        double sum = 0;
        double seconds = 0;
        for (int row = first; row <= last; row++) {
            sum += countsOf[row];
            seconds += secondsOf[row];
        }
        return sum / seconds;
    }

    /** Of the rows before; NaN when these are too few. */
    private double median(int end) {
        double[] rates = new double[end];
        int measured = 0;
        for (int row = 0; row < end; row++) {
            if (secondsOf[row] > 0) {
                rates[measured++] = countsOf[row] / secondsOf[row];
            }
        }
        if (measured < LEAST_ROWS) {
            return Double.NaN;
        }
        Arrays.sort(rates, 0, measured);
        int middle = measured / 2;
        return measured % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2;
    }
}
