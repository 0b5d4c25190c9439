package io.pentimento.training.tune;

/** What a search makes small or large: a training with the given settings, for instance. */
@FunctionalInterface
public interface Objective {

    /** Takes in how a trial goes, and ends it when it is hopeless. */
    @FunctionalInterface
    interface Progress {

        /**
         * Says how good the trial is so far; how good it is in the end is what {@link #evaluate} returns.
         *
         * @param step of the training; grows from call to call
         * @throws TrialStopped when the trial is not worth going on; the objective lets it pass, after tidying up
         * @throws io.pentimento.training.DivergedException when the value is not a number; it too is to pass
         */
        void report(long step, double value);
    }

    /**
     * Tries one set of values. A {@link io.pentimento.training.DivergedException} or an {@link IllegalArgumentException}
     * means that these values do not work (a training diverged, sizes do not fit): the trial counts as failed and the search
     * goes on. Anything else, such as a full disk or a GPU that is not there, ends the search, which may be resumed.
     *
     * @return the final value
     */
    double evaluate(ParameterValues values, Progress progress) throws InterruptedException;
}
