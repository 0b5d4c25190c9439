package io.pentimento.acquisition.gem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.FullFieldPlan;
import io.pentimento.acquisition.YamlFile;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an operator says of a full-field GEM detector, in a YAML file: where its packets come from, and how strips and
 * amplitudes become pixels and channels (docs/gem.md). Immutable.
 *
 * @param title of the scan, for people
 * @param host address to listen at
 * @param ports UDP ports to listen at
 * @param from addresses of the boards; empty: of anybody, on loopback only
 * @param boards that read the detector out
 * @param rows of the image
 * @param columns of the image
 * @param x plane whose strips are columns
 * @param y plane whose strips are rows
 * @param window within which hits of a photon come, ns
 * @param mismatch most difference of the amplitudes of both planes, relative to their sum
 * @param kevPerAmplitude of the sum of both planes
 * @param channels of the spectra
 * @param offsetKev energy at the middle of channel 0
 * @param gainKev keV per channel
 * @param gainMap file of numbers, rows lines of columns, that amplitudes are multiplied by; may be left out
 * @param tileRows rows of a tile
 * @param elements line groups to be fitted, "Fe-K"; empty leaves them to the processor
 * @param duration s after which the scan ends; may be left out: when the detector's run does
 */
public record GemFile(
        String title,
        String host,
        List<Integer> ports,
        List<String> from,
        int boards,
        int rows,
        int columns,
        Plane x,
        Plane y,
        long window,
        Double mismatch,
        double kevPerAmplitude,
        int channels,
        double offsetKev,
        double gainKev,
        String gainMap,
        Integer tileRows,
        List<String> elements,
        Double duration) {

    /**
     * The strips of a plane.
     *
     * @param strips that it has
     * @param first strip of the image; 0 unless it is said
     * @param last strip of the image; the last one unless it is said
     * @param mirror the first strip is the last pixel; false unless it is said
     */
    public record Plane(int strips, Integer first, Integer last, Boolean mirror) {

        public Plane {
            require(strips >= 1 && strips <= MOST_STRIPS, "strips=" + strips + ": must be 1 to " + MOST_STRIPS);
            first = first == null ? 0 : first;
            last = last == null ? strips - 1 : last;
            mirror = mirror != null && mirror;
            require(first >= 0 && first < strips, "first=" + first + ": must be 0 to " + (strips - 1));
            require(last >= first && last < strips, "last=" + last + ": must be " + first + " to " + (strips - 1));
        }

        /** Strips of the image. */
        @JsonIgnore
        int used() {
            return last - first + 1;
        }
    }

    private static final int MOST_STRIPS = 32_768;
    private static final int MOST_BOARDS = 16;
    private static final int MOST_PIXELS = 1 << 22;
    private static final int MOST_SIDE = 32_768;
    private static final int MOST_CHANNELS = 65_536;
    private static final long MOST_WINDOW_NS = 1_000_000;
    private static final double MISMATCH = 0.4;
    private static final int TILE_ROWS = 16;
    /** Of 100,000 events/s in the spool. */
    private static final long BYTES_A_SECOND = 700_000;

    private static final long SOON_S = 600;
    private static final long MOST_DURATION_S = 30L * 24 * 3600;
    private static final long MOST_GAIN_BYTES = 64 << 20;
    private static final String LOOPBACK = "127.0.0.1";

    public GemFile {
        title = title == null ? "scan" : title;
        host = host == null ? LOOPBACK : host;
        from = from == null ? List.of() : List.copyOf(from);
        mismatch = mismatch == null ? MISMATCH : mismatch;
        tileRows = tileRows == null ? TILE_ROWS : tileRows;
        elements = elements == null ? List.of() : List.copyOf(elements);
        require(ports != null && !ports.isEmpty(), "ports: at least one is needed");
        for (int port : ports) {
            require(port >= 0 && port <= 65_535, "ports=" + port + ": must be 0 to 65535");
        }
        ports = List.copyOf(ports);
        require(boards >= 1 && boards <= MOST_BOARDS, "boards=" + boards + ": must be 1 to " + MOST_BOARDS);
        require(rows >= 1 && rows <= MOST_SIDE, "rows=" + rows + ": must be 1 to " + MOST_SIDE);
        require(columns >= 1 && columns <= MOST_SIDE, "columns=" + columns + ": must be 1 to " + MOST_SIDE);
        require(rows * (long) columns <= MOST_PIXELS, "rows=" + rows + ": too many pixels, at most " + MOST_PIXELS);
        require(x != null, "x: is missing; say how many strips the plane of the columns has");
        require(y != null, "y: is missing; say how many strips the plane of the rows has");
        require(
                window >= 1 && window <= MOST_WINDOW_NS,
                "window=" + window + ": must be 1 to " + MOST_WINDOW_NS + " ns");
        require(mismatch >= 0 && mismatch <= 1, "mismatch=" + mismatch + ": must be 0 to 1");
        require(
                kevPerAmplitude > 0 && Double.isFinite(kevPerAmplitude),
                "kev-per-amplitude=" + kevPerAmplitude + ": must be positive");
        require(channels >= 1 && channels <= MOST_CHANNELS, "channels=" + channels + ": must be 1 to " + MOST_CHANNELS);
        require(Double.isFinite(offsetKev), "offset-kev=" + offsetKev + ": must be a number");
        require(gainKev > 0 && Double.isFinite(gainKev), "gain-kev=" + gainKev + ": must be positive");
        require(tileRows >= 1 && tileRows <= rows, "tile-rows=" + tileRows + ": must be 1 to rows, " + rows);
        require(
                duration == null || duration > 0 && duration <= MOST_DURATION_S,
                "duration=" + duration + ": must be above 0 and at most " + MOST_DURATION_S + " s");
        require(
                !from.isEmpty() || isLoopback(host),
                "host=" + host + ": anybody could send hits there; name the boards' addresses with `from`");
        from.forEach(sender -> address("from", sender));
    }

    /** What the emulated detector needs. */
    public static GemFile emulated(int port) {
        return new GemFile(
                "emulated painting",
                LOOPBACK,
                List.of(port),
                List.of(),
                2,
                128,
                128,
                new Plane(256, null, null, null),
                new Plane(256, null, null, null),
                200,
                null,
                0.002,
                512,
                0.025,
                0.05,
                null,
                null,
                null,
                null);
    }

    /**
     * Reads one.
     *
     * @throws AcquisitionException naming file, line and what is wrong there
     */
    public static GemFile read(Path file) {
        GemFile read = YamlFile.read(file, GemFile.class);
        Path map = read.gainMap == null ? null : file.toAbsolutePath().resolveSibling(read.gainMap);
        return map == null ? read : read.withGainMap(map.toString());
    }

    /**
     * Reads one that has been read.
     *
     * @param place of it, for messages
     */
    public static GemFile parse(String place, String text) {
        return YamlFile.parse(place, text, GemFile.class);
    }

    /**
     * What an operator may regret before long, for people.
     *
     * @param roomBytes that the spool has
     */
    public List<String> warnings(long roomBytes) {
        List<String> warnings = new ArrayList<>();
        if (elements.isEmpty()) {
            warnings.add("elements: none are named, so the usual ones of paintings are looked for");
        }
        if (gainMap == null) {
            warnings.add("gain-map: none, so pixels that amplify differently have lines in different places");
        }
        long seconds = roomBytes / BYTES_A_SECOND;
        if (seconds < SOON_S) {
            warnings.add(
                    ("disk: the spool has room for %,d MB, some %d s at 100,000 events/s while the broker is away; what"
                                    + " comes then is lost")
                            .formatted(roomBytes >> 20, seconds));
        }
        return warnings;
    }

    /** What is published of it. */
    @JsonIgnore
    public FullFieldPlan plan() {
        EnergyAxis axis = new EnergyAxis(offsetKev, gainKev, 0, GemResponse.WIDTH);
        return new FullFieldPlan(
                title,
                "GEM detector, UDP " + host + " port " + ports,
                rows,
                columns,
                tileRows,
                new CubeDetector("GEM", channels, Optional.of(axis)));
    }

    @JsonIgnore
    List<InetAddress> senders() {
        return from.stream().map(sender -> address("from", sender)).toList();
    }

    /** @throws AcquisitionException naming the file of the gains and what is wrong in it */
    @JsonIgnore
    PixelMap pixels() {
        float[] gain = new float[rows * columns];
        if (gainMap == null) {
            Arrays.fill(gain, 1);
        } else {
            readGain(Path.of(gainMap), gain);
        }
        return new PixelMap(this, gain);
    }

    private void readGain(Path path, float[] gain) {
        List<String> lines;
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > MOST_GAIN_BYTES) {
                throw new AcquisitionException(
                        "gain-map=" + path + ": must be a file of at most " + (MOST_GAIN_BYTES >> 20) + " MB");
            }
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new AcquisitionException("gain-map=" + path + ": cannot be read: " + e.getMessage(), e);
        }
        if (lines.size() != rows) {
            throw new AcquisitionException(path + ": has " + lines.size() + " lines; the image has " + rows + " rows");
        }
        for (int row = 0; row < rows; row++) {
            String[] numbers = lines.get(row).trim().split("[\\s,;]+");
            if (numbers.length != columns) {
                throw new AcquisitionException(path + ", line " + (row + 1) + ": has " + numbers.length
                        + " numbers; the image has " + columns + " columns");
            }
            for (int column = 0; column < columns; column++) {
                gain[row * columns + column] = gain(path, row, numbers[column]);
            }
        }
    }

    private static float gain(Path path, int row, String number) {
        float value;
        try {
            value = Float.parseFloat(number);
        } catch (NumberFormatException e) {
            value = Float.NaN;
        }
        if (!(value > 0) || Float.isInfinite(value)) {
            throw new AcquisitionException(
                    path + ", line " + (row + 1) + ": " + number + " is no gain: must be a positive number");
        }
        return value;
    }

    private GemFile withGainMap(String other) {
        return new GemFile(
                title,
                host,
                ports,
                from,
                boards,
                rows,
                columns,
                x,
                y,
                window,
                mismatch,
                kevPerAmplitude,
                channels,
                offsetKev,
                gainKev,
                other,
                tileRows,
                elements,
                duration);
    }

    private static boolean isLoopback(String host) {
        return address("host", host).isLoopbackAddress();
    }

    private static InetAddress address(String key, String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(key + "=" + host + ": there is no such host", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
