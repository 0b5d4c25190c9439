package io.pentimento.xrf.cube;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * RPL with RAW: one detector. A run of pixels is read ahead into a buffer of bounded size. Read, not mapped: a mapped
 * file that is cut short or whose disk goes away ends the process instead of the scan.
 */
final class RippleCube implements SpectrumCube {
    /** Read ahead of spectra that lie together; more would not be faster. */
    private static final int VECTOR_BUFFER = 1 << 18;
    /** Read ahead of image-ordered spectra, from as many places as there are channels: fewer runs read faster. */
    private static final int IMAGE_BUFFER = 1 << 25;

    private final RippleHeader header;
    private final Path raw;
    private final CubeDetector detector;
    private final FileChannel file;
    private final ByteBuffer run;
    private final int runPixels;
    private int firstInRun = -1;

    private RippleCube(RippleHeader header, Path raw, FileChannel file, int bufferBytes) {
        this.header = header;
        this.raw = raw;
        this.file = file;
        detector = new CubeDetector(stem(raw), header.channels(), header.axis());
        long spectrum = (long) header.channels() * header.format().bytes();
        if (spectrum > Integer.MAX_VALUE) {
            throw new CubeException(header.file() + ": depth=" + header.channels() + ": too large to be a spectrum");
        }
        long pixels = (long) header.rows() * header.columns();
        runPixels = (int) Math.max(1, Math.min(pixels, bufferBytes / spectrum));
        run = ByteBuffer.allocateDirect((int) (runPixels * spectrum)).order(header.order());
    }

    /** @param path either of the two files */
    static SpectrumCube open(Path path, DetectorChoice choice) {
        RippleHeader header = RippleHeader.read(sibling(path, ".rpl"));
        Path raw = sibling(path, ".raw");
        FileChannel file = null;
        try {
            file = FileChannel.open(raw);
            if (file.size() != header.rawSize()) {
                throw new CubeException(raw + ": holds " + file.size() + " bytes, but " + header.file() + " promises "
                        + header.rawSize() + " (offset " + header.offset() + " + " + header.columns() + " x "
                        + header.rows() + " pixels x " + header.channels() + " channels x "
                        + header.format().bytes() + " bytes); correct the header, or copy the file again");
            }
            RippleCube cube = new RippleCube(header, raw, file, header.spectra() ? VECTOR_BUFFER : IMAGE_BUFFER);
            choice.of(cube.detectors(), CubeDetector::name, header.file());
            return cube;
        } catch (IOException e) {
            close(file, e);
            throw new CubeException(raw + ": cannot be read: " + e, e);
        } catch (CubeException e) {
            close(file, e);
            throw e;
        }
    }

    private static void close(FileChannel file, Exception cause) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static Path sibling(Path path, String extension) {
        String wanted = stem(path) + extension;
        Path folder = path.toAbsolutePath().getParent();
        if (path.getFileName().toString().equalsIgnoreCase(wanted)) {
            return path;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (file.getFileName().toString().equalsIgnoreCase(wanted)) {
                    return file;
                }
            }
        } catch (IOException e) {
            throw new CubeException(folder + ": cannot be listed: " + e, e);
        }
        throw new CubeException(folder.resolve(wanted) + ": missing; a .rpl file and a .raw file of the same name"
                + " must lie beside each other");
    }

    private static String stem(Path path) {
        String name = path.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    @Override
    public String name() {
        return header.file().getFileName().toString();
    }

    @Override
    public int rows() {
        return header.rows();
    }

    @Override
    public int columns() {
        return header.columns();
    }

    @Override
    public List<CubeDetector> detectors() {
        return List.of(detector);
    }

    @Override
    public CubeScan scan() {
        return header.scan();
    }

    @Override
    public boolean read(int detectorIndex, int row, int column, int[] counts) {
        Objects.checkIndex(detectorIndex, 1);
        int pixel = Objects.checkIndex(row, rows()) * columns() + Objects.checkIndex(column, columns());
        int inRun = pixel % runPixels;
        if (pixel - inRun != firstInRun) {
            load(pixel - inRun);
        }
        int bytes = header.format().bytes();
        int start = header.spectra() ? inRun * header.channels() * bytes : inRun * bytes;
        int stride = header.spectra() ? bytes : runPixels * bytes;
        int bad = header.format().read(run, start, stride, header.channels(), counts);
        if (bad != SampleFormat.ALL_COUNTS) {
            Object value = header.format().value(run, start + bad * stride);
            throw Counts.notACount(raw, detector.name(), row, column, bad, value);
        }
        return true;
    }

    private void load(int first) {
        firstInRun = -1;
        int pixels = Math.min(runPixels, rows() * columns() - first);
        int bytes = header.format().bytes();
        if (header.spectra()) {
            long spectrum = (long) header.channels() * bytes;
            fill(0, (int) (pixels * spectrum), header.offset() + first * spectrum);
        } else {
            long image = (long) rows() * columns() * bytes;
            for (int c = 0; c < header.channels(); c++) {
                fill(c * runPixels * bytes, pixels * bytes, header.offset() + c * image + (long) first * bytes);
            }
        }
        firstInRun = first;
    }

    private void fill(int start, int length, long position) {
        run.limit(start + length).position(start);
        try {
            while (run.hasRemaining()) {
                if (file.read(run, position + run.position() - start) < 0) {
                    throw new CubeException(raw + ": ends at byte " + file.size() + ", before byte "
                            + (position + length) + ": it was cut short while being read; copy it again");
                }
            }
        } catch (IOException e) {
            throw new CubeException(raw + ": cannot be read at byte " + position + ": " + e, e);
        } finally {
            run.clear();
        }
    }

    @Override
    public PixelTiming timing(int detectorIndex, int row, int column) {
        return header.liveTimeS() > 0
                ? new PixelTiming(Float.NaN, header.liveTimeS(), Float.NaN, Float.NaN)
                : PixelTiming.UNKNOWN;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new CubeException(raw + ": cannot be closed: " + e, e);
        }
    }
}
