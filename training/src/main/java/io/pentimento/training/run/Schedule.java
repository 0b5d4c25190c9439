package io.pentimento.training.run;

/**
 * Learning rate against step: up in a straight line, and then down, along half a cosine (I. Loshchilov, F. Hutter, ICLR
 * 2017) or to a tenth each time that nothing has become better for a while.
 */
final class Schedule {

    private static final double LOWERED = 0.1;
    private static final double LEAST = 0.01;

    private final Pace pace;
    private int lowered;
    private int sinceLowered;

    /**
     * @param lowered how often looks have lowered the rate so far
     * @param sinceLowered looks without a better result since then
     */
    Schedule(Pace pace, int lowered, int sinceLowered) {
        this.pace = pace;
        this.lowered = lowered;
        this.sinceLowered = sinceLowered;
    }

    /** Rate of a step, from 1. */
    double rate(long step) {
        if (step <= pace.warmUp()) {
            return pace.learningRate() * step / pace.warmUp();
        }
        if (pace.plateau() > 0) {
            return pace.learningRate() * Math.pow(LOWERED, lowered);
        }
        double done = Math.min(1, (double) (step - pace.warmUp()) / Math.max(1, pace.steps() - pace.warmUp()));
        return pace.learningRate() * (LEAST + (1 - LEAST) * 0.5 * (1 + Math.cos(Math.PI * done)));
    }

    /** Takes note of a look at the validation set. */
    void looked(boolean better) {
        sinceLowered = better ? 0 : sinceLowered + 1;
        if (pace.plateau() > 0 && sinceLowered > pace.plateau()) {
            lowered++;
            sinceLowered = 0;
        }
    }

    int lowered() {
        return lowered;
    }

    int sinceLowered() {
        return sinceLowered;
    }
}
