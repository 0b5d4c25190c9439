package io.pentimento.training.embedding;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Spectra as networks see them, one after the other.
 *
 * @param bins of each
 * @param values [spectra x bins], 0 to 1
 * @param natural [spectra], 0 where something foreign was put into the spectrum, else 1
 */
record Spectra(int bins, float[] values, float[] natural) {

    int size() {
        return natural.length;
    }

    /** Those from one up to another. */
    Spectra part(int from, int to) {
        return new Spectra(
                bins, Arrays.copyOfRange(values, from * bins, to * bins), Arrays.copyOfRange(natural, from, to));
    }

    /** These, and then others. */
    Spectra and(Spectra others) {
        float[] all = Arrays.copyOf(values, values.length + others.values.length);
        System.arraycopy(others.values, 0, all, values.length, others.values.length);
        float[] both = Arrays.copyOf(natural, size() + others.size());
        System.arraycopy(others.natural, 0, both, size(), others.size());
        return new Spectra(bins, all, both);
    }

    /** Those that are natural. */
    Spectra allNatural() {
        int[] which = IntStream.range(0, size()).filter(i -> natural[i] > 0).toArray();
        float[] theirs = new float[which.length * bins];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(values, which[i] * bins, theirs, i * bins, bins);
        }
        float[] all = new float[which.length];
        Arrays.fill(all, 1);
        return new Spectra(bins, theirs, all);
    }
}
