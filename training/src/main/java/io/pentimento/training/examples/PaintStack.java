package io.pentimento.training.examples;

import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.material.Pigment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Paints a piece of a painting at random: canvas or wood, a ground, up to two layers of paint with up to three pigments each
 * in oil, sometimes a varnish. Thicknesses after METHODS of MA-XRF simulation (0.5 to 90 µm); everything else is ours.
 * Belongs to one thread.
 */
final class PaintStack {

    /** Layers that a stack may have: varnish, two of paint, ground, support. */
    static final int MOST_LAYERS = 5;

    /** Instead of a layer, for a pigment that is in none. */
    static final int NOWHERE = MOST_LAYERS;

    private static final int MOST_PIGMENTS = 3;
    private static final int LAYERS_OF_PAINT = 2;
    /** Pigments that a stack may have, those of the ground among them. */
    static final int MOST_IN_STACK = LAYERS_OF_PAINT * MOST_PIGMENTS + 1;

    private static final List<String> GROUNDS = List.of("lead", "calcium carbonate", "gypsum", "zinc white");
    private static final List<String> UNPAINTABLE = List.of("binder", "support", "gold", "silver", "tin", "brass");

    private final List<Pigment> pigments;
    private final Predicate<Pigment> allowed;
    /** Pigments of each class that may be painted; those that models tell apart come first. */
    private final int[][] classes;

    private final int common;
    private final int[] grounds;
    private final String palette;
    private final int[] leaves;
    private final int[] supports;
    private final int oil;
    private final int varnish;
    private final int[] chosen = new int[MOST_PIGMENTS + 1];
    private final double[] shares = new double[MOST_PIGMENTS + 1];
    private final boolean[][] inPaint = new boolean[LAYERS_OF_PAINT][];
    private final double[] thicknessUm = new double[LAYERS_OF_PAINT];
    private int layers;
    private int ground;

    /**
     * @param palette what the pigments are called in errors
     * @param pigments in the order of the model's materials, which may go on behind them
     * @param allowed those that may be used
     */
    PaintStack(String palette, List<Pigment> pigments, Predicate<Pigment> allowed) {
        this.palette = palette;
        this.pigments = pigments;
        this.allowed = allowed;
        List<String> usual = PigmentLabel.ALL.stream().map(PigmentLabel::usual).toList();
        classes = Stream.concat(usual.stream(), pigments.stream().map(Pigment::pigmentClass))
                .distinct()
                .filter(c -> !UNPAINTABLE.contains(c))
                .filter(c -> where(p -> p.pigmentClass().equals(c)).length > 0)
                .map(c -> where(p -> p.pigmentClass().equals(c)))
                .toArray(int[][]::new);
        common = (int) usual.stream()
                .filter(c -> !UNPAINTABLE.contains(c))
                .filter(c -> where(p -> p.pigmentClass().equals(c)).length > 0)
                .count();
        grounds = where(p -> GROUNDS.contains(p.pigmentClass()));
        require(GROUNDS, grounds);
        leaves = where(p -> p.pigmentClass().equals("gold") || p.pigmentClass().equals("silver"));
        supports = where(p -> p.pigmentClass().equals("support"));
        require(List.of("support"), supports);
        oil = only("linseed-oil");
        varnish = only("dammar");
        for (int l = 0; l < LAYERS_OF_PAINT; l++) {
            inPaint[l] = new boolean[pigments.size()];
        }
    }

    private void require(List<String> classes, int[] found) {
        if (found.length == 0) {
            throw new IllegalArgumentException(palette + ": has nothing of " + classes
                    + ", or all of it is left out; no painting can be made without it");
        }
    }

    private int[] where(Predicate<Pigment> wanted) {
        return IntStream.range(0, pigments.size())
                .filter(i -> allowed.test(pigments.get(i)) && wanted.test(pigments.get(i)))
                .toArray();
    }

    private int only(String id) {
        int[] found = where(p -> p.id().equals(id));
        if (found.length == 0) {
            throw new IllegalArgumentException(
                    palette + ": has no " + id + ", or it is left out; no painting can be made without it");
        }
        return found[0];
    }

    /** Paints another piece. */
    void paint(RandomGenerator random, LayerStack stack) {
        stack.clear();
        if (random.nextInt(3) == 0) {
            stack.layer(Draw.logBetween(random, 3, 40), varnish);
        }
        // One layer is as frequent as two; bare ground is rare.
        layers = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(LAYERS_OF_PAINT);
        for (int l = 0; l < LAYERS_OF_PAINT; l++) {
            Arrays.fill(inPaint[l], false);
            if (l < layers) {
                layer(random, stack, l);
            }
        }
        ground = grounds[random.nextInt(grounds.length)];
        chosen[0] = ground;
        chosen[1] = oil;
        shares[0] = Draw.between(random, 0.4, 0.8);
        shares[1] = 1 - shares[0];
        stack.layerByVolume(Draw.logBetween(random, 20, 250), two(chosen), two(shares));
        stack.layer(Draw.logBetween(random, 300, 3000), supports[random.nextInt(supports.length)]);
    }

    private void layer(RandomGenerator random, LayerStack stack, int l) {
        if (leaves.length > 0 && random.nextInt(25) == 0) {
            int leaf = leaves[random.nextInt(leaves.length)];
            thicknessUm[l] = Draw.between(random, 0.1, 1);
            inPaint[l][leaf] = true;
            stack.layer(thicknessUm[l], leaf);
            return;
        }
        int number = 1 + random.nextInt(MOST_PIGMENTS);
        double pigment = Draw.between(random, 0.2, 0.6);
        double sum = 0;
        for (int i = 0; i < number; i++) {
            int[] ofClass = classes[random.nextInt(random.nextInt(4) > 0 ? common : classes.length)];
            chosen[i] = ofClass[random.nextInt(ofClass.length)];
            shares[i] = Draw.logBetween(random, 0.08, 1);
            sum += shares[i];
            inPaint[l][chosen[i]] = true;
        }
        for (int i = 0; i < number; i++) {
            shares[i] *= pigment / sum;
        }
        chosen[number] = oil;
        shares[number] = 1 - pigment;
        thicknessUm[l] = Draw.logBetween(random, 2, 90);
        stack.layerByVolume(thicknessUm[l], Arrays.copyOf(chosen, number + 1), Arrays.copyOf(shares, number + 1));
    }

    /** The topmost layer of the last piece that has one of these pigments: 0 on top, then the next, then the ground. */
    int topmost(int[] of) {
        for (int l = 0; l < layers; l++) {
            for (int pigment : of) {
                if (inPaint[l][pigment]) {
                    return l;
                }
            }
        }
        for (int pigment : of) {
            if (pigment == ground) {
                return layers;
            }
        }
        return NOWHERE;
    }

    /** Whether the last piece has a pigment, in paint or ground. */
    boolean has(int pigment) {
        return topmost(new int[] {pigment}) < NOWHERE;
    }

    /** Paint above a layer of the last piece, µm. */
    double coverUm(int layer) {
        double sum = 0;
        for (int l = 0; l < layer; l++) {
            sum += thicknessUm[l];
        }
        return sum;
    }

    private static int[] two(int[] all) {
        return Arrays.copyOf(all, 2);
    }

    private static double[] two(double[] all) {
        return Arrays.copyOf(all, 2);
    }
}
