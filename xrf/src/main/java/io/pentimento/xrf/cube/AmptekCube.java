package io.pentimento.xrf.cube;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Pixel files of a folder, one read at a time. */
final class AmptekCube implements SpectrumCube {
    private final Path folder;
    private final AmptekGrid grid;
    private final List<PixelFolder> folders;
    private final List<CubeDetector> detectors;
    private final AmptekFile file = new AmptekFile();
    private PixelFolder loadedFolder;
    private int loadedPixel;

    AmptekCube(Path folder, AmptekGrid grid, List<PixelFolder> folders) {
        this.folder = folder;
        this.grid = grid;
        this.folders = folders;
        detectors = folders.stream().map(this::describe).toList();
    }

    /** The first readable file speaks for the detector; one broken file must not keep a scan shut. */
    private CubeDetector describe(PixelFolder pixels) {
        CubeException first = null;
        for (int pixel = pixels.present().nextSetBit(0);
                pixel >= 0;
                pixel = pixels.present().nextSetBit(pixel + 1)) {
            try {
                file.read(pixels.file(pixel));
                return new CubeDetector(pixels.name(), file.channels(), file.axis());
            } catch (CubeException e) {
                first = first == null ? e : first;
            }
        }
        throw Objects.requireNonNull(first, "a detector folder has at least one pixel file");
    }

    @Override
    public String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    @Override
    public int rows() {
        return grid.rows();
    }

    @Override
    public int columns() {
        return grid.columns();
    }

    @Override
    public List<CubeDetector> detectors() {
        return detectors;
    }

    @Override
    public CubeScan scan() {
        return new CubeScan(0, 0, grid.dwellS());
    }

    @Override
    public boolean read(int detector, int row, int column, int[] counts) {
        PixelFolder pixels = folders.get(detector);
        int pixel = pixel(row, column);
        if (!pixels.present().get(pixel)) {
            return false;
        }
        load(pixels, pixel);
        int channels = detectors.get(detector).channels();
        if (file.channels() != channels) {
            throw new CubeException(pixels.file(pixel) + ": holds " + file.channels() + " channels where detector "
                    + pixels.name() + " has " + channels
                    + "; measure it again, or remove the file to count its pixel as missing");
        }
        System.arraycopy(file.counts(), 0, counts, 0, channels);
        return true;
    }

    @Override
    public String missingReason(int detector, int row, int column) {
        return folders.get(detector).file(pixel(row, column)) + " is not there; put it back if it was lost";
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        PixelFolder pixels = folders.get(detector);
        int pixel = pixel(row, column);
        if (!pixels.present().get(pixel)) {
            return PixelTiming.UNKNOWN;
        }
        load(pixels, pixel);
        return file.timing();
    }

    private void load(PixelFolder pixels, int pixel) {
        if (loadedFolder != pixels || loadedPixel != pixel) {
            loadedFolder = null;
            file.read(pixels.file(pixel));
            loadedFolder = pixels;
            loadedPixel = pixel;
        }
    }

    private int pixel(int row, int column) {
        return Objects.checkIndex(row, grid.rows()) * grid.columns() + Objects.checkIndex(column, grid.columns());
    }

    @Override
    public long missingPixels() {
        BitSet complete = new BitSet(grid.pixels());
        complete.set(0, grid.pixels());
        folders.forEach(pixels -> complete.and(pixels.present()));
        return grid.pixels() - complete.cardinality();
    }

    @Override
    public void close() {
        loadedFolder = null;
    }
}
