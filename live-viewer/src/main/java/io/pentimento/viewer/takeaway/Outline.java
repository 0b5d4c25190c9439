package io.pentimento.viewer.takeaway;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A region to take away: a polygon with holes in pixel coordinates (x = column, y = row; 0 to 1 is the first pixel). The pixels whose
 * middle is inside belong to it.
 *
 * @param name for people
 * @param rings of x, y, x, y ...; a point is inside when an odd number of rings is around it
 */
public record Outline(String name, List<double[]> rings) {

    private static final int MOST_POINTS = 10_000;
    private static final String POLYGON = "Polygon";

    /** A run of pixels in one row, both ends included. */
    public record Run(int row, int firstColumn, int lastColumn) {}

    /** Whole pixels, both ends included. */
    public static Outline ofRectangle(String name, int firstRow, int firstColumn, int lastRow, int lastColumn) {
        double right = lastColumn + 1.0;
        double bottom = lastRow + 1.0;
        double[] ring = {firstColumn, firstRow, right, firstRow, right, bottom, firstColumn, bottom};
        return new Outline(name, List.of(ring));
    }

    /**
     * Reads GeoJSON: a Polygon, or a Feature of one whose property "name" is its name.
     *
     * @param otherwise its name when it has none
     * @throws IllegalArgumentException when it is not one
     */
    public static Outline ofGeoJson(String text, String otherwise) {
        try {
            JsonObject json = new JsonObject(text);
            boolean feature = "Feature".equals(json.getValue("type"));
            JsonObject geometry = feature ? json.getJsonObject("geometry") : json;
            JsonObject properties = feature ? json.getJsonObject("properties") : null;
            if (geometry == null || !POLYGON.equals(geometry.getValue("type"))) {
                throw new IllegalArgumentException("region: must be a GeoJSON Polygon or a Feature of one");
            }
            String name = properties == null ? otherwise : properties.getString("name", otherwise);
            return new Outline(name, rings(geometry.getJsonArray("coordinates")));
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("region: is not GeoJSON: " + e.getMessage(), e);
        }
    }

    private static List<double[]> rings(JsonArray coordinates) {
        List<double[]> rings = new ArrayList<>();
        int points = 0;
        for (int r = 0; r < coordinates.size(); r++) {
            JsonArray ring = coordinates.getJsonArray(r);
            points += ring.size();
            if (ring.size() < 3 || points > MOST_POINTS) {
                throw new IllegalArgumentException("region: a ring of " + ring.size()
                        + " points: a polygon has 3 or more, and at most " + MOST_POINTS);
            }
            double[] flat = new double[2 * ring.size()];
            for (int p = 0; p < ring.size(); p++) {
                flat[2 * p] = ring.getJsonArray(p).getDouble(0);
                flat[2 * p + 1] = ring.getJsonArray(p).getDouble(1);
                if (!Double.isFinite(flat[2 * p]) || !Double.isFinite(flat[2 * p + 1])) {
                    throw new IllegalArgumentException("region: coordinates must be finite numbers");
                }
            }
            rings.add(flat);
        }
        if (rings.isEmpty()) {
            throw new IllegalArgumentException("region: a polygon without a ring");
        }
        return rings;
    }

    /** The pixels of a grid that belong to it, row by row. */
    public List<Run> runs(int rows, int columns) {
        List<Run> runs = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double[] crossings = crossings(row + 0.5);
            for (int i = 0; i + 1 < crossings.length; i += 2) {
                int first = (int) Math.max(0, Math.ceil(crossings[i] - 0.5));
                int last = (int) Math.min(columns - 1, Math.ceil(crossings[i + 1] - 0.5) - 1);
                if (first <= last) {
                    runs.add(new Run(row, first, last));
                }
            }
        }
        return runs;
    }

    /** Where the outline crosses a horizontal line, from left to right. */
    private double[] crossings(double y) {
        double[] found = new double[16];
        int size = 0;
        for (double[] ring : rings) {
            for (int from = 0; from < ring.length; from += 2) {
                int to = (from + 2) % ring.length;
                double y0 = ring[from + 1];
                double y1 = ring[to + 1];
                if (y0 <= y != y1 <= y) {
                    found = size == found.length ? java.util.Arrays.copyOf(found, 2 * size) : found;
                    found[size++] = ring[from] + (y - y0) / (y1 - y0) * (ring[to] - ring[from]);
                }
            }
        }
        double[] sorted = java.util.Arrays.copyOf(found, size);
        java.util.Arrays.sort(sorted);
        return sorted;
    }
}
