package io.pentimento.training.tune;

import io.pentimento.training.DivergedException;
import io.pentimento.training.tune.Trial.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Searches for good hyper-parameters, one trial after the other, and keeps everything in a journal. Begun again with the
 * same journal it goes on as if it had never ended: a trial that was cut off is tried again with its values, and what is
 * drawn after that is what would have been drawn. Not safe for use by several threads.
 */
public final class Search {

    /** A trial that is cut off as often as this may be what ends the search (by taking all memory, say), and has failed. */
    private static final int MOST_ATTEMPTS = 2;

    private final SearchSpace space;
    private final SearchSettings settings;
    private final Clock clock;
    private final TreeParzenSampler sampler;
    private final Halving halving;

    public Search(SearchSpace space, SearchSettings settings, Clock clock) {
        this.space = space;
        this.settings = settings;
        this.clock = clock;
        this.sampler = new TreeParzenSampler(space, settings);
        this.halving = new Halving(settings);
    }

    /**
     * Tries until all trials are done.
     *
     * @param file of the journal; made when it is not there
     * @param ended told of each trial as it ends
     * @throws io.pentimento.training.TrainingException when the journal cannot be used, or a trial ends for a reason that is not its
     *     values'
     */
    public SearchHistory run(Path file, Objective objective, Consumer<Trial> ended) throws InterruptedException {
        try (Journal journal = Journal.open(file, clock)) {
            List<Trial> trials = new ArrayList<>(journal.resume(space, settings));
            giveUpOrTryAgain(journal, trials, objective, ended);
            while (trials.size() < settings.trials()) {
                ParameterValues values =
                        sampler.next(trials.size(), history(trials).ranking());
                Trial begun = Trial.begun(trials.size(), 1, values, clock.instant());
                keep(trials, attempt(journal, trials, begun, objective), ended);
            }
            return history(trials);
        }
    }

    private static void keep(List<Trial> trials, Trial trial, Consumer<Trial> ended) {
        trials.add(trial);
        ended.accept(trial);
    }

    private void giveUpOrTryAgain(Journal journal, List<Trial> trials, Objective objective, Consumer<Trial> ended)
            throws InterruptedException {
        int last = trials.size() - 1;
        if (last < 0 || trials.get(last).outcome() != Outcome.CUT_OFF) {
            return;
        }
        Trial cut = trials.remove(last);
        if (cut.attempt() < MOST_ATTEMPTS) {
            journal.ended(cut);
            Trial begun = Trial.begun(cut.number(), cut.attempt() + 1, cut.values(), clock.instant());
            keep(trials, attempt(journal, trials, begun, objective), ended);
        } else {
            String note = "was cut off " + cut.attempt() + " times";
            Trial failed = cut.with(Outcome.FAILED, Double.NaN, note, clock.instant());
            journal.ended(failed);
            keep(trials, failed, ended);
        }
    }

    private Trial attempt(Journal journal, List<Trial> before, Trial begun, Objective objective)
            throws InterruptedException {
        journal.begun(begun);
        Running running = new Running(journal, begun, before);
        try {
            double value = objective.evaluate(begun.values(), running);
            if (!running.stopped) {
                requireNumber("final", value);
                running.end(Outcome.FINISHED, value, "");
            }
        } catch (TrialStopped | DivergedException | IllegalArgumentException e) {
            if (!running.stopped) {
                running.end(Outcome.FAILED, Double.NaN, String.valueOf(e.getMessage()));
            }
        }
        return running.trial;
    }

    private static void requireNumber(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(what + " value=" + value + ": must be a number");
        }
    }

    private SearchHistory history(List<Trial> trials) {
        return new SearchHistory(space, settings.direction(), trials);
    }

    /** A trial on its way. */
    private final class Running implements Objective.Progress {

        private final Journal journal;
        private final List<Trial> before;
        private final List<Trial.Report> reports = new ArrayList<>();
        private Trial trial;
        private boolean stopped;

        Running(Journal journal, Trial begun, List<Trial> before) {
            this.journal = journal;
            this.trial = begun;
            this.before = before;
        }

        @Override
        public void report(long step, double value) {
            requireNumber("step " + step, value);
            if (!reports.isEmpty() && step <= reports.get(reports.size() - 1).step()) {
                throw new IllegalArgumentException("step=" + step + ": must grow from report to report");
            }
            Trial.Report report = new Trial.Report(step, value);
            reports.add(report);
            journal.reported(trial, report);
            if (halving.hopeless(reports, before)) {
                stopped = true;
                end(Outcome.STOPPED, value, "left behind at step " + step);
                throw new TrialStopped("trial " + trial.number() + ": " + trial.note());
            }
        }

        void end(Outcome outcome, double value, String note) {
            Instant now = clock.instant();
            trial = trial.with(reports, now).with(outcome, value, note, now);
            journal.ended(trial);
        }
    }
}
