package io.pentimento.processor;

import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Rule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks whether a model trusts itself on too few of the pixels of the last rows. */
final class TrustWatch extends RowWatch {

    private final Rule.TrustFalls rule;
    private final BitSet below;
    private final int[] belowOf;

    TrustWatch(Rule.TrustFalls rule, int rows, int columns, List<Find> before) {
        super(rows, columns, rule.getRows(), before);
        this.rule = rule;
        this.below = new BitSet(rows * columns);
        this.belowOf = new int[rows];
    }

    @Override
    public Optional<String> layer() {
        return Optional.of(rule.getLayer());
    }

    @Override
    public void see(MapBlock block, int layer) {
        int row = block.getRow();
        for (int i = 0; i < block.getPixels(); i++) {
            int column = block.getFirstColumn() + i;
            isNew(row, column, block.getMeasuredNs(i));
            boolean isBelow = block.getValues(layer * block.getPixels() + i) < rule.getBelow();
            int pixel = pixel(row, column);
            if (isBelow != below.get(pixel)) {
                below.set(pixel, isBelow);
                belowOf[row] += isBelow ? 1 : -1;
                changed(row);
            }
        }
    }

    @Override
    public void forget() {
        super.forget();
        below.clear();
        Arrays.fill(belowOf, 0);
    }

    @Override
    boolean isBad(int first, int last) {
        return share(first, last) >= rule.getShare();
    }

    @Override
    String describe(int first, int last) {
        return String.format(
                Locale.ROOT,
                "%s < %.2f on %.0f %% of rows %d to %d",
                rule.getLayer(),
                rule.getBelow(),
                100 * share(first, last),
                first + 1,
                last + 1);
    }

    private double share(int first, int last) {
        int all = 0;
        int bad = 0;
        for (int row = first; row <= last; row++) {
            all += seenIn(row);
            bad += belowOf[row];
        }
        return bad / (double) all;
    }
}
