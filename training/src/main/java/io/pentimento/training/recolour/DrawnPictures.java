package io.pentimento.training.recolour;

import io.pentimento.training.embedding.Codes;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.synthesis.ColourClusters;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Synthesis;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Embedded pictures without end: drawn ones, and pieces of photographs of paintings. A batch depends on the seed and its index
 * alone. Belongs to one thread.
 */
final class DrawnPictures {

    private static final double PHOTOGRAPHS = 0.5;
    private static final double LEAST_COUNTS = 300;
    private static final double MOST_COUNTS = 50_000;
    /** Share of pictures in paints of any time: enough to be unsure of what there was not before the nineteenth century. */
    private static final double ANY = 0.25;

    /** Exponents of tone curves, with which pictures are as light on average as sheets of prints, or as dark as rooms. */
    private static final double LIGHTEST = 0.4;

    private static final double DARKEST = 1.6;

    /** A scan that is under way is seen this often. */
    private static final double UNFINISHED = 0.2;

    private final RecolourSettings settings;
    private final List<Synthesis> synthesis;
    private final PictureEmbedder embedder;
    private final List<Paintings.Painting> photographs;
    private final long seed;

    DrawnPictures(
            RecolourSettings settings,
            List<Synthesis> synthesis,
            Codes codes,
            List<Paintings.Painting> photographs,
            long seed) {
        this.settings = settings;
        this.synthesis = synthesis;
        this.embedder = new PictureEmbedder(codes);
        this.photographs = photographs;
        this.seed = seed;
    }

    /** Batch of this number. */
    List<EmbeddedPicture> batch(long number) {
        long index = settings.pictures() == 0 ? number : number % (settings.pictures() / settings.batch());
        SplittableRandom random = Seeds.of(seed, index);
        List<EmbeddedPicture> batch = new ArrayList<>();
        while (batch.size() < settings.batch()) {
            RgbPicture picture = picture(random);
            ColourClusters clusters = ColourClusters.of(picture, random);
            EmbeddedPicture whole = embedder.embed(dosed(random).of(clusters, random), picture, random);
            EmbeddedPicture seen = random.nextDouble() < UNFINISHED ? unfinished(whole, random) : whole;
            batch.add(
                    settings.architecture() == RecolourSettings.Architecture.SMALL_UVIT ? framed(seen, random) : seen);
        }
        return batch;
    }

    private Synthesis dosed(SplittableRandom random) {
        if (settings.manner() == Manner.PUBLISHED) {
            return synthesis.get(0);
        }
        Synthesis any = random.nextDouble() < ANY ? synthesis.get(1).withFewPaints(random) : synthesis.get(0);
        return any.withCounts(LEAST_COUNTS * Math.pow(MOST_COUNTS / LEAST_COUNTS, random.nextDouble()));
    }

    private RgbPicture picture(SplittableRandom random) {
        int side = settings.side();
        RgbPicture picture;
        if (photographs.isEmpty() || random.nextDouble() >= PHOTOGRAPHS) {
            picture = DrawnPicture.of(side, side, random);
        } else {
            RgbPicture whole =
                    photographs.get(random.nextInt(photographs.size())).picture();
            int row = random.nextInt(whole.rows() - side + 1);
            int column = random.nextInt(whole.columns() - side + 1);
            picture = whole.cropped(row, column, side, side);
        }
        RgbPicture tinted = tinted(picture, random);
        return random.nextBoolean() ? tinted.mirrored() : tinted;
    }

    /**
     * Brighter or darker, more or less colourful, and warmer or colder: what is drawn has colours that are more alike than
     * those of paintings, and a network that knew these only would be too sure of itself, and of the wrong ones.
     */
    private RgbPicture tinted(RgbPicture picture, SplittableRandom random) {
        double tone = tone(random);
        double light = 1 + 0.15 * random.nextGaussian();
        double contrast = 1 + 0.15 * random.nextGaussian();
        double colour = 1 + 0.2 * random.nextGaussian();
        double warm = 0.04 * random.nextGaussian();
        int n = picture.pixels();
        float[] values = picture.values();
        for (int i = 0; i < n; i++) {
            double grey = (values[i] + values[n + i] + values[2 * n + i]) / 3;
            for (int channel = 0; channel < 3; channel++) {
                double value = grey + colour * (values[channel * n + i] - grey) + warm * (1 - channel);
                value = light * (0.5 + contrast * (value - 0.5));
                values[channel * n + i] = (float) Math.pow(Math.min(1, Math.max(0, value)), tone);
            }
        }
        return picture;
    }

    /** The published manner has no such thing. */
    private double tone(SplittableRandom random) {
        return settings.manner() == Manner.PUBLISHED ? 1 : LIGHTEST * Math.pow(DARKEST / LIGHTEST, random.nextDouble());
    }

    /** As a scan is that is under way: rows are missing from one on, and a few pixels. */
    private EmbeddedPicture unfinished(EmbeddedPicture whole, SplittableRandom random) {
        int side = settings.side();
        int last = random.nextInt(side / 8, side);
        double lost = random.nextBoolean() ? 0 : 0.05 * random.nextDouble();
        for (int i = 0; i < side * side; i++) {
            if (i / side > last || random.nextDouble() < lost) {
                forget(whole, i);
            }
        }
        return whole;
    }

    /** As tiles at the edges of a map are: a part of what is seen lies beyond. */
    private EmbeddedPicture framed(EmbeddedPicture whole, SplittableRandom random) {
        int side = settings.side();
        int[] rows = within(random);
        int[] columns = within(random);
        for (int i = 0; i < side * side; i++) {
            if (i / side < rows[0] || i / side >= rows[1] || i % side < columns[0] || i % side >= columns[1]) {
                forget(whole, i);
            }
        }
        return whole;
    }

    /** Along one side, where the map begins and ends: a tile in the middle, the first, or the last, which may end anywhere. */
    private int[] within(SplittableRandom random) {
        int side = settings.side();
        int reach = settings.reach();
        return switch (random.nextInt(3)) {
            case 0 -> new int[] {0, side};
            case 1 -> new int[] {reach, side};
            default -> new int[] {0, random.nextInt(reach, side) + 1};
        };
    }

    private static void forget(EmbeddedPicture picture, int pixel) {
        int n = picture.known().length;
        picture.known()[pixel] = 0;
        for (int z = 0; z < picture.codes().length / n; z++) {
            picture.codes()[z * n + pixel] = 0;
        }
    }
}
