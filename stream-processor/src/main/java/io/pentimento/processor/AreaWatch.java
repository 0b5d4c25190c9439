package io.pentimento.processor;

import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Rule;
import io.pentimento.proto.SpectrumBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks for pixels that hang together and are above a threshold. Each group is found once, also when it grows, or when two that
 * are known meet. A place that was found before is known by one of its pixels; until that one is painted again nothing is found.
 */
final class AreaWatch implements RuleWatch {

    private final Rule.Area rule;
    private final int columns;
    private final ConnectedPixels connected;
    /** Pixels by which places are known, and those of them that have not been painted since all was forgotten. */
    private final List<Integer> known = new ArrayList<>();

    private final BitSet awaited = new BitSet();
    /** Pixels with which groups have become large enough. */
    private final List<Integer> grown = new ArrayList<>();

    private boolean torn;
    private long newestNs;

    AreaWatch(Rule.Area rule, int rows, int columns, List<Find> before) {
        this.rule = rule;
        this.columns = columns;
        this.connected = new ConnectedPixels(rows, columns);
        before.stream()
                .filter(find -> find.getRow() < rows && find.getColumn() < columns)
                .forEach(find -> known.add(find.getRow() * columns + find.getColumn()));
        known.forEach(awaited::set);
    }

    @Override
    public Optional<String> layer() {
        return Optional.of(rule.getLayer());
    }

    @Override
    public void see(MapBlock block, int layer) {
        int first = block.getRow() * columns + block.getFirstColumn();
        int at = layer * block.getPixels();
        boolean certain = rule.getSigmas() == 0 || block.getErrorsCount() == 0;
        for (int i = 0; i < block.getPixels(); i++) {
            double value = block.getValues(at + i);
            double least = certain ? value : value - rule.getSigmas() * block.getErrors(at + i);
            see(first + i, least > rule.getAbove());
            newestNs = Math.max(newestNs, block.getMeasuredNs(i));
        }
    }

    private void see(int pixel, boolean isAbove) {
        awaited.clear(pixel);
        if (!isAbove) {
            torn |= connected.remove(pixel);
            return;
        }
        int root = connected.add(pixel);
        if (connected.size(root) >= rule.getPixels() && !connected.isMarked(root)) {
            grown.add(pixel);
        }
    }

    @Override
    public void see(SpectrumBlock block) {
        throw new IllegalArgumentException("looks at maps");
    }

    @Override
    public void forget() {
        connected.clear();
        grown.clear();
        known.forEach(awaited::set);
        torn = false;
    }

    @Override
    public List<Find> look(ScanDirectory.Scan scan, boolean over) {
        List<Find> finds = new ArrayList<>();
        if (!awaited.isEmpty() && !over) {
            return finds;
        }
        if (torn) {
            connected.rebuild();
            torn = false;
            connected.forEachRoot(grown::add);
        }
        known.stream().filter(connected::contains).forEach(connected::mark);
        for (int pixel : grown) {
            int root = connected.contains(pixel) ? connected.add(pixel) : -1;
            boolean isNew = root >= 0 && connected.size(root) >= rule.getPixels() && !connected.isMarked(root);
            if (isNew && known.size() < MOST_FINDS) {
                known.add(pixel);
                connected.mark(pixel);
                finds.add(find(pixel, root));
            }
        }
        grown.clear();
        return finds;
    }

    private Find find(int pixel, int root) {
        int[] bounds = connected.bounds(root);
        String sure = rule.getSigmas() == 0 ? "" : " by " + text(rule.getSigmas()) + " σ";
        return Find.newBuilder()
                .setTimeNs(newestNs)
                .setMessage(rule.getLayer() + " > " + text(rule.getAbove()) + sure + " on " + connected.size(root)
                        + " pixels that hang together")
                .setFirstRow(bounds[0])
                .setFirstColumn(bounds[1])
                .setLastRow(bounds[2])
                .setLastColumn(bounds[3])
                .setRow(pixel / columns)
                .setColumn(pixel % columns)
                .setPixels(connected.size(root))
                .build();
    }

    private static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }
}
