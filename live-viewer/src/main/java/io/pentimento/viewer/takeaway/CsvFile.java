package io.pentimento.viewer.takeaway;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/** Tables as comma-separated values: lines that begin with # say what they are of, NaN where nothing was measured. */
public final class CsvFile {

    private CsvFile() {}

    /** A layer as a grid: a line per row, a number per column. */
    public static void writeGrid(ScanFacts scan, Layer layer, Writer to) throws IOException {
        comment(scan.metadata(layer), to);
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < scan.rows(); row++) {
            line.setLength(0);
            for (int column = 0; column < scan.columns(); column++) {
                line.append(column == 0 ? "" : ",").append(layer.values()[row * scan.columns() + column]);
            }
            to.append(line.append('\n'));
        }
    }

    /** Rows of several layers, as they are now. */
    @FunctionalInterface
    public interface Rows {
        /** For each column of the table, the numbers of one row of the scan. */
        List<float[]> of(int row);
    }

    /**
     * All layers as a table: a line per pixel with row, column, place (mm, where the steps are known) and a number of each layer.
     *
     * @param columns names with units, in the order of {@code rows}
     */
    public static void writeTable(ScanFacts scan, List<String> columns, Rows rows, Writer to) throws IOException {
        comment(scan.metadata(), to);
        boolean placed = scan.isInMm();
        to.append("row,column").append(placed ? ",x_mm,y_mm" : "");
        for (String column : columns) {
            to.append(',').append(quoted(column));
        }
        to.append('\n');
        StringBuilder line = new StringBuilder();
        for (int row = 0; row < scan.rows(); row++) {
            List<float[]> numbers = rows.of(row);
            for (int column = 0; column < scan.columns(); column++) {
                line.setLength(0);
                line.append(row).append(',').append(column);
                if (placed) {
                    line.append(',').append((float) (column * scan.started().getStepXMm()));
                    line.append(',').append((float) (row * scan.started().getStepYMm()));
                }
                for (float[] of : numbers) {
                    line.append(',').append(of[column]);
                }
                to.append(line.append('\n'));
            }
        }
    }

    /** A spectrum: a line per channel with energy and counts of each detector. */
    public static void writeSpectra(ScanFacts scan, String of, List<Spectrum> spectra, Writer to) throws IOException {
        comment(scan.metadata(), to);
        comment(Map.of("spectrum", of), to);
        for (Spectrum spectrum : spectra) {
            to.append("# detector ").append(TextLine.of(spectrum.detector()));
            to.append(": pixels ").append(Long.toString(spectrum.pixels()));
            to.append(", live time s ").append(Numbers.time(spectrum.liveTimeS()));
            to.append(", real time s ")
                    .append(Numbers.time(spectrum.realTimeS()))
                    .append('\n');
        }
        to.append("channel");
        for (Spectrum spectrum : spectra) {
            to.append(spectrum.hasAxis() ? "," + quoted("energy " + spectrum.detector() + " (keV)") : "");
            to.append(',').append(quoted("counts " + spectrum.detector()));
        }
        to.append('\n');
        int channels = spectra.stream().mapToInt(s -> s.counts().length).max().orElse(0);
        for (int channel = 0; channel < channels; channel++) {
            to.append(Integer.toString(channel));
            for (Spectrum spectrum : spectra) {
                boolean inside = channel < spectrum.counts().length;
                if (spectrum.hasAxis()) {
                    to.append(',').append(Float.toString((float) spectrum.energyKev(channel)));
                }
                to.append(',').append(inside ? Long.toString(spectrum.counts()[channel]) : "NaN");
            }
            to.append('\n');
        }
    }

    private static void comment(Map<String, String> facts, Writer to) throws IOException {
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            to.append("# ").append(fact.getKey()).append(": ").append(TextLine.of(fact.getValue()));
            to.append('\n');
        }
    }

    private static String quoted(String name) {
        String line = TextLine.of(name);
        boolean plain = line.chars().noneMatch(c -> c == ',' || c == '"' || c == ';');
        return plain ? line : '"' + line.replace("\"", "\"\"") + '"';
    }
}
