package io.pentimento.training.recolour;

import io.pentimento.training.TrainingException;
import io.pentimento.training.picture.RgbPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pictures of a folder, split by painting, never by crop: a file that shows a painting of an earlier part is left out.
 *
 * @param training names and pictures to learn from
 * @param validation to see how far it is
 * @param test to judge it by; a network has never seen them in any form
 */
record Paintings(List<Painting> training, List<Painting> validation, List<Painting> test) {

    /**
     * One of them.
     *
     * @param name of its file
     * @param digest of its contents
     */
    record Painting(String name, String digest, RgbPicture picture) {}

    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff");
    /** Two pictures whose thumbnails correlate as much show the same painting. */
    private static final double SAME = 0.8;

    private static final int THUMBNAIL = 12;
    /** Enough to tell files apart. */
    private static final int DIGEST_BYTES = 8;
    /** Of every ten paintings: the last three are for the test, the one before them for validation. */
    private static final int PARTS = 10;

    private static final int FIRST_TEST = 7;
    private static final int FIRST_VALIDATION = 6;

    /** No pictures at all. */
    static final Paintings NONE = new Paintings(List.of(), List.of(), List.of());

    /**
     * Reads a folder.
     *
     * @param side the shorter side of each is scaled to this
     * @throws TrainingException naming the folder or file, when there are none or one cannot be read
     */
    static Paintings read(Path folder, int side) {
        List<Painting> all = new ArrayList<>();
        for (Path file : files(folder)) {
            all.add(new Painting(file.getFileName().toString(), digest(file), scaled(RgbPicture.read(file), side)));
        }
        require(folder, all);
        return split(all);
    }

    /** Number and contents of the pictures of a folder, whatever they and the folder are called. */
    static String fingerprint(Path folder) {
        List<Path> files = files(folder);
        require(folder, files);
        return files.size() + " files, sha256 " + HexFormat.of().formatHex(sha256(files));
    }

    private static String digest(Path file) {
        return HexFormat.of().formatHex(sha256(List.of(file)), 0, DIGEST_BYTES);
    }

    private static byte[] sha256(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return digest.digest();
        } catch (IOException e) {
            throw new TrainingException(files.get(0).getParent() + ": cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(Path folder, List<?> found) {
        if (found.isEmpty()) {
            throw new TrainingException(folder + ": has no pictures; put PNG or JPEG files there");
        }
    }

    static RgbPicture scaled(RgbPicture picture, int side) {
        double factor = (double) side / Math.min(picture.rows(), picture.columns());
        return picture.scaled((int) Math.max(side, Math.round(factor * picture.rows())), (int)
                Math.max(side, Math.round(factor * picture.columns())));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> {
                        String name = f.getFileName().toString().toLowerCase(Locale.ROOT);
                        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** By their number in the order of names, so that the same folder always has the same parts. */
    static Paintings split(List<Painting> all) {
        Paintings paintings = new Paintings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < all.size(); i++) {
            int part = i % PARTS;
            List<Painting> into = part >= FIRST_TEST
                    ? paintings.test
                    : part >= FIRST_VALIDATION ? paintings.validation : paintings.training;
            into.add(all.get(i));
        }
        paintings.validation.removeIf(painting -> isShown(painting, paintings.training));
        paintings.test.removeIf(
                painting -> isShown(painting, paintings.training) || isShown(painting, paintings.validation));
        return paintings;
    }

    /** All that are left. */
    Stream<Painting> all() {
        return Stream.of(training, validation, test).flatMap(List::stream);
    }

    /** Digests of the files that take part in a training, with commas between them. */
    String seen() {
        return Stream.concat(training.stream(), validation.stream())
                .map(Painting::digest)
                .collect(Collectors.joining(","));
    }

    private static boolean isShown(Painting painting, List<Painting> others) {
        return others.stream().anyMatch(other -> alike(painting, other) >= SAME);
    }

    /** Correlation of thumbnails, each colour less its mean: how bright a photograph is does not matter. */
    static double alike(Painting a, Painting b) {
        float[] one = a.picture().scaled(THUMBNAIL, THUMBNAIL).values();
        float[] other = b.picture().scaled(THUMBNAIL, THUMBNAIL).values();
        int n = THUMBNAIL * THUMBNAIL;
        double together = 0;
        double ofOne = 0;
        double ofOther = 0;
        for (int colour = 0; colour < 3; colour++) {
            double meanOne = mean(one, colour * n, n);
            double meanOther = mean(other, colour * n, n);
            for (int i = colour * n; i < (colour + 1) * n; i++) {
                together += (one[i] - meanOne) * (other[i] - meanOther);
                ofOne += (one[i] - meanOne) * (one[i] - meanOne);
                ofOther += (other[i] - meanOther) * (other[i] - meanOther);
            }
        }
        return ofOne * ofOther == 0 ? 0 : together / Math.sqrt(ofOne * ofOther);
    }

    private static double mean(float[] values, int from, int number) {
        double sum = 0;
        for (int i = from; i < from + number; i++) {
            sum += values[i];
        }
        return sum / number;
    }
}
