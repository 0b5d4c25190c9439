package io.pentimento.training;

import io.pentimento.training.run.Pace;
import io.pentimento.training.tune.Objective;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.SearchSpace;
import java.nio.file.Path;

/** A kind of training as a search sees it: what is varied, how a trial goes, and what becomes of the best values. */
public interface Tunable {

    /** What is tuned, for people: "elements-sdd, filter". */
    String title();

    /** Of one trial: a record, see {@link io.pentimento.training.run.PlanFile}; a search's folder belongs to it. */
    Object plan();

    /** Of one trial. */
    Pace pace();

    /** What is varied. */
    SearchSpace space();

    /** Prepares what all trials share, which may take some seconds. */
    Trials open();

    /**
     * Says how a whole training with these values is begun, and leaves in the search's folder what it needs.
     *
     * @return options of the training's command
     */
    String whole(ParameterValues values, Path folder);

    /** Short trainings. Belongs to one thread. */
    interface Trials extends AutoCloseable {

        /**
         * Trains.
         *
         * @param place a folder of its own, removed afterwards
         * @param progress told how good it is at each look, the smaller the better
         * @return how good it was at best
         */
        double train(ParameterValues values, Path place, String device, Objective.Progress progress)
                throws InterruptedException;

        @Override
        void close();
    }
}
