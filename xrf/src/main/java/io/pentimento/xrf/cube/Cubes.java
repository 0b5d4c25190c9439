package io.pentimento.xrf.cube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Opens recorded scans. What can be opened:
 *
 * <ul>
 *   <li>a folder of Amptek {@code .mca} text files, one per pixel: {@code <detector>/None_<n>.mca} with n from 1, row by
 *       row, and {@code colonneXrighe.txt} beside the detector folders; or one detector folder; or a folder that holds
 *       exactly one such scan. A folder that only adds the other detectors up is left out unless it is asked for.
 *   <li>{@code .rpl} with its {@code .raw} (ripple), in all its variants
 *   <li>HDF5: the layouts of PyMca and NeXus (our own export too), PyXRF, larch, MAPS and CHNet
 * </ul>
 *
 * <p>Opening reads headers and lists folders; spectra are read when asked for.
 */
public final class Cubes {
    private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    /** The signature lies at 0, 512, 1024 and so on, behind a user block; nobody writes larger ones. */
    private static final int HDF5_LAST_SIGNATURE = 4096;

    private static final String SUPPORTED =
            "Pentimento reads a folder of Amptek .mca files (<detector>/None_<n>.mca with colonneXrighe.txt),"
                    + " a .rpl file beside its .raw file, and HDF5 in the layouts of " + Hdf5Layout.names();

    private Cubes() {}

    /**
     * Opens a scan with all its detectors.
     *
     * @throws CubeException when it is none of the kinds above, or not what it claims to be
     */
    public static SpectrumCube open(Path path) {
        return open(path, DetectorChoice.ALL);
    }

    /**
     * Opens a scan with some of its detectors, in the order of the files.
     *
     * @param detectors names as {@link CubeDetector#name()} has them; at least one
     * @throws CubeException as {@link #open(Path)}, and when a detector of that name is not there
     */
    public static SpectrumCube open(Path path, Set<String> detectors) {
        return open(path, DetectorChoice.named(detectors));
    }

    private static SpectrumCube open(Path path, DetectorChoice choice) {
        if (!Files.exists(path)) {
            throw new CubeException(path + ": no such file or folder");
        }
        if (Files.isDirectory(path)) {
            return AmptekFolder.find(path)
                    .orElseThrow(() -> new CubeException(path + ": holds no scan. " + SUPPORTED))
                    .open(choice);
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".rpl") || name.endsWith(".raw")) {
            return RippleCube.open(path, choice);
        }
        if (isHdf5(path)) {
            return Hdf5Cube.open(path, choice);
        }
        throw new CubeException(path + ": not a scan. " + SUPPORTED);
    }

    private static boolean isHdf5(Path path) {
        byte[] start = new byte[HDF5_LAST_SIGNATURE + HDF5_SIGNATURE.length];
        int length;
        try (InputStream in = Files.newInputStream(path)) {
            length = in.readNBytes(start, 0, start.length);
        } catch (IOException e) {
            throw new CubeException(path + ": cannot be read: " + e, e);
        }
        for (int at = 0; at + HDF5_SIGNATURE.length <= length; at = at == 0 ? 512 : at * 2) {
            if (Arrays.equals(start, at, at + HDF5_SIGNATURE.length, HDF5_SIGNATURE, 0, HDF5_SIGNATURE.length)) {
                return true;
            }
        }
        return false;
    }
}
