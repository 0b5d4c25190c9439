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
import java.util.stream.Stream;

/**
 * Pictures of a folder, split by painting, never by crop: two files that show the same painting always lie in the same part.
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
     */
    record Painting(String name, RgbPicture picture) {}

    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff");
    /** Two pictures this alike, as thumbnails, show the same painting; mean difference of a channel. */
    private static final double SAME = 0.09;

    private static final int THUMBNAIL = 12;
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
            all.add(new Painting(file.getFileName().toString(), scaled(RgbPicture.read(file), side)));
        }
        require(folder, all);
        return split(all);
    }

    /** Number and contents of the pictures of a folder, whatever they and the folder are called. */
    static String fingerprint(Path folder) {
        List<Path> files = files(folder);
        require(folder, files);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return files.size() + " files, sha256 " + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be read: " + e.getMessage(), e);
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

    /** In the order of their names, so that the same folder always has the same parts. */
    static Paintings split(List<Painting> all) {
        List<List<Painting>> distinct = new ArrayList<>();
        List<float[]> thumbnails = new ArrayList<>();
        for (Painting painting : all) {
            float[] thumbnail = painting.picture().scaled(THUMBNAIL, THUMBNAIL).values();
            int same = 0;
            while (same < distinct.size() && difference(thumbnail, thumbnails.get(same)) > SAME) {
                same++;
            }
            if (same == distinct.size()) {
                distinct.add(new ArrayList<>());
                thumbnails.add(thumbnail);
            }
            distinct.get(same).add(painting);
        }
        Paintings paintings = new Paintings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < distinct.size(); i++) {
            int part = i % PARTS;
            List<Painting> into = part >= FIRST_TEST
                    ? paintings.test
                    : part >= FIRST_VALIDATION ? paintings.validation : paintings.training;
            into.addAll(distinct.get(i));
        }
        return paintings;
    }

    private static double difference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / a.length;
    }
}
