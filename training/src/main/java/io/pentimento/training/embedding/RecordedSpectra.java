package io.pentimento.training.embedding;

import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Spectra of a recorded scan, as an embedding sees them. Those of every fifth pixel are kept to judge by. A batch depends on the
 * seed and its index alone. Immutable; safe for use by many threads.
 */
final class RecordedSpectra {

    private static final int HELD = 5;
    /** Of larger scans so many pixels are taken, evenly. */
    private static final int MOST = 40_000;

    /** Of which some are learned from, and some are left to judge by. */
    private static final int FEWEST = 2 * HELD;

    private final Spectra learned;
    private final Spectra held;
    private final long seed;

    /** @throws TrainingException when the scan's axes do not reach as far as embeddings look, or it has too few pixels */
    RecordedSpectra(RecordedScan scan, long seed) {
        this.seed = seed;
        SpectrumInput input = scan.input("an embedding", Synthesis.INPUT);
        if (scan.pixels() < FEWEST) {
            throw new TrainingException("pixels=" + scan.pixels() + ": a scan to learn from needs " + FEWEST
                    + " at least; name a larger one");
        }
        int stride = stride(scan.pixels());
        int[] pixels =
                IntStream.range(0, scan.pixels()).filter(p -> p % stride == 0).toArray();
        learned = spectra(
                scan, input, IntStream.of(pixels).filter(p -> !isHeld(p)).toArray());
        held = spectra(
                scan,
                input,
                IntStream.of(pixels).filter(RecordedSpectra::isHeld).toArray());
    }

    /** Every which pixel is taken; never a multiple of those that are held, of which nothing would be left to learn from. */
    static int stride(int pixels) {
        int stride = (pixels + MOST - 1) / MOST;
        return stride % HELD == 0 ? stride + 1 : stride;
    }

    /** Whether nothing is learned from a pixel. */
    static boolean isHeld(int pixel) {
        return pixel % HELD == 0;
    }

    private static Spectra spectra(RecordedScan scan, SpectrumInput input, int[] pixels) {
        int bins = input.bins();
        float[] values = new float[pixels.length * bins];
        float[] row = new float[bins];
        for (int i = 0; i < pixels.length; i++) {
            input.row(scan.counts(), pixels[i], row);
            System.arraycopy(row, 0, values, i * bins, bins);
        }
        float[] natural = new float[pixels.length];
        Arrays.fill(natural, 1);
        return new Spectra(bins, values, natural);
    }

    /** Batch number {@code index}, of this size, of the pixels to learn from. */
    Spectra batch(long index, int size) {
        SplittableRandom random = Seeds.of(seed, index);
        int bins = learned.bins();
        Spectra batch = new Spectra(bins, new float[size * bins], new float[size]);
        for (int i = 0; i < size; i++) {
            int from = random.nextInt(learned.size());
            System.arraycopy(learned.values(), from * bins, batch.values(), i * bins, bins);
            batch.natural()[i] = 1;
        }
        return batch;
    }

    /** Those to judge by. */
    Spectra held() {
        return held;
    }
}
