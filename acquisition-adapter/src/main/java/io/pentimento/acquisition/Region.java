package io.pentimento.acquisition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.geom.Path2D;
import java.util.BitSet;

/** Part of a scan: a polygon in pixel coordinates, x = column, y = row. */
final class Region {

    private static final int LEAST_CORNERS = 4;

    private final Path2D outline;

    private Region(Path2D outline) {
        this.outline = outline;
    }

    /**
     * Reads one.
     *
     * @param geoJson a Polygon (RFC 7946): rings whose last corner is their first, the holes behind the outline
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Region parse(String geoJson) {
        try {
            JsonNode polygon = new ObjectMapper().readTree(geoJson);
            if (!"Polygon".equals(polygon.path("type").asText())) {
                throw new IllegalArgumentException(
                        "region type=" + polygon.path("type").asText() + ": must be Polygon");
            }
            Path2D outline = new Path2D.Double(Path2D.WIND_EVEN_ODD);
            polygon.path("coordinates").forEach(ring -> add(outline, ring));
            if (outline.getCurrentPoint() == null) {
                throw new IllegalArgumentException("region coordinates=[]: a ring of corners is needed");
            }
            return new Region(outline);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("region: not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void add(Path2D outline, JsonNode ring) {
        if (ring.size() < LEAST_CORNERS || !ring.get(0).equals(ring.get(ring.size() - 1))) {
            throw new IllegalArgumentException(
                    "region ring=" + ring + ": must have three different corners at least, and end with its first");
        }
        for (int i = 0; i < ring.size(); i++) {
            JsonNode corner = ring.get(i);
            if (!corner.path(0).isNumber() || !corner.path(1).isNumber()) {
                throw new IllegalArgumentException("region corner=" + corner + ": must be two numbers, column and row");
            }
            double x = corner.get(0).asDouble();
            double y = corner.get(1).asDouble();
            if (i == 0) {
                outline.moveTo(x, y);
            } else {
                outline.lineTo(x, y);
            }
        }
        outline.closePath();
    }

    /** The pixels whose middle is inside, by their index in the order of measurement. */
    BitSet pixels(ScanPlan plan) {
        BitSet inside = new BitSet(plan.plannedPixels());
        var bounds = outline.getBounds();
        int lastRow = (int) Math.min(plan.rows() - 1L, (long) bounds.y + bounds.height);
        int lastColumn = (int) Math.min(plan.columns() - 1L, (long) bounds.x + bounds.width);
        for (int row = Math.max(0, bounds.y); row <= lastRow; row++) {
            for (int column = Math.max(0, bounds.x); column <= lastColumn; column++) {
                if (outline.contains(column + 0.5, row + 0.5)) {
                    inside.set(plan.pixel(row, column));
                }
            }
        }
        return inside;
    }
}
