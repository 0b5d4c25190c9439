package io.pentimento.acquisition.raster;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
 * @param elements line groups to be fitted, "Fe-K"; empty leaves them to the processor
 * @param region corners of the part that is measured, each column and row; empty for all
 */
public record ScannerFile(
        String title,
        Stage stage,
        List<Spectrometer> spectrometers,
        Area area,
        double dwell,
        RowOrder path,
        Borders borders,
        Tube tube,
        List<String> elements,
        List<List<Double>> region) {

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
        PULSES,
        /** The stage moves on and is asked where it is; the spectrometers are read at each border. */
        @JsonProperty("poll")
        POLL
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
     * @param fastest mm/s that it is ever moved at; 15 unless it is said
     * @param patience s until an answer must be there; 7 unless it is said
     */
    public record Axis(
            String controller,
            String port,
            Integer baud,
            String axis,
            int triggerLine,
            double acceleration,
            Double fastest,
            Double patience) {
        public Axis {
            fastest = fastest == null ? FASTEST : fastest;
            require(
                    acceleration > 0 && fastest > 0,
                    "acceleration=" + acceleration + " mm/s², fastest=" + fastest + " mm/s: must be positive");
            requirePatience(patience);
            require(controller != null, "controller: is missing; must be pi or grbl");
            require(port != null, "port: is missing; where is the controller?");
            require(axis != null, "axis: is missing; how does the controller call it?");
        }
    }

    /**
     * A spectrometer.
     *
     * @param name of the detector
     * @param port "/dev/ttyUSB0" or "udp://192.168.1.10:10001"
     * @param baud bits per second; 115,200 unless it is said
     * @param settings that it is given: "MCAC=1024;GAIN=16"
     * @param offsetKev energy of channel 0, roughly
     * @param gainKev keV per channel, roughly
     * @param limits that it must stay within
     * @param patience s until an answer must be there; 2.5 over a serial line and 1 over a network unless it is said
     */
    public record Spectrometer(
            String name,
            String port,
            Integer baud,
            String settings,
            Double offsetKev,
            Double gainKev,
            Limits limits,
            Double patience) {
        public Spectrometer {
            limits = limits == null ? Limits.NONE : limits;
            require(port != null, "port: is missing; where is the spectrometer?");
            require(settings != null, "settings: are missing; MCAC, its channels, must be among them");
            requirePatience(patience);
        }

        boolean isSerial() {
            return !port.startsWith("udp:");
        }
    }

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

    private static final double FASTEST = 15;
    private static final int SERIAL_BITS_PER_BYTE = 10;
    private static final int BYTES_PER_CHANNEL = 3;
    /** Over Ethernet, 35 ms for 1024 channels (DP5 Programmer's Guide B1). */
    private static final double NETWORK_S_PER_CHANNEL = 35e-3 / 1024;
    /** Of a pixel, by which the borders of several spectrometers may differ. */
    private static final double MOST_SHIFT = 0.1;

    private static final int DEFAULT_BAUD = 115_200;
    private static final Pattern CHANNELS = Pattern.compile("MCAC=(\\d+)");

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
        elements = elements == null ? List.of() : List.copyOf(elements);
        region = region == null ? List.of() : List.copyOf(region);
        requireRegion(region);
        requireSpeed(stage, area, dwell, borders);
        requireBorders(spectrometers, dwell, borders);
    }

    private static void requirePatience(Double patience) {
        require(patience == null || patience > 0, "patience=" + patience + " s: must be positive");
    }

    private static void requireSpeed(Stage stage, Area area, double dwell, Borders borders) {
        double speed = area.step() / dwell;
        require(
                borders == Borders.SETTLE || speed <= stage.x().fastest(),
                "dwell=" + dwell + " s: with steps of " + area.step() + " mm the stage would move at " + speed
                        + " mm/s, and x goes at most " + stage.x().fastest() + " mm/s");
    }

    private static void requireBorders(List<Spectrometer> spectrometers, double dwell, Borders borders) {
        if (borders != Borders.POLL) {
            return;
        }
        double all = 0;
        double last = 0;
        for (Spectrometer spectrometer : spectrometers) {
            last = transferS(spectrometer);
            all += last;
        }
        require(
                all < dwell && all - last <= MOST_SHIFT * dwell,
                "dwell=%s s: the spectrometers take %.0f ms, one after the other, to hand their spectra over, and with borders=poll"
                                .formatted(dwell, 1000 * all)
                        + " that is within a pixel; give it a longer dwell, or them fewer channels");
    }

    private static void requireRegion(List<List<Double>> region) {
        for (List<Double> corner : region) {
            require(
                    corner != null && corner.size() == 2 && !corner.contains(null),
                    "region=" + region + ": each corner is [column, row]");
        }
        require(region.isEmpty() || region.size() >= 3, "region=" + region + ": needs three corners at least");
    }

    /**
     * What an operator may regret before long, for people.
     *
     * @param roomBytes that the spool has
     */
    public List<String> warnings(long roomBytes) {
        List<String> warnings = new ArrayList<>();
        long pixels = (long) area.area().rows() * area.area().columns();
        if (elements.isEmpty()) {
            warnings.add("elements: none are named, so the usual ones of paintings are looked for");
        }
        if (region.isEmpty()) {
            warnings.add("region: none, so all %,d pixels are measured, in %.1f h or more"
                    .formatted(pixels, pixels * dwell / 3600));
        }
        long bytes = pixels
                * Integer.BYTES
                * spectrometers.stream().mapToLong(ScannerFile::channels).sum();
        if (roomBytes < bytes) {
            warnings.add(
                    "disk: the spool has room for %,d MB and the scan may have %,d MB, so it waits when the broker is away long"
                            .formatted(roomBytes >> 20, bytes >> 20));
        }
        for (Spectrometer spectrometer : spectrometers) {
            double transfer = transferS(spectrometer);
            if (borders == Borders.SETTLE && transfer > dwell) {
                warnings.add(
                        "dwell: %s takes %.0f ms to hand a spectrum over, longer than the dwell; borders: pulses, or udp: as its port, would spare that"
                                .formatted(spectrometer.name(), 1000 * transfer));
            }
        }
        return warnings;
    }

    private static double transferS(Spectrometer spectrometer) {
        if (!spectrometer.isSerial()) {
            return channels(spectrometer) * NETWORK_S_PER_CHANNEL;
        }
        int baud = spectrometer.baud() == null ? DEFAULT_BAUD : spectrometer.baud();
        return (double) channels(spectrometer) * BYTES_PER_CHANNEL * SERIAL_BITS_PER_BYTE / baud;
    }

    private static long channels(Spectrometer spectrometer) {
        Matcher said = CHANNELS.matcher(String.valueOf(spectrometer.settings()));
        return said.find() ? Long.parseLong(said.group(1)) : 0;
    }

    /** The region as GeoJSON; empty when there is none. */
    public String regionGeoJson() {
        if (region.isEmpty()) {
            return "";
        }
        List<List<Double>> ring = new ArrayList<>(region);
        if (!ring.get(0).equals(ring.get(ring.size() - 1))) {
            ring.add(ring.get(0));
        }
        return "{\"type\": \"Polygon\", \"coordinates\": [" + ring + "]}";
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
