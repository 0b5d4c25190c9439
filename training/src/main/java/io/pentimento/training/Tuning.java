package io.pentimento.training;

import io.pentimento.training.run.PlanFile;
import io.pentimento.training.tune.Direction;
import io.pentimento.training.tune.Objective;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.Search;
import io.pentimento.training.tune.SearchHistory;
import io.pentimento.training.tune.SearchSettings;
import io.pentimento.training.tune.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Searches for the best sizes, weights and paces of a training by short ones. */
public final class Tuning {

    /** Of each trial. */
    public static final int LOOKS = 8;

    private static final String JOURNAL = "journal.jsonl";
    private static final String TRIAL = "trial-";

    private final Tunable tunable;
    private final Path folder;
    private final Clock clock;

    /**
     * @param tunable what is tuned
     * @param folder of this search alone: journal and trials
     */
    public Tuning(Tunable tunable, Path folder, Clock clock) {
        this.tunable = tunable;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * What a search has found.
     *
     * @param history all trials
     * @param whole how a whole training with the best values is begun; empty when no trial has finished
     */
    public record Found(SearchHistory history, Optional<String> whole) {}

    /**
     * Runs the search, or goes on with it.
     *
     * @param trials in all
     * @param ended told of each trial as it ends
     */
    public Found run(int trials, String device, Consumer<Trial> ended) throws InterruptedException {
        PlanFile.claim(folder, tunable.plan());
        deleteCutOff();
        SearchSettings settings = SearchSettings.standard(
                trials,
                Direction.MINIMISE,
                tunable.pace().seed(),
                Math.max(1, tunable.pace().steps() / LOOKS));
        Path journal = folder.resolve(JOURNAL);
        try (Tunable.Trials open = tunable.open()) {
            SearchHistory history = new Search(tunable.space(), settings, clock)
                    .run(journal, (values, progress) -> train(open, values, device, progress), trial -> {
                        SearchHistory.read(journal).best().ifPresent(best -> tunable.whole(best.values(), folder));
                        ended.accept(trial);
                    });
            return new Found(history, history.best().map(best -> tunable.whole(best.values(), folder)));
        }
    }

    private double train(Tunable.Trials trials, ParameterValues values, String device, Objective.Progress progress)
            throws InterruptedException {
        Path place = null;
        try {
            place = Files.createTempDirectory(folder, TRIAL);
            return trials.train(values, place, device, progress);
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be written: " + e.getMessage(), e);
        } finally {
            delete(place);
        }
    }

    /** What a trial leaves that is cut off. */
    private void deleteCutOff() {
        try (var trials = Files.newDirectoryStream(folder, TRIAL + "*")) {
            trials.forEach(Tuning::delete);
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static void delete(Path place) {
        if (place == null) {
            return;
        }
        try (var files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(place);
        } catch (IOException e) {
            throw new TrainingException(place + ": cannot be removed: " + e.getMessage(), e);
        }
    }
}
