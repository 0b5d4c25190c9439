package io.pentimento.training.tune;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A search so far.
 *
 * @param space that was searched
 * @param direction which values are good
 * @param trials in the order of their numbers
 */
public record SearchHistory(SearchSpace space, Direction direction, List<Trial> trials) {

    public SearchHistory {
        trials = List.copyOf(trials);
    }

    /**
     * Reads a journal, without changing it; a search may be writing to it.
     *
     * @throws io.pentimento.training.TrainingException when it cannot be read, or naming the line that is malformed
     */
    public static SearchHistory read(Path journal) {
        return JournalText.read(journal).history();
    }

    /**
     * All trials, best first: finished ones by their value; then stopped ones, those that got further first and equally far
     * ones by their last value; then failed ones.
     */
    public List<Trial> ranking() {
        return trials.stream()
                .filter(t -> t.outcome() != Trial.Outcome.CUT_OFF)
                .sorted(Comparator.comparing(Trial::outcome)
                        .thenComparing(t -> t.outcome() == Trial.Outcome.STOPPED ? -lastStep(t) : 0)
                        .thenComparing(t -> direction.cost(t.value()))
                        .thenComparing(Trial::number))
                .toList();
    }

    /** The finished trial with the best value. */
    public Optional<Trial> best() {
        return ranking().stream()
                .filter(t -> t.outcome() == Trial.Outcome.FINISHED)
                .findFirst();
    }

    private static long lastStep(Trial trial) {
        return trial.reports().isEmpty()
                ? 0
                : trial.reports().get(trial.reports().size() - 1).step();
    }
}
