package io.pentimento.training.recolour;

import io.pentimento.training.TrainingException;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
     */
    record Painting(String name, RgbPicture picture) {

        /** What it shows, in few bits: where each colour of its thumbnail is above that colour's mean; in hexadecimal. */
        String gist() {
            float[] values = picture.scaled(THUMBNAIL, THUMBNAIL).values();
            int n = THUMBNAIL * THUMBNAIL;
            byte[] bits = new byte[values.length / Byte.SIZE];
            for (int i = 0; i < values.length; i++) {
                if (values[i] > mean(values, i / n * n, n)) {
                    bits[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
                }
            }
            return HexFormat.of().formatHex(bits);
        }
    }

    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff");
    /** Two pictures whose thumbnails correlate as much show the same painting. */
    private static final double SAME = 0.8;

    private static final int THUMBNAIL = 12;
    /** Two pictures of whose gists as much is the same show the same painting. */
    private static final double SAME_GIST = 0.85;

    /** Times as long as the shorter side the longer one may be. */
    private static final int LONGEST = 8;
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
            RgbPicture picture = RgbPicture.read(file);
            if (Math.max(picture.rows(), picture.columns()) > LONGEST * Math.min(picture.rows(), picture.columns())) {
                throw new TrainingException(file + ": is " + picture.columns() + " x " + picture.rows()
                        + " pixels; the longer side may be " + LONGEST + " times the shorter one at most, crop it");
            }
            all.add(new Painting(file.getFileName().toString(), scaled(picture, side)));
        }
        require(folder, all);
        return split(all);
    }

    /** Number and contents of the pictures of a folder, whatever they and the folder are called. */
    static String fingerprint(Path folder) {
        List<Path> files = files(folder);
        require(folder, files);
        return files.size() + " files, sha256 " + Sha256.of(files);
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
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new TrainingException(folder + ": is no folder; name one that has PNG or JPEG files", e);
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

    /** Gists of those that take part in a training, with commas between them. */
    String seen() {
        return Stream.concat(training.stream(), validation.stream())
                .map(Painting::gist)
                .collect(Collectors.joining(","));
    }

    /** Those that did not take part in a training, in any photograph. */
    List<Painting> unseen(String seen) {
        List<byte[]> gists = Arrays.stream(seen.split(","))
                .filter(s -> !s.isEmpty())
                .map(HexFormat.of()::parseHex)
                .toList();
        return all().filter(painting -> {
                    byte[] gist = HexFormat.of().parseHex(painting.gist());
                    return gists.stream().noneMatch(other -> same(gist, other) >= SAME_GIST);
                })
                .toList();
    }

    /** Share of the bits that are the same. */
    private static double same(byte[] gist, byte[] other) {
        int bits = 0;
        for (int i = 0; i < gist.length; i++) {
            bits += Byte.SIZE - Integer.bitCount((gist[i] ^ other[i]) & 0xFF);
        }
        return (double) bits / (gist.length * Byte.SIZE);
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
