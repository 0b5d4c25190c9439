package io.pentimento.xrf.cube;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Spectra in HDF5, in any {@link Hdf5Layout}. */
final class Hdf5Cube implements SpectrumCube {
    /** Counts held at once over all detectors, 8 bytes each at most. */
    private static final int BUDGET = 1 << 21;

    private final Path path;
    private final SeekableByteChannel channel;
    private final HdfFile file;
    private final List<Detector> detectors;
    private final CubeScan scan;
    private final int rows;
    private final int columns;

    /** Times are read whole when first asked for: two numbers per pixel. */
    private static final class Detector {
        final CubeDetector info;
        final Hdf5Tiles tiles;
        final Optional<double[]> measured;
        private final Hdf5Spectra spectra;
        private Optional<double[]> liveTime;
        private Optional<double[]> realTime;

        Detector(Path path, Hdf5Spectra spectra, int budget) {
            this.spectra = spectra;
            info = new CubeDetector(spectra.name(), spectra.channels(), spectra.axis());
            tiles = new Hdf5Tiles(path, spectra, budget);
            measured = perPixel(spectra.measured());
        }

        PixelTiming timing(int pixel) {
            if (liveTime == null) {
                liveTime = perPixel(spectra.liveTime());
                realTime = perPixel(spectra.realTime());
            }
            if (liveTime.isEmpty() && realTime.isEmpty()) {
                return PixelTiming.UNKNOWN;
            }
            return new PixelTiming(at(realTime, pixel), at(liveTime, pixel), Float.NaN, Float.NaN);
        }

        boolean isMissing(int pixel) {
            return measured.isPresent() && measured.get()[pixel] == 0;
        }

        private static float at(Optional<double[]> times, int pixel) {
            return times.isPresent() && times.get()[pixel] > 0 ? (float) times.get()[pixel] : Float.NaN;
        }

        private Optional<double[]> perPixel(Optional<Dataset> data) {
            long pixels = (long) spectra.rows() * spectra.columns();
            return data.filter(set -> set.getSize() == pixels && !set.isEmpty()).map(Hdf5Tree::numbers);
        }
    }

    private Hdf5Cube(Path path, SeekableByteChannel channel, HdfFile file, List<Hdf5Spectra> spectra, CubeScan scan) {
        this.path = path;
        this.channel = channel;
        this.file = file;
        this.scan = scan;
        rows = spectra.get(0).rows();
        columns = spectra.get(0).columns();
        detectors = spectra.stream()
                .map(detector -> new Detector(path, detector, BUDGET / spectra.size()))
                .toList();
    }

    static SpectrumCube open(Path path, DetectorChoice choice) {
        SeekableByteChannel channel = null;
        try {
            // Through a channel jHDF reads where it would otherwise map every chunk, and mappings are a scarce thing.
            SeekableByteChannel opened = Files.newByteChannel(path);
            channel = opened;
            return guarded(path, () -> open(path, opened, choice));
        } catch (IOException e) {
            throw new CubeException(path + ": cannot be read: " + e, e);
        } catch (CubeException e) {
            close(channel, e);
            throw e;
        }
    }

    private static SpectrumCube open(Path path, SeekableByteChannel channel, DetectorChoice choice) {
        HdfFile file = new HdfFile(channel, path.toUri());
        for (Hdf5Layout layout : Hdf5Layout.values()) {
            List<Hdf5Spectra> spectra = layout.spectra(file);
            if (!spectra.isEmpty()) {
                List<Hdf5Spectra> chosen = choice.of(spectra, Hdf5Spectra::name, path);
                checkSamePixels(path, chosen);
                CubeScan scan = layout == Hdf5Layout.NEXUS
                        ? scan(Hdf5Layout.entry(file).orElseThrow(), chosen.get(0))
                        : CubeScan.UNKNOWN;
                return new Hdf5Cube(path, channel, file, chosen, scan);
            }
        }
        List<String> cubes = Hdf5Tree.cubes(file);
        throw new CubeException(path + ": holds no spectra where they are looked for: " + Hdf5Layout.places()
                + ". Data sets of three axes in it: " + (cubes.isEmpty() ? "none" : String.join(", ", cubes)));
    }

    private static void checkSamePixels(Path path, List<Hdf5Spectra> spectra) {
        Hdf5Spectra first = spectra.get(0);
        for (Hdf5Spectra other : spectra) {
            int[] shape = other.data().getDimensions();
            if (Arrays.stream(shape).anyMatch(size -> size <= 0)) {
                throw new CubeException(path + ": " + other.data().getPath() + " has the shape "
                        + Arrays.toString(shape) + ": holds no pixel");
            }
            if (other.rows() != first.rows() || other.columns() != first.columns()) {
                throw new CubeException(path + ": detector " + other.name() + " has " + other.rows() + " x "
                        + other.columns() + " pixels where " + first.name() + " has " + first.rows() + " x "
                        + first.columns() + "; open one of them alone");
            }
        }
    }

    private static CubeScan scan(Group entry, Hdf5Spectra spectra) {
        return new CubeScan(
                step(Hdf5Tree.dataset(entry, "measurement", "x"), spectra.columns()),
                step(Hdf5Tree.dataset(entry, "measurement", "y"), spectra.rows()),
                Hdf5Tree.dataset(entry, "dwell_time")
                        .map(Hdf5Tree::numbers)
                        .filter(dwell -> dwell.length == 1 && dwell[0] > 0)
                        .map(dwell -> dwell[0])
                        .orElse(0.0));
    }

    private static double step(Optional<Dataset> positions, int count) {
        return positions
                .filter(set -> count > 1 && set.getSize() == count)
                .map(Hdf5Tree::numbers)
                .map(mm -> Math.abs(mm[count - 1] - mm[0]) / (count - 1))
                .orElse(0.0);
    }

    /** A damaged file makes jHDF throw more than its own exceptions. */
    private static <T> T guarded(Path path, Supplier<T> action) {
        try {
            return action.get();
        } catch (CubeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CubeException(
                    path + ": HDF5 that cannot be read (damaged, or written with a filter or a feature that jHDF does"
                            + " not know; h5repack may help): " + e,
                    e);
        }
    }

    private static void close(SeekableByteChannel channel, CubeException cause) {
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public List<CubeDetector> detectors() {
        return detectors.stream().map(detector -> detector.info).toList();
    }

    @Override
    public CubeScan scan() {
        return scan;
    }

    @Override
    public boolean read(int detector, int row, int column, int[] counts) {
        Detector source = detectors.get(detector);
        if (source.isMissing(pixel(row, column))) {
            return false;
        }
        return guarded(path, () -> {
            source.tiles.read(row, column, counts);
            return true;
        });
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        int pixel = pixel(row, column);
        return guarded(path, () -> detectors.get(detector).timing(pixel));
    }

    private int pixel(int row, int column) {
        return Objects.checkIndex(row, rows) * columns + Objects.checkIndex(column, columns);
    }

    @Override
    public long missingPixels() {
        long missing = 0;
        for (int pixel = 0; pixel < rows * columns; pixel++) {
            int current = pixel;
            if (detectors.stream().anyMatch(detector -> detector.isMissing(current))) {
                missing++;
            }
        }
        return missing;
    }

    @Override
    public void close() {
        file.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw new CubeException(path + ": cannot be closed: " + e, e);
        }
    }
}
