package io.pentimento.xrf.cube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Rows, columns and dwell (s, 0 when unknown) of a folder of pixel files, from its {@code colonneXrighe.txt}. */
record AmptekGrid(Path file, int rows, int columns, double dwellS) {
    static final String FILE_NAME = "colonneXrighe.txt";

    private static final String HOW = "it must hold the lines 'righe <rows>', 'colonne <columns>' and, if known,"
            + " 'dwell-time <seconds per pixel>'";

    static AmptekGrid beside(Path... folders) {
        for (Path folder : folders) {
            Path file = folder.resolve(FILE_NAME);
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        }
        throw new CubeException(folders[folders.length - 1].resolve(FILE_NAME)
                + ": missing, so the shape of the scan is not known; " + HOW);
    }

    private static AmptekGrid read(Path file) {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] words = line.strip().split("[\\s:=]+", 2);
                if (words.length == 2) {
                    values.put(words[0].toLowerCase(Locale.ROOT), words[1].strip());
                }
            }
        } catch (IOException e) {
            throw new CubeException(file + ": cannot be read: " + e, e);
        }
        if (!values.containsKey("righe") || !values.containsKey("colonne")) {
            throw new CubeException(file + ": says nothing of rows or columns; " + HOW);
        }
        int rows = TextNumbers.positive(file, "righe", values.get("righe"));
        int columns = TextNumbers.positive(file, "colonne", values.get("colonne"));
        if ((long) rows * columns > Integer.MAX_VALUE) {
            throw new CubeException(file + ": righe=" + rows + ", colonne=" + columns + ": too many pixels");
        }
        double dwell = TextNumbers.decimal(values.getOrDefault("dwell-time", "0"));
        return new AmptekGrid(file, rows, columns, dwell > 0 ? dwell : 0);
    }

    int pixels() {
        return rows * columns;
    }
}
