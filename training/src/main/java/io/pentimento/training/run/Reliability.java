package io.pentimento.training.run;

import java.util.ArrayList;
import java.util.List;

/**
 * How often something is there when a probability is said.
 *
 * @param bins of probability, those without claims left out
 */
public record Reliability(List<Bin> bins) {

    /**
     * Claims of similar probability.
     *
     * @param claims how many
     * @param there how many of them are true
     * @param said mean probability
     */
    public record Bin(double from, double to, int claims, int there, double said) {
        public double frequency() {
            return (double) there / claims;
        }
    }

    public static Reliability of(Claims claims, int number) {
        int[] all = new int[number];
        int[] there = new int[number];
        double[] said = new double[number];
        for (int i = 0; i < claims.probability().length; i++) {
            int bin = Math.min(number - 1, (int) (claims.probability()[i] * number));
            all[bin]++;
            there[bin] += claims.there()[i] ? 1 : 0;
            said[bin] += claims.probability()[i];
        }
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < number; b++) {
            if (all[b] > 0) {
                bins.add(new Bin((double) b / number, (b + 1.0) / number, all[b], there[b], said[b] / all[b]));
            }
        }
        return new Reliability(bins);
    }

    /** Mean distance of probability and frequency, by claims (M. P. Naeini, G. Cooper, M. Hauskrecht, AAAI 2015). */
    public double expectedError() {
        double sum = 0;
        long claims = 0;
        for (Bin bin : bins) {
            sum += bin.claims() * Math.abs(bin.frequency() - bin.said());
            claims += bin.claims();
        }
        return sum / claims;
    }
}
