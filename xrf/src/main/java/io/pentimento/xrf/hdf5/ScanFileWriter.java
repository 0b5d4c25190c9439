package io.pentimento.xrf.hdf5;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a scan as NeXus/HDF5 in PyMca's layout:
 *
 * <pre>
 * /entry                              NXentry: title, start_time, end_time, entry_identifier, dwell_time (s)
 *   instrument                        NXinstrument: name
 *     detector_&lt;name&gt;                 NXdetector
 *       data                          uint32 [rows, columns, channels], counts
 *       channels                      0, 1, 2 ...
 *       calibration                   offset, gain, quadratic term, keV, as refined
 *       calibration_given             the same, as the instrument gave it; a replay begins with it, as the scan did
 *       live_time, elapsed_time       float32 [rows, columns], s
 *       measured                      uint8 [rows, columns], 0 where there is no spectrum
 *   measurement                       NXdata: data (the first detector's); x and y, mm
 *   &lt;model&gt;                           NXprocess: program, version, date
 *     &lt;layer&gt;, &lt;layer&gt;_errors         float32 [rows, columns], NaN where not measured
 *     &lt;layer&gt;_corrected             of areas, the same without dead time, where the live time is known
 * </pre>
 *
 * <p>The file is made under another name beside the target, and takes the target's name, replacing what is there, in
 * {@link #complete}; closed without it, nothing is left. Spectra may come in any order; the memory taken is that of some
 * chunks and of three numbers per pixel and detector. An instance belongs to one thread.
 */
public final class ScanFileWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScanFileWriter.class);
    private static final String PROGRAM = "pentimento";
    private static final String ENTRY = "/entry";
    private static final String INSTRUMENT = ENTRY + "/instrument";
    private static final String MEASUREMENT = ENTRY + "/measurement";
    private static final Set<String> RESERVED = Set.of("instrument", "measurement");

    private final Path target;
    private final Path temporary;
    private final ScanFileInfo info;
    private final String date;
    private final Hdf5Output file;
    private final List<DetectorOutput> detectors = new ArrayList<>();
    private final Map<String, String> versions = new HashMap<>();
    private boolean done;

    /** Spectra go to the file as they come; what is one number per pixel is kept until the end. */
    private static final class DetectorOutput {
        final String group;
        final Hdf5Output.Spectra spectra;
        final byte[] measured;
        final float[] live;
        final float[] real;

        DetectorOutput(String group, Hdf5Output.Spectra spectra, int pixels) {
            this.group = group;
            this.spectra = spectra;
            measured = new byte[pixels];
            live = new float[pixels];
            real = new float[pixels];
            Arrays.fill(live, Float.NaN);
            Arrays.fill(real, Float.NaN);
        }
    }

    private ScanFileWriter(Path target, Path temporary, ScanFileInfo info, Clock clock) {
        this.target = target;
        this.temporary = temporary;
        this.info = info;
        date = text(clock.instant());
        file = new Hdf5Output(temporary, target);
    }

    /**
     * Begins a file.
     *
     * @param clock for the dates of the file and of its maps
     * @throws ScanFileException when it cannot be written there
     */
    public static ScanFileWriter create(Path target, ScanFileInfo info, Clock clock) {
        Path absolute = target.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            throw new ScanFileException(target + ": is a folder; name a file in it, such as " + info.id() + ".h5");
        }
        if (!Files.isDirectory(absolute.getParent())) {
            throw new ScanFileException(
                    target + ": the folder " + absolute.getParent() + " is not there; make it first");
        }
        ScanFileWriter writer = begin(absolute, unused(absolute), info, clock);
        try {
            writer.writeHeader();
            return writer;
        } catch (ScanFileException e) {
            writer.abandon(e);
            throw e;
        }
    }

    /** A disk without any room lets a file be created, but not begun. */
    private static ScanFileWriter begin(Path target, Path temporary, ScanFileInfo info, Clock clock) {
        try {
            return new ScanFileWriter(target, temporary, info, clock);
        } catch (ScanFileException e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private static Path unused(Path target) {
        long process = ProcessHandle.current().pid();
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> target.resolveSibling("." + target.getFileName() + "." + process + "-" + n + ".part"))
                .filter(Files::notExists)
                .findFirst()
                .orElseThrow();
    }

    /** A slash would make a path of a name. */
    static String linkName(String name) {
        return name.replace('/', '_');
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).toString();
    }

    private void writeHeader() {
        file.attribute("/", "NX_class", "NXroot");
        file.attribute("/", "default", "entry");
        file.attribute("/", "creator", PROGRAM);
        file.attribute("/", "file_time", date);
        file.group(ENTRY, "NXentry");
        file.attribute(ENTRY, "default", "measurement");
        file.text(ENTRY + "/title", info.title());
        file.text(ENTRY + "/entry_identifier", info.id());
        file.text(
                ENTRY + "/experiment_description",
                "X-ray fluorescence scan: spectra per pixel and detector in instrument/detector_*, maps in NXprocess groups");
        file.text(ENTRY + "/program_name", PROGRAM);
        file.text(ENTRY + "/start_time", text(info.start()));
        info.end().ifPresent(end -> file.text(ENTRY + "/end_time", text(end)));
        if (info.scan().dwellS() > 0) {
            file.number(ENTRY + "/dwell_time", "s", info.scan().dwellS());
        }
        file.group(INSTRUMENT, "NXinstrument");
        file.text(INSTRUMENT + "/name", info.instrument());
        info.detectors().forEach(this::beginDetector);
        writeMeasurement();
    }

    private void beginDetector(CubeDetector detector) {
        String group = INSTRUMENT + "/detector_" + linkName(detector.name());
        file.group(group, "NXdetector");
        file.text(group + "/local_name", detector.name());
        Hdf5Output.Spectra spectra = file.spectra(group + "/data", info.rows(), info.columns(), detector.channels());
        detectors.add(new DetectorOutput(group, spectra, info.pixels()));
        file.attribute(group + "/data", "interpretation", "spectrum");
        file.attribute(group + "/data", "units", "counts");
        file.numbers(
                group + "/channels", IntStream.range(0, detector.channels()).toArray());
        detector.axis().ifPresent(axis -> writeAxis(group + "/calibration", axis));
    }

    private void writeAxis(String dataset, EnergyAxis axis) {
        file.numbers(dataset, axis.offsetKev(), axis.gainKev(), axis.quadraticKev());
        file.attribute(dataset, "units", "keV");
    }

    private void writeMeasurement() {
        file.group(MEASUREMENT, "NXdata");
        file.attribute(MEASUREMENT, "signal", "data");
        file.softLink(detectors.get(0).group + "/data", MEASUREMENT + "/data");
        double stepX = info.scan().stepXmm();
        double stepY = info.scan().stepYmm();
        if (stepX > 0 && stepY > 0) {
            writePositions("x", info.columns(), stepX);
            writePositions("y", info.rows(), stepY);
            file.attribute(MEASUREMENT, "axes", "y", "x", ".");
        }
    }

    private void writePositions(String axis, int count, double stepMm) {
        String dataset = MEASUREMENT + "/" + axis;
        file.numbers(
                dataset, IntStream.range(0, count).mapToDouble(i -> i * stepMm).toArray());
        file.attribute(dataset, "units", "mm");
    }

    /**
     * Writes the energy axis that the instrument gave, before it was refined.
     *
     * @param detector index in {@link ScanFileInfo#detectors()}
     */
    public void writeGivenAxis(int detector, EnergyAxis axis) {
        checkOpen();
        writeAxis(detectors.get(detector).group + "/calibration_given", axis);
    }

    /**
     * Writes the spectra of consecutive pixels of one row.
     *
     * @param detector index in {@link ScanFileInfo#detectors()}
     * @param pixels how many
     * @param counts unsigned, {@code pixels * channels}, spectrum after spectrum; more is passed over
     * @param live per pixel, s; NaN where unknown
     * @param real per pixel, s; NaN where unknown
     * @throws ScanFileException when the disk is full or fails; the file is then lost
     */
    public void writeSpectra(
            int detector, int row, int firstColumn, int pixels, int[] counts, float[] live, float[] real) {
        checkOpen();
        int channels = info.detectors().get(detector).channels();
        if (row < 0 || row >= info.rows() || firstColumn < 0 || pixels <= 0 || firstColumn > info.columns() - pixels) {
            throw new IllegalArgumentException("row=" + row + ", firstColumn=" + firstColumn + ", pixels=" + pixels
                    + ": must lie in " + info.rows() + " x " + info.columns() + " pixels");
        }
        if (counts.length < (long) pixels * channels || live.length < pixels || real.length < pixels) {
            throw new IllegalArgumentException("counts.length=" + counts.length + ", live.length=" + live.length
                    + ", real.length=" + real.length + ": too short for " + pixels + " pixels of " + channels
                    + " channels");
        }
        DetectorOutput output = detectors.get(detector);
        output.spectra.write(row, firstColumn, pixels, counts);
        int first = row * info.columns() + firstColumn;
        System.arraycopy(live, 0, output.live, first, pixels);
        System.arraycopy(real, 0, output.real, first, pixels);
        Arrays.fill(output.measured, first, first + pixels, (byte) 1);
    }

    /**
     * Writes one map.
     *
     * @param model first part of its path, such as {@code fit}
     * @param version of the model; the same for all its layers
     * @param layer second part of its path, such as {@code Fe-K}
     * @param unit of values and errors, such as {@code counts}
     * @param values [rows, columns], NaN where not measured
     * @param errorsOrNull standard deviations, as values; null where theory gives none
     */
    public void writeLayer(
            String model, String version, String layer, String unit, float[] values, float[] errorsOrNull) {
        checkOpen();
        checkPixels("values", values);
        if (errorsOrNull != null) {
            checkPixels("errors", errorsOrNull);
        }
        String group = ENTRY + "/" + linkName(model);
        beginModel(group, model, version);
        String dataset = group + "/" + linkName(layer);
        file.map(dataset, unit, info.rows(), info.columns(), values);
        if (errorsOrNull != null) {
            file.map(dataset + "_errors", unit, info.rows(), info.columns(), errorsOrNull);
        }
    }

    /**
     * Writes that not all pixels of a model's maps are of the version that its layers were written with.
     *
     * @param pixels of each version
     */
    public void writeVersionPixels(String model, Map<String, Long> pixels) {
        checkOpen();
        StringBuilder text = new StringBuilder();
        pixels.forEach((version, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append("version ")
                .append(version)
                .append(": ")
                .append(count)
                .append(" pixels"));
        file.text(ENTRY + "/" + linkName(model) + "/version_pixels", text.toString());
    }

    private void beginModel(String group, String model, String version) {
        if (RESERVED.contains(model)) {
            throw new IllegalArgumentException("model=" + model + ": is the name of another group of the file");
        }
        String known = versions.putIfAbsent(group, version);
        if (known == null) {
            file.group(group, "NXprocess");
            file.text(group + "/program", PROGRAM + " " + model);
            file.text(group + "/version", version);
            file.text(group + "/date", date);
        } else if (!known.equals(version)) {
            throw new IllegalArgumentException(
                    "version=" + version + ": other layers of " + model + " are of version " + known);
        }
    }

    private void checkPixels(String name, float[] values) {
        if (values.length != info.pixels()) {
            throw new IllegalArgumentException(name + ".length=" + values.length + ": must be " + info.rows() + " x "
                    + info.columns() + " pixels");
        }
    }

    private void checkOpen() {
        if (done) {
            throw new IllegalStateException(target + ": is closed");
        }
    }

    /**
     * Writes what is left, and gives the file its name.
     *
     * @throws ScanFileException when the disk is full or fails; nothing is left of the file then
     */
    public void complete() {
        checkOpen();
        try {
            for (DetectorOutput detector : detectors) {
                finish(detector);
            }
            file.close();
            try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } catch (IOException e) {
            throw failed(new ScanFileException(target + ": cannot be written: " + e, e));
        } catch (ScanFileException e) {
            throw failed(e);
        }
    }

    private void finish(DetectorOutput detector) {
        writeTimes(detector.group + "/live_time", detector.live);
        writeTimes(detector.group + "/elapsed_time", detector.real);
        file.mask(detector.group + "/measured", info.rows(), info.columns(), detector.measured);
        detector.spectra.close();
    }

    /** A map of times that are all unknown would only mislead readers that divide by it. */
    private void writeTimes(String dataset, float[] times) {
        for (float time : times) {
            if (!Float.isNaN(time)) {
                file.map(dataset, "s", info.rows(), info.columns(), times);
                return;
            }
        }
    }

    private ScanFileException failed(ScanFileException cause) {
        abandon(cause);
        return cause;
    }

    /** Leaves nothing of a file that was not completed. */
    @Override
    public void close() {
        if (!done) {
            abandon(null);
        }
    }

    private void abandon(ScanFileException cause) {
        done = true;
        try {
            file.abandon();
        } catch (ScanFileException e) {
            LOG.debug("while giving up {}: {}", temporary, e.getMessage());
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            if (cause == null) {
                throw new ScanFileException(temporary + ": cannot be removed; remove it by hand: " + e, e);
            }
            cause.addSuppressed(e);
        }
    }
}
