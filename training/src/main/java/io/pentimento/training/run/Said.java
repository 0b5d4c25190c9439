package io.pentimento.training.run;

import io.pentimento.training.examples.Batch;

/**
 * What a network said of many examples, and what is true; each [examples x labels].
 *
 * @param labels number of labels
 * @param areas share of all counts; empty for a network without areas
 * @param sigmas standard deviation of that
 * @param logits log-odds of presence
 * @param trueAreas share of all counts
 * @param units the error that weighs as one
 * @param present 1 where the label is there
 * @param judged 0 where the label is there and does not show, so that neither answer is wrong, else 1
 * @param totals all counts, [examples]
 * @param trust log-odds of being like the training's spectra, [examples]
 */
public record Said(
        int labels,
        float[] areas,
        float[] sigmas,
        float[] logits,
        float[] trueAreas,
        float[] units,
        float[] present,
        float[] judged,
        float[] totals,
        float[] trust) {

    /** What was said of a batch, and what is true of it. */
    public static Said of(Batch truth, float[] areas, float[] sigmas, float[] logits, float[] totals, float[] trust) {
        return new Said(
                logits.length / truth.size(),
                areas,
                sigmas,
                logits,
                truth.areas(),
                truth.units(),
                truth.present(),
                truth.judged(),
                totals,
                trust);
    }

    /** Number of examples. */
    public int examples() {
        return totals.length;
    }

    /** The same examples, in which all that is there is asked for, whether it shows or not. */
    public Said askingForAll() {
        float[] there = present.clone();
        float[] all = new float[judged.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = judged[i] > 0 ? present[i] : 1;
            all[i] = 1;
        }
        return new Said(labels, areas, sigmas, logits, trueAreas, units, there, all, totals, trust);
    }

    /** The same examples, of whose labels somebody else says something. */
    public Said withLogits(float[] others) {
        return new Said(labels, areas, sigmas, others, trueAreas, units, present, judged, totals, trust);
    }
}
