package io.pentimento.xrf.cube;

import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Parser of Amptek's text format {@code .mca} (latin-1): {@code <<PMCA SPECTRUM>>} with {@code KEY - value} lines,
 * {@code <<CALIBRATION>>} with a label and {@code channel energy} lines, {@code <<DATA>>} with one count per line up to
 * {@code <<END>>}, {@code <<DPP STATUS>>} with {@code Key: value} lines; other blocks are passed over.
 *
 * <p>Used again for file after file, so that a scan of them makes no garbage per channel.
 */
final class AmptekFile {
    private enum Section {
        SPECTRUM,
        CALIBRATION,
        STATUS,
        OTHER
    }

    private final AxisFit axis = new AxisFit();
    private byte[] bytes = new byte[1 << 15];
    private int length;
    private int[] counts = new int[1024];
    private int channels;
    private boolean complete;
    private boolean energiesInEv;
    private double realTime;
    private double liveTime;
    private double fastCount;
    private double slowCount;
    private double accumulationTime;
    private Path file;

    /** @throws CubeException when the file cannot be read, is cut short, or is no such file */
    void read(Path path) {
        file = path;
        load();
        clear();
        parse();
        if (!complete) {
            throw new CubeException(
                    path + (channels == 0 ? ": holds no <<DATA>>" : ": ends after " + channels + " channels")
                            + " without <<END>>: an Amptek .mca file cut short, or something else; copy it again,"
                            + " or remove it to count its pixel as missing");
        }
    }

    int channels() {
        return channels;
    }

    /** Counts of the {@link #channels()} channels, unsigned; valid until the next file is read. */
    int[] counts() {
        return counts;
    }

    Optional<EnergyAxis> axis() {
        return axis.axis();
    }

    PixelTiming timing() {
        // Scanner programs write 0 for a live time that they did not ask the detector for.
        double live = liveTime > 0 ? liveTime : Double.NaN;
        double real = realTime > 0 ? realTime : Double.NaN;
        double counting = accumulationTime > 0 ? accumulationTime : real;
        return new PixelTiming(
                (float) real, (float) live, (float) (fastCount / counting), (float) (slowCount / counting));
    }

    private void load() {
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(bytes, 0, bytes.length);
            while (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
                length += in.readNBytes(bytes, length, bytes.length - length);
            }
        } catch (IOException e) {
            throw new CubeException(file + ": cannot be read: " + e, e);
        }
    }

    private void clear() {
        axis.clear();
        channels = 0;
        complete = false;
        energiesInEv = false;
        realTime = liveTime = fastCount = slowCount = accumulationTime = Double.NaN;
    }

    private void parse() {
        Section section = Section.OTHER;
        int at = 0;
        while (at < length) {
            int end = lineEnd(at);
            if (at + 1 < end && bytes[at] == '<' && bytes[at + 1] == '<') {
                String tag = text(at, end);
                if (tag.equals("<<DATA>>") && !complete) {
                    end = parseData(end);
                }
                section = section(tag);
            } else if (section != Section.OTHER && at < end) {
                parseLine(section, text(at, end));
            }
            at = end + 1;
        }
    }

    private static Section section(String tag) {
        return switch (tag) {
            case "<<PMCA SPECTRUM>>" -> Section.SPECTRUM;
            case "<<CALIBRATION>>" -> Section.CALIBRATION;
            case "<<DPP STATUS>>" -> Section.STATUS;
            default -> Section.OTHER;
        };
    }

    /** Reads counts up to the end tag; answers where its line ends. */
    private int parseData(int start) {
        int at = start;
        while (at < length) {
            byte b = bytes[at];
            if (b >= '0' && b <= '9') {
                at = parseCount(at);
            } else if (b == '<') {
                int end = lineEnd(at);
                complete = text(at, end).equals("<<END>>");
                return end;
            } else if (b <= ' ' && b >= 0) {
                at++;
            } else {
                throw notACount(at);
            }
        }
        return length;
    }

    private int parseCount(int start) {
        long value = 0;
        int at = start;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
            if (value > Counts.MAX) {
                throw notACount(start);
            }
        }
        if (at < length && bytes[at] > ' ' && bytes[at] != '<') {
            throw notACount(start);
        }
        if (channels == counts.length) {
            counts = Arrays.copyOf(counts, channels * 2);
        }
        counts[channels++] = (int) value;
        return at;
    }

    private CubeException notACount(int at) {
        return new CubeException(file + ": channel " + channels + " holds '" + text(at, lineEnd(at))
                + "', which is no count (a whole number from 0 to " + Counts.MAX
                + "); copy the file again, or remove it to count its pixel as missing");
    }

    private void parseLine(Section section, String line) {
        switch (section) {
            case SPECTRUM -> {
                switch (key(line, " - ")) {
                    case "LIVE_TIME" -> liveTime = value(line, " - ");
                    case "REAL_TIME" -> realTime = value(line, " - ");
                    default -> {}
                }
            }
            case STATUS -> {
                switch (key(line, ":")) {
                    case "Fast Count" -> fastCount = value(line, ":");
                    case "Slow Count" -> slowCount = value(line, ":");
                    case "Accumulation Time" -> accumulationTime = value(line, ":");
                    default -> {}
                }
            }
            default -> parseCalibration(line);
        }
    }

    private void parseCalibration(String line) {
        if (line.startsWith("LABEL")) {
            energiesInEv = line.endsWith(" eV");
            return;
        }
        String[] point = line.split("\\s+");
        if (point.length == 2) {
            double channel = TextNumbers.decimal(point[0]);
            double energy = TextNumbers.decimal(point[1]) * (energiesInEv ? 1e-3 : 1);
            if (Double.isFinite(channel + energy)) {
                axis.add(channel, energy);
            }
        }
    }

    private static String key(String line, String separator) {
        int at = line.indexOf(separator);
        return at < 0 ? "" : line.substring(0, at);
    }

    private static double value(String line, String separator) {
        return TextNumbers.decimal(line.substring(line.indexOf(separator) + separator.length()));
    }

    private int lineEnd(int start) {
        int at = start;
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1).strip();
    }
}
