package io.pentimento.processor;

import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.Rule;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.lines.LineGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Looks for lines that the list of the scan lacks: adds up the spectra of squares of the map, and compares the list with each
 * sum once the square is measured ({@link ElementSuggestion}). A line group is found once per scan, where it shows first; a
 * square is large enough for its sum to show what single pixels do not, and small enough for a patch not to drown.
 *
 * <p>A sum costs some tens of milliseconds, so that they wait for one another, and take at most a share of a core.
 */
final class ElementWatch implements RuleWatch {

    static final int DEFAULT_SIDE = 16;

    /** After a sum as much time is left to others as this many sums take. */
    private static final int REST = 4;

    private final int rows;
    private final int columns;
    private final int side;
    private final int across;
    private final int[] channels;
    private final ElementSuggestion suggestion;
    private final FitSettings settings;
    private final LongSupplier nanos;
    private final CountsCodec codec = new CountsCodec();
    private final BitSet seen;
    private final Map<Integer, Square> open = new HashMap<>();
    private final Deque<Square> complete = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();
    private int[] counts = {};
    private int lastRow;
    private long restsUntilNs;

    private final class Square {
        private final int index;
        private final double[][] sums = new double[channels.length][];
        private int pixels;
        private long newestNs;

        Square(int index) {
            this.index = index;
            for (int d = 0; d < sums.length; d++) {
                sums[d] = new double[channels[d]];
            }
        }

        int firstRow() {
            return index / across * side;
        }

        int firstColumn() {
            return index % across * side;
        }

        int endRow() {
            return Math.min(rows, firstRow() + side);
        }

        int endColumn() {
            return Math.min(columns, firstColumn() + side);
        }

        boolean isComplete() {
            return pixels == (endRow() - firstRow()) * (endColumn() - firstColumn());
        }
    }

    ElementWatch(
            Rule.NewElement rule,
            ScanDirectory.Scan scan,
            ElementSuggestion suggestion,
            FitSettings settings,
            LongSupplier nanos,
            List<Find> before) {
        this.rows = scan.started().getRows();
        this.columns = scan.started().getColumns();
        this.side = rule.getPixels() > 0 ? rule.getPixels() : DEFAULT_SIDE;
        this.across = (columns + side - 1) / side;
        this.channels = scan.started().getDetectorsList().stream()
                .mapToInt(detector -> detector.getChannels())
                .toArray();
        this.suggestion = suggestion;
        this.settings = settings;
        this.nanos = nanos;
        this.seen = new BitSet(rows * columns);
        this.restsUntilNs = nanos.getAsLong();
        before.forEach(find -> known.add(find.getWhat()));
    }

    @Override
    public Optional<String> layer() {
        return Optional.empty();
    }

    @Override
    public void see(io.pentimento.proto.MapBlock block, int layer) {
        throw new IllegalArgumentException("looks at spectra");
    }

    @Override
    public void see(SpectrumBlock block) {
        int pixels = block.getPixels();
        int first = block.getRow() * columns + block.getFirstColumn();
        BitSet fresh = new BitSet(pixels);
        for (int i = 0; i < pixels; i++) {
            fresh.set(i, !seen.get(first + i));
        }
        for (int d = 0; d < block.getDetectorsCount(); d++) {
            int size = pixels * channels[d];
            counts = counts.length < size ? new int[size] : counts;
            codec.decode(block.getDetectors(d).getCounts(), counts);
            for (int i = fresh.nextSetBit(0); i >= 0; i = fresh.nextSetBit(i + 1)) {
                add(squareOf(block.getRow(), block.getFirstColumn() + i).sums[d], i * channels[d]);
            }
        }
        for (int i = fresh.nextSetBit(0); i >= 0; i = fresh.nextSetBit(i + 1)) {
            seen.set(first + i);
            Square square = squareOf(block.getRow(), block.getFirstColumn() + i);
            square.pixels++;
            square.newestNs = Math.max(square.newestNs, block.getMeasuredNs(i));
            if (square.isComplete()) {
                complete.add(open.remove(square.index));
            }
        }
        lastRow = Math.max(lastRow, block.getRow());
    }

    private Square squareOf(int row, int column) {
        return open.computeIfAbsent(row / side * across + column / side, Square::new);
    }

    private void add(double[] sum, int begin) {
        for (int c = 0; c < sum.length; c++) {
            sum[c] += counts[begin + c] & 0xFFFFFFFFL;
        }
    }

    @Override
    public void forget() {
        // Spectra stay what they are whatever the maps are made with.
    }

    @Override
    public List<Find> look(ScanDirectory.Scan scan, boolean over) {
        closeIncomplete(over);
        List<Find> finds = new ArrayList<>();
        long now = nanos.getAsLong();
        if (scan.calibrated() == null || complete.isEmpty() || now - restsUntilNs < 0) {
            return finds;
        }
        look(complete.remove(), scan, finds);
        long after = nanos.getAsLong();
        restsUntilNs = after + REST * (after - now);
        return finds;
    }

    /** A square of which some pixels are missing is as complete as it will be when the row after the next has come. */
    private void closeIncomplete(boolean over) {
        open.values().removeIf(square -> {
            boolean done = over || lastRow > square.endRow();
            if (done) {
                complete.add(square);
            }
            return done;
        });
    }

    /** What only one of several detectors shows is its own, or a fluctuation. */
    private void look(Square square, ScanDirectory.Scan scan, List<Find> finds) {
        Set<LineGroup> shown = null;
        for (int d = 0; d < channels.length && (shown == null || !shown.isEmpty()); d++) {
            var axis = EnergyAxes.of(scan.calibrated().getDetectors(d).getAxis());
            List<LineGroup> ofDetector =
                    suggestion.suggest(square.sums[d], axis, settings).missing();
            if (shown == null) {
                shown = new LinkedHashSet<>(ofDetector);
            } else {
                shown.retainAll(ofDetector);
            }
        }
        for (LineGroup group : shown == null ? Set.<LineGroup>of() : shown) {
            if (known.add(group.name())) {
                finds.add(find(square, group.name()));
            }
        }
    }

    private static Find find(Square square, String group) {
        return Find.newBuilder()
                .setTimeNs(square.newestNs)
                .setMessage(group + " shows in the sum of " + square.pixels + " pixels and is not in the list")
                .setWhat(group)
                .setFirstRow(square.firstRow())
                .setFirstColumn(square.firstColumn())
                .setLastRow(square.endRow() - 1)
                .setLastColumn(square.endColumn() - 1)
                .setRow((square.firstRow() + square.endRow() - 1) / 2)
                .setColumn((square.firstColumn() + square.endColumn() - 1) / 2)
                .setPixels(square.pixels)
                .build();
    }
}
