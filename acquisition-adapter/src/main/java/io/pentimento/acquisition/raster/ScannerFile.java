package io.pentimento.acquisition.raster;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What an operator says of a scanner and of a scan, in a YAML file: where its instruments are, how they count, and where the
 * stage goes. Lengths are in mm, times in s.
 *
 * @param title of the scan, for people
 * @param stage the axes
 * @param spectrometers one at least
 * @param area that is scanned
 * @param dwell s a pixel
 * @param path from row to row
 * @param borders what makes the borders of pixels
 * @param tube that shines; may be left out
 */
public record ScannerFile(
        String title,
        Stage stage,
        List<Spectrometer> spectrometers,
        Area area,
        double dwell,
        RowOrder path,
        Borders borders,
        Tube tube) {

    /** The order of the pixels of a row. */
    public enum RowOrder {
        /** There and back. */
        @JsonProperty("serpentine")
        SERPENTINE,
        /** Always from the first to the last. */
        @JsonProperty("one-way")
        ONE_WAY
    }

    /** What makes the borders of pixels. */
    public enum Borders {
        /** The stage stands still while a pixel is counted. */
        @JsonProperty("settle")
        SETTLE,
        /** The stage moves on, and tells the spectrometers by pulses where a pixel ends. */
        @JsonProperty("pulses")
        PULSES
    }

    /**
     * The axes.
     *
     * @param x along a row
     * @param y from row to row
     */
    public record Stage(Axis x, Axis y) {}

    /**
     * An axis.
     *
     * @param controller pi or grbl
     * @param port "/dev/ttyUSB0"
     * @param baud bits per second; 115,200 unless it is said
     * @param axis as the controller calls it: "1", "X"
     * @param triggerLine output that pulses; 0 for none
     * @param acceleration mm/s²
     */
    public record Axis(
            String controller, String port, Integer baud, String axis, int triggerLine, double acceleration) {}

    /**
     * A spectrometer.
     *
     * @param name of the detector
     * @param port "/dev/ttyUSB0" or "udp://192.168.1.10:10001"
     * @param baud bits per second; 115,200 unless it is said
     * @param settings that it is given: "MCAC=1024;GAIN=16"
     * @param offsetKev energy of channel 0, roughly
     * @param gainKev keV per channel, roughly
     */
    public record Spectrometer(
            String name, String port, Integer baud, String settings, Double offsetKev, Double gainKev) {}

    /** @see ScanArea */
    public record Area(double left, double top, double width, double height, double step) {
        ScanArea area() {
            return new ScanArea(left, top, width, height, step);
        }
    }

    /**
     * The X-ray tube.
     *
     * @param anode element symbol
     * @param voltage kV
     * @param current µA
     */
    public record Tube(String anode, double voltage, double current) {}

    public ScannerFile {
        require(stage != null && stage.x() != null && stage.y() != null, "stage: must have x and y");
        require(spectrometers != null && !spectrometers.isEmpty(), "spectrometers: at least one is needed");
        require(area != null, "area: is missing");
        require(dwell > 0 && dwell <= 3600, "dwell=" + dwell + ": must be above 0 and at most 3600 s");
        Objects.requireNonNull(area).area();
        spectrometers = List.copyOf(spectrometers);
        title = title == null ? "scan" : title;
        path = path == null ? RowOrder.SERPENTINE : path;
        borders = borders == null ? Borders.SETTLE : borders;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Reads one.
     *
     * @throws AcquisitionException naming file, line and what is wrong there
     */
    public static ScannerFile read(Path file) {
        return YamlFile.read(file, ScannerFile.class);
    }

    /**
     * Reads one that has been read.
     *
     * @param place of it, for messages
     */
    public static ScannerFile parse(String place, String text) {
        return YamlFile.parse(place, text, ScannerFile.class);
    }
}
