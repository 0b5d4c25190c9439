package io.pentimento.xrf.simulation;

import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.material.Material;
import io.pentimento.xrf.material.PigmentTable;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * The painting that never was, pixel by pixel, as layers of materials; which detector looks at it is not its affair.
 * {@link #lay} belongs to one thread, all else to any.
 */
final class PaintedSurface {

    static final int MOST_LAYERS = 5;

    private static final Paint[] PAINTS = Paint.values();

    private final int rows;
    private final int columns;
    private final Picture picture;
    private final Material[] materials;
    private final Coat coat = new Coat();

    /** @param seed another seed is another painter's hand */
    PaintedSurface(int rows, int columns, long seed) {
        this.rows = rows;
        this.columns = columns;
        PigmentTable table = PigmentTable.shipped();
        materials = Arrays.stream(PAINTS).map(p -> p.in(table).material()).toArray(Material[]::new);
        picture = new Picture(seed, (double) columns / rows, table);
    }

    /** What it is made of; layers name materials by their position here. */
    List<Material> materials() {
        return List.of(materials);
    }

    /** Puts the layers of a pixel on an empty stack, the uppermost first. */
    void lay(int row, int column, LayerStack stack) {
        stack.clear();
        for (int layer = picture.layers().size() - 1; layer >= 0; layer--) {
            coat.clear();
            picture.layers().get(layer).paint(x(column), y(row), coat);
            lay(stack, layer > 0);
        }
    }

    /** @see SimulatedPainting#visibleImage */
    BufferedImage render(int width, int height) {
        return picture.render(width, height);
    }

    /** @see SimulatedPainting#mass */
    float[] mass(Element element) {
        double[] fraction = Arrays.stream(materials)
                .mapToDouble(m -> m.massFraction(element.atomicNumber()))
                .toArray();
        float[] map = new float[rows * columns];
        Coat seen = new Coat();
        for (int i = 0; i < map.length; i++) {
            double sum = 0;
            for (PaintLayer layer : picture.layers()) {
                seen.clear();
                layer.paint(x(i % columns), y(i / columns), seen);
                for (int p = 0; p < fraction.length; p++) {
                    sum += fraction[p] * seen.masses()[p];
                }
            }
            map[i] = (float) sum;
        }
        return map;
    }

    /** Lays the coat beneath what is there; paint has as much oil as pigment, by volume. */
    private void lay(LayerStack stack, boolean bound) {
        double[] masses = coat.masses();
        double volume = 0;
        for (int p = 0; p < masses.length; p++) {
            volume += masses[p] / materials[p].density();
        }
        if (volume == 0) {
            return;
        }
        stack.beginLayer();
        for (int p = 0; p < masses.length; p++) {
            stack.add(p, masses[p]);
        }
        if (bound) {
            int oil = Paint.LINSEED_OIL.ordinal();
            stack.add(oil, volume * materials[oil].density());
        }
    }

    /** Middle of the column, in picture heights from the middle. */
    private double x(int column) {
        return (column + 0.5 - 0.5 * columns) / rows;
    }

    private double y(int row) {
        return (row + 0.5) / rows;
    }
}
