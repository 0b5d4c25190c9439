package io.pentimento.viewer.takeaway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** 256 colours of a colour map, from the file that the page's own colours are written to and compared with. */
public final class ColourTable {

    private static final String FILE = "/web/colour-maps.json";
    private static final Map<String, int[]> TABLES = read();

    private final int[] argb;

    private ColourTable(int[] argb) {
        this.argb = argb;
    }

    /**
     * The table of a colour map by the page's name for it.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static ColourTable of(String name, boolean inverted) {
        int[] table = TABLES.get(name);
        if (table == null) {
            throw new IllegalArgumentException("colours=" + name + ": must be one of " + TABLES.keySet());
        }
        int[] argb = new int[table.length];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = 0xFF000000 | table[inverted ? argb.length - 1 - i : i];
        }
        return new ColourTable(argb);
    }

    /** Colour at a place from 0 to 1: opaque, alpha in the highest byte. */
    int at(double fraction) {
        return argb[(int) Math.round(255 * fraction)];
    }

    private static Map<String, int[]> read() {
        try (InputStream in = ColourTable.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not on the class path: the page is not built in");
            }
            JsonObject maps = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return maps.fieldNames().stream()
                    .collect(Collectors.toMap(
                            name -> name, name -> colours(maps.getJsonArray(name)), (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read", e);
        }
    }

    private static int[] colours(JsonArray hex) {
        return hex.stream()
                .mapToInt(each -> Integer.parseInt((String) each, 16))
                .toArray();
    }
}
