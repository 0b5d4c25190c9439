package io.pentimento.viewer;

import io.pentimento.proto.Annotation;
import io.pentimento.proto.Region;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * Some pixels of a scan, and what they are called.
 *
 * @param name for people
 * @param about labels and text; empty where there are none
 */
record NamedRegion(String name, String about, RegionPixels pixels) {

    /** "first row,first column,last row,last column". */
    static NamedRegion ofArea(String text, int rows, int columns) {
        String[] parts = text.split(",", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "area=" + text + ": must be first row, first column, last row, last column");
        }
        int[] bounds = new int[4];
        for (int i = 0; i < 4; i++) {
            bounds[i] = (int) Query.number("area", parts[i], 0, Integer.MAX_VALUE);
        }
        try {
            RegionPixels pixels =
                    RegionPixels.of(new Rectangle(bounds[0], bounds[1], bounds[2], bounds[3]), rows, columns);
            String name = "rows %d to %d, columns %d to %d".formatted(bounds[0], bounds[2], bounds[1], bounds[3]);
            return new NamedRegion(name, "", pixels);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("area=" + text + ": " + e.getMessage(), e);
        }
    }

    /**
     * A GeoJSON Polygon or MultiPolygon, or a Feature of one whose property "name" is its name.
     *
     * @param otherwise its name when it has none
     */
    static NamedRegion ofGeoJson(String text, String otherwise, int rows, int columns) {
        String name = otherwise;
        String geometry = text;
        try {
            JsonObject json = new JsonObject(text);
            if ("Feature".equals(json.getValue("type"))) {
                name = json.getJsonObject("properties", new JsonObject()).getString("name", otherwise);
                geometry = json.getJsonObject("geometry", new JsonObject()).encode();
            }
            Region region = Region.newBuilder().setGeojson(geometry).build();
            return new NamedRegion(name, "", RegionPixels.of(region, rows, columns));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("region: is not GeoJSON: " + e.getMessage(), e);
        }
    }

    static NamedRegion of(Annotation annotation, int rows, int columns) {
        String name = annotation.getName().isBlank() ? annotation.getId() : annotation.getName();
        String labels = String.join(", ", annotation.getLabelsList());
        String by = annotation.getAuthor().isBlank() ? "" : " (" + annotation.getAuthor() + ")";
        String text =
                (labels + (labels.isEmpty() || annotation.getText().isEmpty() ? "" : ": ") + annotation.getText());
        String about = text.isBlank() ? "" : text + by;
        return new NamedRegion(name, about, RegionPixels.of(annotation.getRegion(), rows, columns));
    }
}
