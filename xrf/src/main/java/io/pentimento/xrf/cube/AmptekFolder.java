package io.pentimento.xrf.cube;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scan as a folder of Amptek files: the grid and the folders of its detectors.
 *
 * <p>Scanner programs add the detectors up into one more folder. It is no detector, and counting it would count every
 * photon twice. It is known by its name, {@code stacked}, or by its counts: in the pixels tried, each of its channels is
 * the sum of that channel over all other folders.
 */
record AmptekFolder(Path folder, AmptekGrid grid, List<PixelFolder> detectors) {
    private static final Logger LOG = LoggerFactory.getLogger(AmptekFolder.class);
    private static final String SUM_NAME = "stacked";
    /** Pixels compared before a folder is taken for a sum: one could agree by being empty. */
    private static final int PIXELS_TRIED = 3;

    /** The scan in this folder, or the only one in the folders below it. */
    static Optional<AmptekFolder> find(Path folder) {
        Optional<AmptekFolder> here = in(folder);
        if (here.isPresent()) {
            return here;
        }
        List<AmptekFolder> below =
                folders(folder).stream().flatMap(child -> in(child).stream()).toList();
        if (below.size() > 1) {
            throw new CubeException(folder + ": holds several scans, name one of them: "
                    + below.stream().map(AmptekFolder::folder).toList());
        }
        return below.stream().findFirst();
    }

    private static Optional<AmptekFolder> in(Path folder) {
        PixelFolder pixels = PixelFolder.list(folder);
        if (!pixels.present().isEmpty()) {
            Path parent = folder.toAbsolutePath().normalize().getParent();
            AmptekGrid grid = parent == null ? AmptekGrid.beside(folder) : AmptekGrid.beside(folder, parent);
            return Optional.of(new AmptekFolder(folder, grid, List.of(pixels)));
        }
        List<PixelFolder> detectors = folders(folder).stream()
                .map(PixelFolder::list)
                .filter(detector -> !detector.present().isEmpty())
                .toList();
        if (detectors.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AmptekFolder(folder, AmptekGrid.beside(folder), detectors));
    }

    private static List<Path> folders(Path folder) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            children.forEach(folders::add);
        } catch (IOException e) {
            throw new CubeException(folder + ": cannot be listed: " + e, e);
        }
        folders.sort(null);
        return folders;
    }

    SpectrumCube open(DetectorChoice choice) {
        for (PixelFolder detector : detectors) {
            int last = detector.present().length();
            if (last > grid.pixels()) {
                throw new CubeException(detector.file(last - 1) + ": pixel " + last + " is beyond the " + grid.rows()
                        + " x " + grid.columns() + " pixels of " + grid.file() + "; correct righe and colonne there");
            }
        }
        List<PixelFolder> chosen = choice.of(detectors, PixelFolder::name, folder);
        return new AmptekCube(folder, grid, choice.isAll() ? withoutSum() : chosen);
    }

    private List<PixelFolder> withoutSum() {
        List<PixelFolder> kept = new ArrayList<>(detectors);
        for (PixelFolder candidate : detectors) {
            if (detectors.size() > 1 && candidate.name().equalsIgnoreCase(SUM_NAME)
                    || detectors.size() > 2 && isSumOfOthers(candidate)) {
                LOG.info("{}: left out, it adds the other detectors up", candidate.folder());
                kept.remove(candidate);
            }
        }
        return kept;
    }

    private boolean isSumOfOthers(PixelFolder candidate) {
        BitSet inAll = (BitSet) candidate.present().clone();
        detectors.forEach(detector -> inAll.and(detector.present()));
        int[] pixels = inAll.stream().toArray();
        int compared = 0;
        for (int i = 0; i < Math.min(PIXELS_TRIED, pixels.length); i++) {
            int pixel = pixels[(int) ((long) i * pixels.length / PIXELS_TRIED)];
            long[] rest;
            try {
                rest = difference(candidate, pixel);
            } catch (CubeException e) {
                LOG.debug("not compared: {}", e.getMessage());
                continue;
            }
            for (long channel : rest) {
                if (channel != 0) {
                    return false;
                }
            }
            compared += rest.length;
        }
        return compared > 0;
    }

    /** The candidate's counts less those of all others; empty when nothing was counted. */
    private long[] difference(PixelFolder candidate, int pixel) {
        AmptekFile file = new AmptekFile();
        file.read(candidate.file(pixel));
        long[] rest = new long[file.channels()];
        long total = 0;
        for (int c = 0; c < rest.length; c++) {
            rest[c] = Integer.toUnsignedLong(file.counts()[c]);
            total += rest[c];
        }
        for (PixelFolder other : detectors) {
            if (other == candidate) {
                continue;
            }
            file.read(other.file(pixel));
            for (int c = 0; c < Math.min(rest.length, file.channels()); c++) {
                rest[c] -= Integer.toUnsignedLong(file.counts()[c]);
            }
        }
        return total == 0 ? new long[0] : rest;
    }
}
