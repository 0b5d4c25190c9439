package io.pentimento.processor;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Pixels of a map that hang together by their sides or corners, as they come one by one: a forest of disjoint sets, whose
 * trees are joined by size and kept flat by halving paths, so that a pixel costs next to nothing however large the map is.
 * Takes 4 bytes and 2 bits per pixel. Belongs to one thread.
 */
final class ConnectedPixels {

    private static final int NONE = Integer.MIN_VALUE;

    private final int rows;
    private final int columns;
    /** Of a pixel that is in: its parent, or the negative size of the tree whose root it is. */
    private final int[] parent;

    private final BitSet in;
    /** Roots of those that are known to somebody. */
    private final BitSet marked = new BitSet();

    /** None are in. */
    ConnectedPixels(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.parent = new int[Math.multiplyExact(rows, columns)];
        this.in = new BitSet(parent.length);
        Arrays.fill(parent, NONE);
    }

    boolean contains(int pixel) {
        return in.get(pixel);
    }

    /**
     * Puts a pixel in, if it is not.
     *
     * @return the root of those that it hangs together with
     */
    int add(int pixel) {
        if (in.get(pixel)) {
            return root(pixel);
        }
        in.set(pixel);
        return connect(pixel);
    }

    private int connect(int pixel) {
        parent[pixel] = -1;
        int row = pixel / columns;
        int column = pixel % columns;
        int root = pixel;
        for (int r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
            for (int c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
                int other = r * columns + c;
                if (other != pixel && parent[other] != NONE) {
                    root = join(root, root(other));
                }
            }
        }
        return root;
    }

    private int join(int a, int b) {
        if (a == b) {
            return a;
        }
        int large = parent[a] <= parent[b] ? a : b;
        int small = large == a ? b : a;
        parent[large] += parent[small];
        parent[small] = large;
        if (marked.get(small)) {
            marked.set(large);
        }
        return large;
    }

    private int root(int pixel) {
        int at = pixel;
        while (parent[at] >= 0) {
            int above = parent[at];
            if (parent[above] >= 0) {
                parent[at] = parent[above];
            }
            at = above;
        }
        return at;
    }

    /**
     * Takes a pixel out. What it held together is only told apart by {@link #rebuild}.
     *
     * @return whether it was in
     */
    boolean remove(int pixel) {
        boolean was = in.get(pixel);
        in.clear(pixel);
        return was;
    }

    /** Finds anew what hangs together, after some were taken out. What hangs together with a pixel of a marked group is marked. */
    void rebuild() {
        BitSet before = new BitSet(parent.length);
        in.stream().filter(pixel -> marked.get(root(pixel))).forEach(before::set);
        Arrays.fill(parent, NONE);
        marked.clear();
        in.stream().forEach(this::connect);
        before.stream().forEach(this::mark);
    }

    /** Takes all out. */
    void clear() {
        in.clear();
        marked.clear();
        Arrays.fill(parent, NONE);
    }

    /** How many pixels a root stands for. */
    int size(int root) {
        return -parent[root];
    }

    /** Marks those of a pixel, and those that will be joined to them. */
    void mark(int pixel) {
        marked.set(root(pixel));
    }

    boolean isMarked(int root) {
        return marked.get(root);
    }

    /** All roots. */
    void forEachRoot(IntConsumer action) {
        for (int pixel = in.nextSetBit(0); pixel >= 0; pixel = in.nextSetBit(pixel + 1)) {
            if (parent[pixel] < 0) {
                action.accept(pixel);
            }
        }
    }

    /** The rectangle around those of a root: first row, first column, last row, last column. */
    int[] bounds(int root) {
        int[] bounds = {rows, columns, -1, -1};
        for (int pixel = in.nextSetBit(0); pixel >= 0; pixel = in.nextSetBit(pixel + 1)) {
            if (root(pixel) == root) {
                bounds[0] = Math.min(bounds[0], pixel / columns);
                bounds[1] = Math.min(bounds[1], pixel % columns);
                bounds[2] = Math.max(bounds[2], pixel / columns);
                bounds[3] = Math.max(bounds[3], pixel % columns);
            }
        }
        return bounds;
    }
}
