package io.pentimento.xrf.material;

import io.pentimento.xrf.XrfException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Pigments by their ids. Read from text with one row each and fields separated by semicolons: {@code
 * id;name;class;composition;density;srgb;first;last;source}; a source may contain semicolons. Rows that begin with # are
 * comments; the first other row names the fields.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class PigmentTable {

    private static final String SHIPPED = "pigments.csv";
    private static final List<String> FIELDS =
            List.of("id", "name", "class", "composition", "density", "srgb", "first", "last", "source");

    private final Map<String, Pigment> pigments;

    private PigmentTable(Map<String, Pigment> pigments) {
        this.pigments = pigments;
    }

    /** The historical pigments that come with the program. */
    public static PigmentTable shipped() {
        try (InputStream in = PigmentTable.class.getResourceAsStream(SHIPPED)) {
            return read(new InputStreamReader(in, StandardCharsets.UTF_8), SHIPPED);
        } catch (IOException e) {
            throw new XrfException(SHIPPED + " cannot be read", e);
        }
    }

    /**
     * Reads a table of one's own.
     *
     * @throws XrfException naming file, row, field and value of what is wrong
     */
    public static PigmentTable read(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return read(reader, file.toString());
        } catch (NoSuchFileException e) {
            throw new XrfException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new XrfException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static PigmentTable read(Reader text, String file) throws IOException {
        BufferedReader lines = new BufferedReader(text);
        Map<String, Pigment> pigments = new LinkedHashMap<>();
        boolean headed = false;
        int row = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            row++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!headed) {
                checkHead(line, file, row);
                headed = true;
                continue;
            }
            Pigment pigment = pigment(new Row(file, row, line));
            if (pigments.put(pigment.id(), pigment) != null) {
                throw new XrfException(file + ", row " + row + ", field id: " + pigment.id() + " is there already");
            }
        }
        if (pigments.isEmpty()) {
            throw new XrfException(file + " has no pigments");
        }
        return new PigmentTable(pigments);
    }

    /** All, in the order of the file. */
    public List<Pigment> pigments() {
        return List.copyOf(pigments.values());
    }

    /**
     * The pigment with an id.
     *
     * @throws IllegalArgumentException naming the id and those nearest to it
     */
    public Pigment get(String id) {
        Pigment pigment = pigments.get(id);
        if (pigment == null) {
            List<String> alike = pigments.keySet().stream()
                    .filter(i -> Arrays.stream(id.split("-")).anyMatch(i::contains))
                    .limit(8)
                    .toList();
            throw new IllegalArgumentException("pigment=" + id + ": not in the table; similar: " + alike);
        }
        return pigment;
    }

    private static void checkHead(String line, String file, int row) {
        if (!Arrays.asList(line.trim().split(";")).equals(FIELDS)) {
            throw new XrfException(
                    file + ", row " + row + ": the fields must be " + String.join(";", FIELDS) + ", not " + line);
        }
    }

    private static Pigment pigment(Row row) {
        double density = row.get("density", Double::parseDouble, "g/cm³, as in 6.8");
        String composition = row.get("composition");
        Material material = row.checked(
                "composition or density", () -> Material.ofComposition(row.get("name"), composition, density));
        return new Pigment(
                row.get("id"),
                row.get("class"),
                material,
                row.get("srgb", PigmentTable::rgb, "six hexadecimal digits, as in F3EEDF"),
                row.get("first", Integer::valueOf, "a year, as in 1834 or -400"),
                row.get(
                        "last",
                        t -> t.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(t)),
                        "a year or nothing"),
                row.get("source"));
    }

    private static int rgb(String text) {
        if (!text.matches("[0-9A-Fa-f]{6}")) {
            throw new IllegalArgumentException(text);
        }
        return Integer.parseInt(text, 16);
    }

    /** One row, which knows where it is when something is wrong with it. */
    private static final class Row {

        private final String where;
        private final Map<String, String> values = new HashMap<>();

        Row(String file, int number, String line) {
            where = file + ", row " + number;
            List<String> parts = new ArrayList<>(Arrays.asList(line.split(";", FIELDS.size())));
            if (parts.size() < FIELDS.size()) {
                throw new XrfException(where + ": " + parts.size() + " fields, not " + FIELDS.size() + ": " + line);
            }
            for (int i = 0; i < FIELDS.size(); i++) {
                values.put(FIELDS.get(i), parts.get(i).trim());
            }
            for (String field : List.of("id", "name", "class", "composition", "source")) {
                if (values.get(field).isEmpty()) {
                    throw new XrfException(where + ", field " + field + ": is empty");
                }
            }
        }

        String get(String field) {
            return values.get(field);
        }

        <T> T get(String field, Function<String, T> parse, String expected) {
            try {
                return parse.apply(values.get(field));
            } catch (IllegalArgumentException e) {
                throw new XrfException(
                        where + ", field " + field + ": '" + values.get(field) + "' is not " + expected, e);
            }
        }

        <T> T checked(String field, Supplier<T> value) {
            try {
                return value.get();
            } catch (IllegalArgumentException e) {
                throw new XrfException(where + " (" + get("id") + "), field " + field + ": " + e.getMessage(), e);
            }
        }
    }
}
