package io.pentimento.training.run;

/**
 * Learning rate against step: up in a straight line, then down along half a cosine (I. Loshchilov, F. Hutter, ICLR 2017).
 *
 * @param peak highest rate
 * @param warmUp steps until it is reached
 * @param steps in all
 */
record Schedule(double peak, long warmUp, long steps) {

    /** Rate of a step, from 1. */
    double rate(long step) {
        if (step <= warmUp) {
            return peak * step / warmUp;
        }
        double done = Math.min(1, (double) (step - warmUp) / Math.max(1, steps - warmUp));
        return peak * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
