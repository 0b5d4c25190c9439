package io.pentimento.training.tune;

import io.pentimento.training.TrainingException;

/** Ends a trial that others have left behind; see {@link Objective.Progress#report}. */
public final class TrialStopped extends TrainingException {

    private static final long serialVersionUID = 1;

    TrialStopped(String message) {
        super(message);
    }
}
