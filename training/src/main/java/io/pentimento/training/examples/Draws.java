package io.pentimento.training.examples;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A stream of batches that is the same each time: batch n of a stream depends on the seed, the stream and n alone, so
 * a training that is resumed goes on with the very batches that it would have seen.
 *
 * <p>Belongs to one thread.
 */
public final class Draws {

    /** What a stream is for; streams share no example. */
    public enum Stream {
        TRAINING(0.15, 4),
        VALIDATION(0.15, 1),
        CALIBRATION(0, 1),
        TEST(0, 1),
        /** Only spectra with something foreign in them. */
        FOREIGN(1, 1);

        private final double foreign;
        private final int ofOneObject;

        Stream(double foreign, int ofOneObject) {
            this.foreign = foreign;
            this.ofOneObject = ofOneObject;
        }
    }

    private static final int SUMMED = 512;

    private final Examples examples;
    private final Examples.Drawer drawer;
    private final Example example;
    private final long seed;
    private final Stream stream;

    public Draws(Examples examples, long seed, Stream stream) {
        this.examples = examples;
        this.drawer = examples.drawer();
        this.example = examples.example();
        this.seed = seed;
        this.stream = stream;
    }

    /** Batch number {@code index}, of this size. */
    public Batch batch(long index, int size) {
        SplittableRandom random = Seeds.of(seed * Stream.values().length + stream.ordinal(), index);
        int bins = examples.input().bins();
        int labels = examples.labels().size();
        Batch batch = new Batch(
                size,
                new float[size * bins],
                new float[size * labels],
                new float[size * labels],
                new float[size * labels],
                new float[size * labels],
                new float[size],
                new float[size * labels]);
        for (int i = 0; i < size; i++) {
            example.clear();
            boolean foreign = random.nextDouble() < stream.foreign;
            drawer.draw(random, foreign, i % stream.ofOneObject > 0, example);
            batch.natural()[i] = foreign ? 0 : 1;
            copy(batch, i, bins, labels);
        }
        return batch;
    }

    /** Sums over a few examples for training, in words: whoever changes what is drawn, or what is said of it, changes these. */
    public static String sums(Examples examples) {
        Batch batch = new Draws(examples, 0, Stream.TRAINING).batch(0, SUMMED);
        return String.format(
                Locale.ROOT,
                "%d examples, %d natural, %d labels present, %d judged, %.4g counts, areas %.4g, units %.4g",
                batch.size(),
                Math.round(sum(batch.natural())),
                Math.round(sum(batch.present())),
                Math.round(sum(batch.judged())),
                sum(batch.counts()),
                sum(batch.areas()),
                sum(batch.units()));
    }

    private static double sum(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += number;
        }
        return sum;
    }

    private void copy(Batch batch, int i, int bins, int labels) {
        System.arraycopy(example.covers(), 0, batch.covers(), i * labels, labels);
        System.arraycopy(example.counts(), 0, batch.counts(), i * bins, bins);
        float total = (float) Math.max(1, example.total());
        for (int k = 0; k < labels; k++) {
            batch.areas()[i * labels + k] = example.areas()[k] / total;
            batch.units()[i * labels + k] = example.units()[k] / total;
            batch.present()[i * labels + k] = example.present()[k] ? 1 : 0;
            batch.judged()[i * labels + k] = example.judged()[k] ? 1 : 0;
        }
    }
}
