package io.pentimento.training.tune;

import io.pentimento.training.TrainingException;
import io.pentimento.training.tune.Trial.Outcome;
import java.nio.file.Path;
import java.time.Clock;
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
     * @throws TrainingException when the journal cannot be used
     */
    public SearchHistory run(Path file, Objective objective, Consumer<Trial> ended) throws InterruptedException {
        try (Journal journal = Journal.open(file, clock)) {
            List<Trial> trials = new ArrayList<>(journal.resume(space, settings));
            giveUpOrTryAgain(journal, trials, objective, ended);
            while (trials.size() < settings.trials()) {
                ParameterValues values =
                        sampler.next(trials.size(), history(trials).ranking());
                Trial trial = attempt(journal, trials, trials.size(), 1, values, objective);
                trials.add(trial);
                ended.accept(trial);
            }
            return history(trials);
        }
    }

    private void giveUpOrTryAgain(Journal journal, List<Trial> trials, Objective objective, Consumer<Trial> ended)
            throws InterruptedException {
        if (trials.isEmpty() || last(trials).outcome() != Outcome.CUT_OFF) {
            return;
        }
        Trial cut = trials.remove(trials.size() - 1);
        Trial again;
        if (cut.attempt() < MOST_ATTEMPTS) {
            journal.ended(cut.number(), Outcome.CUT_OFF, Double.NaN, "");
            again = attempt(journal, trials, cut.number(), cut.attempt() + 1, cut.values(), objective);
        } else {
            journal.ended(cut.number(), Outcome.FAILED, Double.NaN, "was cut off " + cut.attempt() + " times");
            again = last(journal.trials());
        }
        trials.add(again);
        ended.accept(again);
    }

    private Trial attempt(
            Journal journal, List<Trial> before, int number, int attempt, ParameterValues values, Objective objective)
            throws InterruptedException {
        journal.begun(number, attempt, values);
        Running running = new Running(journal, number, before);
        try {
            double value = objective.evaluate(values, running);
            if (!running.stopped) {
                requireNumber("final", value);
                journal.ended(number, Outcome.FINISHED, value, "");
            }
        } catch (TrainingException | IllegalArgumentException e) {
            if (!running.stopped) {
                journal.ended(number, Outcome.FAILED, Double.NaN, String.valueOf(e.getMessage()));
            }
        }
        return last(journal.trials());
    }

    private static void requireNumber(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new TrainingException(what + " value=" + value + ": must be a number");
        }
    }

    private SearchHistory history(List<Trial> trials) {
        return new SearchHistory(space, settings.direction(), trials);
    }

    private static Trial last(List<Trial> trials) {
        return trials.get(trials.size() - 1);
    }

    /** A trial on its way. */
    private final class Running implements Objective.Progress {

        private final Journal journal;
        private final int number;
        private final List<Trial> before;
        private final List<Trial.Report> reports = new ArrayList<>();
        private boolean stopped;

        Running(Journal journal, int number, List<Trial> before) {
            this.journal = journal;
            this.number = number;
            this.before = before;
        }

        @Override
        public void report(long step, double value) {
            requireNumber("step " + step, value);
            if (!reports.isEmpty() && step <= last().step()) {
                throw new IllegalArgumentException("step=" + step + ": must be above " + last().step());
            }
            reports.add(new Trial.Report(step, value));
            journal.reported(number, last());
            if (halving.hopeless(reports, before)) {
                stopped = true;
                String note = "left behind at step " + step;
                journal.ended(number, Outcome.STOPPED, value, note);
                throw new TrialStopped("trial " + number + ": " + note);
            }
        }

        private Trial.Report last() {
            return reports.get(reports.size() - 1);
        }
    }
}
