package io.pentimento.xrf.cube;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Folder of one detector with a file {@code None_<n>.mca} per pixel.
 *
 * @param present bit n - 1 is set when the file of n is there
 */
record PixelFolder(Path folder, BitSet present) {
    private static final String PREFIX = "None_";
    private static final String SUFFIX = ".mca";

    /** Lists a folder once; other files are passed over. */
    static PixelFolder list(Path folder) {
        BitSet present = new BitSet();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                int number = number(file.getFileName().toString());
                if (number > 0) {
                    present.set(number - 1);
                }
            }
        } catch (IOException e) {
            throw new CubeException(folder + ": cannot be listed: " + e, e);
        }
        return new PixelFolder(folder, present);
    }

    String name() {
        return folder.getFileName().toString();
    }

    Path file(int pixel) {
        return folder.resolve(PREFIX + (pixel + 1) + SUFFIX);
    }

    /** 0 when the name is not that of a pixel. */
    private static int number(String name) {
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            return 0;
        }
        String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        if (digits.isEmpty() || digits.length() > 9 || digits.charAt(0) == '0') {
            return 0;
        }
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : 0;
    }
}
