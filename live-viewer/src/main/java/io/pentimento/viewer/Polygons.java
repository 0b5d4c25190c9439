package io.pentimento.viewer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Polygons with holes in pixel coordinates, x = column, y = row, pixel (0, 0) from 0 to 1. Read from a Polygon or
 * MultiPolygon of RFC 7946.
 */
final class Polygons {

    /** Corners of all polygons together. */
    static final int MOST_CORNERS = 20_000;

    private static final int LEAST_CORNERS = 4;

    /** x and y in turn, the last corner as the first; those of one polygon together. */
    private final List<List<double[]>> polygons;

    private Polygons(List<List<double[]>> polygons) {
        this.polygons = polygons;
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static Polygons parse(String geoJson) {
        JsonObject geometry;
        try {
            geometry = new JsonObject(geoJson);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("region geojson: not a JSON object: " + e.getMessage(), e);
        }
        Object type = geometry.getValue("type");
        JsonArray coordinates = array("coordinates", geometry.getValue("coordinates"));
        List<List<double[]>> polygons = new ArrayList<>();
        if ("Polygon".equals(type)) {
            polygons.add(rings(coordinates));
        } else if ("MultiPolygon".equals(type)) {
            coordinates.forEach(polygon -> polygons.add(rings(array("polygon", polygon))));
        } else {
            throw new IllegalArgumentException("region geojson type=" + type + ": must be Polygon or MultiPolygon");
        }
        long corners = polygons.stream()
                .flatMap(List::stream)
                .mapToLong(ring -> ring.length / 2)
                .sum();
        if (corners == 0 || corners > MOST_CORNERS) {
            throw new IllegalArgumentException(
                    "region geojson of " + corners + " corners: must have 4 to " + MOST_CORNERS);
        }
        return new Polygons(polygons);
    }

    private static List<double[]> rings(JsonArray polygon) {
        return polygon.stream().map(ring -> ring(array("ring", ring))).toList();
    }

    private static double[] ring(JsonArray corners) {
        double[] ring = new double[2 * corners.size()];
        for (int i = 0; i < corners.size(); i++) {
            JsonArray corner = array("corner", corners.getValue(i));
            boolean isPoint =
                    corner.size() >= 2 && corner.getValue(0) instanceof Number && corner.getValue(1) instanceof Number;
            if (!isPoint) {
                throw new IllegalArgumentException(
                        "region geojson corner=" + corner + ": must be two numbers, column and row");
            }
            ring[2 * i] = corner.getDouble(0);
            ring[2 * i + 1] = corner.getDouble(1);
        }
        boolean isClosed =
                corners.size() >= LEAST_CORNERS && ring[0] == ring[ring.length - 2] && ring[1] == ring[ring.length - 1];
        if (!isClosed) {
            throw new IllegalArgumentException("region geojson: a ring of " + corners.size()
                    + " corners: must have three different ones at least, and end with its first");
        }
        return ring;
    }

    private static JsonArray array(String field, Object value) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw new IllegalArgumentException("region geojson " + field + "=" + value + ": must be an array");
    }

    /**
     * The pixels whose middle is inside one of the polygons, row-major.
     *
     * @throws IllegalArgumentException when a corner is outside the grid
     */
    BitSet pixels(int rows, int columns) {
        BitSet all = new BitSet(rows * columns);
        for (List<double[]> polygon : polygons) {
            polygon.forEach(ring -> requireInside(ring, rows, columns));
            fill(polygon, rows, columns, all);
        }
        return all;
    }

    private static void requireInside(double[] ring, int rows, int columns) {
        for (int i = 0; i < ring.length; i += 2) {
            boolean inside = ring[i] >= 0 && ring[i] <= columns && ring[i + 1] >= 0 && ring[i + 1] <= rows;
            if (!inside) {
                throw new IllegalArgumentException("region geojson corner=[" + ring[i] + "," + ring[i + 1]
                        + "]: must be inside " + columns + " columns and " + rows + " rows");
            }
        }
    }

    /** Even-odd, a line of pixel middles at a time; a middle on a left or upper side is inside, on a right or lower one not. */
    private static void fill(List<double[]> polygon, int rows, int columns, BitSet to) {
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        int sides = 0;
        for (double[] ring : polygon) {
            sides += ring.length / 2;
            for (int i = 1; i < ring.length; i += 2) {
                top = Math.min(top, ring[i]);
                bottom = Math.max(bottom, ring[i]);
            }
        }
        double[] crossings = new double[sides];
        int last = Math.min(rows - 1, (int) Math.floor(bottom));
        for (int row = Math.max(0, (int) Math.floor(top)); row <= last; row++) {
            int found = crossings(polygon, row + 0.5, crossings);
            Arrays.sort(crossings, 0, found);
            for (int i = 0; i + 1 < found; i += 2) {
                int from = Math.max(0, (int) Math.ceil(crossings[i] - 0.5));
                int end = Math.min(columns, (int) Math.ceil(crossings[i + 1] - 0.5));
                if (from < end) {
                    to.set(row * columns + from, row * columns + end);
                }
            }
        }
    }

    private static int crossings(List<double[]> polygon, double y, double[] to) {
        int found = 0;
        for (double[] ring : polygon) {
            for (int i = 0; i + 3 < ring.length; i += 2) {
                double y0 = ring[i + 1];
                double y1 = ring[i + 3];
                if (y0 <= y != y1 <= y) {
                    to[found++] = ring[i] + (y - y0) / (y1 - y0) * (ring[i + 2] - ring[i]);
                }
            }
        }
        return found;
    }
}
