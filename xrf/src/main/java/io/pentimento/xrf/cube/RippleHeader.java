package io.pentimento.xrf.cube;

import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code .rpl} file says of the {@code .raw} file beside it: {@code key value} lines, parted by tabs or spaces, in
 * any case; with or without a first line "key value"; Bruker's keys without hyphens; INCA's lines that begin with "(".
 *
 * @param offset bytes before the first count
 * @param spectra whether the counts of a spectrum lie together (record-by vector), not those of an image
 * @param liveTimeS taken per pixel, s; NaN when not given
 */
record RippleHeader(
        Path file,
        int rows,
        int columns,
        int channels,
        long offset,
        SampleFormat format,
        ByteOrder order,
        boolean spectra,
        Optional<EnergyAxis> axis,
        CubeScan scan,
        float liveTimeS) {

    /** Bytes that the raw file must have. */
    long rawSize() {
        return offset + (long) rows * columns * channels * format.bytes();
    }

    static RippleHeader read(Path file) {
        return new Parser(file).header();
    }

    private static final class Parser {
        private final Path file;
        private final Map<String, String> values = new HashMap<>();

        Parser(Path file) {
            this.file = file;
            try {
                Files.readAllLines(file, StandardCharsets.ISO_8859_1).forEach(this::line);
            } catch (IOException e) {
                throw new CubeException(file + ": cannot be read: " + e, e);
            }
        }

        private void line(String line) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 2 && !words[0].startsWith("(") && !words[0].startsWith(";")) {
                values.put(words[0].toLowerCase(Locale.ROOT), words[1].toLowerCase(Locale.ROOT));
            }
        }

        RippleHeader header() {
            int rows = TextNumbers.positive(file, "height", need("height"));
            int columns = TextNumbers.positive(file, "width", need("width"));
            int channels = TextNumbers.positive(file, "depth", need("depth"));
            if ((long) rows * columns > Integer.MAX_VALUE || (long) rows * columns * channels > Long.MAX_VALUE / 8) {
                throw new CubeException(file + ": width=" + columns + ", height=" + rows + ", depth=" + channels
                        + ": too many to be true");
            }
            SampleFormat format = format();
            return new RippleHeader(
                    file,
                    rows,
                    columns,
                    channels,
                    offset(),
                    format,
                    order(format),
                    spectra(channels, (long) rows * columns),
                    axis(),
                    scan(),
                    (float) number("live-time"));
        }

        private String need(String key) {
            String value = values.get(key);
            if (value == null) {
                throw new CubeException(file + ": has no '" + key + "'; add a line '" + key + " <value>'");
            }
            return value;
        }

        private CubeException wrong(String key, String must) {
            return new CubeException(file + ": " + key + "=" + values.get(key) + ": must be " + must);
        }

        private double number(String key) {
            return TextNumbers.decimal(values.getOrDefault(key, ""));
        }

        private long offset() {
            String value = values.getOrDefault("offset", "0");
            try {
                long offset = Long.parseLong(value);
                if (offset >= 0) {
                    return offset;
                }
            } catch (NumberFormatException e) {
                throw new CubeException(file + ": offset=" + value + ": must be a whole number of bytes", e);
            }
            throw wrong("offset", "0 or more bytes");
        }

        private SampleFormat format() {
            String bytes = need("data-length");
            String type = need("data-type");
            String format =
                    type.toUpperCase(Locale.ROOT) + "_" + (bytes.matches("[1248]") ? bytes.charAt(0) - '0' : 0) * 8;
            for (SampleFormat known : SampleFormat.values()) {
                if (known.name().equals(format)) {
                    return known;
                }
            }
            throw new CubeException(file + ": data-type=" + type + ", data-length=" + bytes
                    + ": must be signed or unsigned of 1, 2, 4 or 8 bytes, or float of 4 or 8 bytes");
        }

        private ByteOrder order(SampleFormat format) {
            String order = values.getOrDefault("byte-order", "dont-care");
            if (order.equals("dont-care") && format.bytes() > 1) {
                values.put("byte-order", order);
                throw wrong("byte-order", "big-endian or little-endian where data-length is above 1");
            }
            return switch (order) {
                case "big-endian" -> ByteOrder.BIG_ENDIAN;
                case "little-endian", "dont-care" -> ByteOrder.LITTLE_ENDIAN;
                default -> throw wrong("byte-order", "big-endian, little-endian or dont-care");
            };
        }

        private boolean spectra(int channels, long pixels) {
            String order = need("record-by");
            if (order.equals("dont-care") && channels > 1 && pixels > 1) {
                throw wrong("record-by", "vector or image where there are several pixels of several channels");
            }
            return switch (order) {
                case "vector", "dont-care" -> true;
                case "image" -> false;
                default -> throw wrong("record-by", "vector, image or dont-care");
            };
        }

        private Optional<EnergyAxis> axis() {
            double scale = first("depth-scale", "depthscaleincrement");
            double origin = first("depth-origin", "depthscaleorigin");
            String units = values.getOrDefault("depth-units", values.getOrDefault("depthscaleunits", ""));
            if (Double.isNaN(scale)) {
                scale = number("ev-per-chan");
                units = "ev";
            }
            // Without a unit only the size can tell: no detector has channels of 0.5 keV, nor of 0.5 eV.
            double kev = units.equals("kev") || !units.equals("ev") && scale < 0.5 ? 1 : 1e-3;
            return AxisFit.linear((Double.isNaN(origin) ? 0 : origin) * kev, scale * kev);
        }

        private double first(String key, String other) {
            double value = number(key);
            return Double.isNaN(value) ? number(other) : value;
        }

        private CubeScan scan() {
            return new CubeScan(step("width"), step("height"), 0);
        }

        private double step(String side) {
            double scale = number(side + "-scale");
            double unit =
                    switch (values.getOrDefault(side + "-units", "")) {
                        case "nm" -> 1e-6;
                        case "um", "\u00b5m", "micron", "microns" -> 1e-3;
                        case "mm" -> 1;
                        case "cm" -> 10;
                        case "m" -> 1000;
                        default -> 0;
                    };
            return scale > 0 ? scale * unit : 0;
        }
    }
}
