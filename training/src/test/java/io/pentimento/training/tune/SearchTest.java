package io.pentimento.training.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.DivergedException;
import io.pentimento.training.TrainingException;
import io.pentimento.training.tune.Trial.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final SearchSpace PLANE =
            SearchSpace.of(new Parameter.Real("x", -5, 10, false), new Parameter.Real("y", 0, 15, false));
    private static final SearchSpace MIXED = SearchSpace.of(
            new Parameter.Real("rate", 1e-5, 1e-1, true),
            new Parameter.Whole("width", 8, 256, true),
            new Parameter.Choice("network", List.of("cnn", "vit", "lt-vit")),
            new Parameter.Real("dropout", 0, 0.5, false));

    @TempDir
    Path folder;

    @Test
    void shouldFindBetterValuesThanRandomDrawsOnBraninsFunction() throws InterruptedException {
        assertBetterThanRandom(PLANE, (v, progress) -> branin(v.real("x"), v.real("y")), 60);
    }

    @Test
    void shouldFindBetterValuesThanRandomDrawsInASpaceOfAllKinds() throws InterruptedException {
        assertBetterThanRandom(MIXED, (v, progress) -> valley(v), 60);
    }

    private void assertBetterThanRandom(SearchSpace space, Objective objective, int trials)
            throws InterruptedException {
        double learned = medianBest(space, objective, trials, 10);
        double random = medianBest(space, objective, trials, trials);
        assertTrue(learned < 0.7 * random, "median best " + learned + " against " + random + " at random");
    }

    private double medianBest(SearchSpace space, Objective objective, int trials, int startUp)
            throws InterruptedException {
        List<Double> best = new ArrayList<>();
        for (long seed : LongStream.rangeClosed(1, 9).toArray()) {
            SearchSettings settings = new SearchSettings(trials, Direction.MINIMISE, seed, startUp, 0, 2);
            Path file = folder.resolve("search-" + startUp + "-" + seed + ".jsonl");
            SearchHistory history = new Search(space, settings, CLOCK).run(file, objective, t -> {});
            best.add(history.best().orElseThrow().value());
        }
        best.sort(null);
        return best.get(best.size() / 2);
    }

    @Test
    void shouldDrawTheSameTrialsFromTheSameSeed() throws InterruptedException {
        SearchSettings settings = settings(25);
        List<Trial> one = search(settings, "one", (v, p) -> valley(v)).trials();
        List<Trial> other = search(settings, "other", (v, p) -> valley(v)).trials();
        assertEquals(one, other);
    }

    @Test
    void shouldDrawEachValueAfresh() throws InterruptedException {
        List<Trial> trials = search(settings(60), "fresh", (v, p) -> valley(v)).trials();
        List<Double> places = new ArrayList<>();
        trials.stream().limit(10).forEach(t -> {
            places.add(2 * t.values().real("dropout"));
            places.add((Math.log10(t.values().real("rate")) + 5) / 4);
        });
        assertEquals(
                20, places.stream().map(p -> Math.round(p * 1e9)).distinct().count());
        assertEquals(
                60, trials.stream().map(t -> t.values().real("rate")).distinct().count());
    }

    @Test
    void shouldSearchForLargeValuesToo() throws InterruptedException {
        SearchSettings up = new SearchSettings(40, Direction.MAXIMISE, 5, 10, 0, 2);
        double best =
                search(up, "up", (v, p) -> -valley(v)).best().orElseThrow().value();
        double least = search(settings(40), "down", (v, p) -> valley(v))
                .best()
                .orElseThrow()
                .value();
        assertEquals(-least, best);
    }

    @Test
    void shouldGoOnAsIfItHadNeverEndedWhenItWasKilledInTheMiddleOfATrial() throws InterruptedException {
        SearchSettings settings = settings(30);
        Objective objective = (v, progress) -> {
            progress.report(1, valley(v));
            return valley(v);
        };
        List<Trial> whole = search(settings, "whole", objective).trials();
        for (int kill : new int[] {0, 7, 18}) {
            assertThrows(Killed.class, () -> search(settings, "killed-" + kill, dyingAt(kill, objective)));
            List<Trial> resumed = search(settings, "killed-" + kill, objective).trials();
            assertEquals(values(whole), values(resumed));
            assertEquals(
                    whole.stream().map(Trial::value).toList(),
                    resumed.stream().map(Trial::value).toList());
            assertEquals(2, resumed.get(kill).attempt());
            assertEquals(1, resumed.get(kill).reports().size());
        }
    }

    @Test
    void shouldMarkATrialThatWasCutOff() throws InterruptedException {
        assertThrows(Killed.class, () -> search(settings(5), "killed", dyingAt(2, (v, p) -> valley(v))));
        Trial cut = SearchHistory.read(folder.resolve("killed.jsonl")).trials().get(2);
        assertEquals(Outcome.CUT_OFF, cut.outcome());
    }

    @Test
    void shouldGiveUpATrialThatEndsTheSearchTwice() throws InterruptedException {
        Objective deadly = dyingAt(2, (v, p) -> valley(v));
        Objective dead = (v, p) -> {
            throw new Killed();
        };
        assertThrows(Killed.class, () -> search(settings(5), "deadly", deadly));
        assertThrows(Killed.class, () -> search(settings(5), "deadly", dead));
        List<Trial> trials = search(settings(5), "deadly", (v, p) -> valley(v)).trials();
        assertEquals(5, trials.size());
        assertEquals(Outcome.FAILED, trials.get(2).outcome());
        assertEquals("was cut off 2 times", trials.get(2).note());
    }

    @Test
    void shouldTryMoreWhenACompleteSearchIsBegunAgainWithMoreTrials() throws InterruptedException {
        List<Trial> all = search(settings(20), "all", (v, p) -> valley(v)).trials();
        search(settings(12), "some", (v, p) -> valley(v));
        assertEquals(all, search(settings(20), "some", (v, p) -> valley(v)).trials());
    }

    @Test
    void shouldStopTrialsThatOthersHaveLeftBehind() throws InterruptedException {
        SearchSettings settings = new SearchSettings(40, Direction.MINIMISE, 1, 10, 3, 3);
        List<Integer> stepsDone = new ArrayList<>();
        SearchHistory history = search(settings, "halving", (v, progress) -> {
            stepsDone.add(0);
            for (int step = 1; step <= 27; step++) {
                progress.report(step, valley(v) + 10.0 / step);
                stepsDone.set(stepsDone.size() - 1, step);
            }
            return valley(v) + 10.0 / 27;
        });
        List<Trial> stopped = history.trials().stream()
                .filter(t -> t.outcome() == Outcome.STOPPED)
                .toList();
        assertTrue(stopped.size() >= 15 && stopped.size() <= 38, stopped.size() + " of 40 were stopped");
        assertTrue(stopped.stream().allMatch(t -> List.of(3L, 9L, 27L).contains(lastStep(t))));
        double median = stopped.stream().mapToDouble(Trial::value).sorted().toArray()[stopped.size() / 2];
        assertTrue(history.best().orElseThrow().value() < median);
        int steps = stepsDone.stream().mapToInt(s -> s).sum();
        assertTrue(steps < 40 * 27 / 2, steps + " steps were trained");
    }

    @Test
    void shouldLetTheFirstTrialsPassEachRung() throws InterruptedException {
        SearchSettings settings = new SearchSettings(2, Direction.MINIMISE, 1, 10, 1, 3);
        SearchHistory history = search(settings, "first", (v, progress) -> {
            progress.report(1, valley(v));
            return valley(v);
        });
        assertTrue(history.trials().stream().allMatch(t -> t.outcome() == Outcome.FINISHED));
    }

    @Test
    void shouldRankFinishedTrialsBeforeStoppedAndFailedOnes() throws InterruptedException {
        SearchHistory history = search(settings(12), "ranks", (v, progress) -> {
            progress.report(1, valley(v));
            if (v.choice("network").equals("vit")) {
                throw new DivergedException("step 1: the training has diverged");
            }
            return valley(v);
        });
        List<Trial> ranking = history.ranking();
        assertEquals(12, ranking.size());
        Trial worst = ranking.get(11);
        assertEquals(Outcome.FAILED, worst.outcome());
        assertEquals("step 1: the training has diverged", worst.note());
        assertEquals(history.best().orElseThrow(), ranking.get(0));
    }

    @Test
    void shouldCountATrialWithoutANumberAsFailed() throws InterruptedException {
        SearchHistory reported = search(settings(1), "reported", (v, progress) -> {
            progress.report(3, Double.NaN);
            return 0;
        });
        assertEquals(
                "step 3 value=NaN: must be a number", reported.trials().get(0).note());
        SearchHistory last = search(settings(1), "final", (v, progress) -> Double.POSITIVE_INFINITY);
        assertEquals(Outcome.FAILED, last.trials().get(0).outcome());
    }

    @Test
    void shouldSayWhichParameterMatters() throws InterruptedException {
        SearchHistory history = search(settings(60, 60), "matters", (v, p) -> valley(v));
        List<String> names = List.copyOf(ParameterImportance.of(history).keySet());
        assertEquals("rate", names.get(0));
        assertEquals("dropout", names.get(3));
        double sum = ParameterImportance.of(history).values().stream()
                .mapToDouble(s -> s)
                .sum();
        assertTrue(sum > 0.5 && sum < 1.1, "shares add up to " + sum);
    }

    @Test
    void shouldSayWhichParameterMattersWhenMostTrialsWereStopped() throws InterruptedException {
        SearchSettings halving = SearchSettings.standard(30, Direction.MINIMISE, 3, 1);
        SearchHistory history = search(halving, "stopped", (v, progress) -> {
            for (int step = 1; step <= 9; step++) {
                progress.report(step, valley(v) + 1.0 / step);
            }
            return valley(v);
        });
        long finished = history.trials().stream()
                .filter(t -> t.outcome() == Outcome.FINISHED)
                .count();
        assertTrue(finished < ParameterImportance.LEAST_TRIALS, finished + " finished");
        assertEquals("rate", ParameterImportance.of(history).keySet().iterator().next());
    }

    @Test
    void shouldEndTheSearchForAReasonThatIsNotTheValues() throws InterruptedException {
        TrainingException noGpu = assertThrows(
                TrainingException.class,
                () -> search(settings(3), "no-gpu", (v, p) -> {
                    throw new TrainingException("device=gpu: PyTorch sees 0 GPUs here");
                }));
        assertEquals("device=gpu: PyTorch sees 0 GPUs here", noGpu.getMessage());
        SearchHistory resumed = search(settings(3), "no-gpu", (v, p) -> valley(v));
        assertTrue(resumed.trials().stream().allMatch(t -> t.outcome() == Outcome.FINISHED));
    }

    @Test
    void shouldSayNothingOfImportanceAfterAFewTrials() throws InterruptedException {
        assertTrue(ParameterImportance.of(search(settings(9), "few", (v, p) -> valley(v)))
                .isEmpty());
    }

    @Test
    void shouldStayWithinTheSpace() throws InterruptedException {
        SearchSpace space =
                SearchSpace.of(new Parameter.Whole("few", 1, 3, false), new Parameter.Real("rate", 1e-4, 1e-2, true));
        SearchHistory history = new Search(space, settings(60), CLOCK)
                .run(folder.resolve("edge.jsonl"), (v, p) -> -v.whole("few") - v.real("rate"), t -> {});
        assertTrue(history.trials().stream()
                .allMatch(t -> t.values().whole("few") >= 1
                        && t.values().whole("few") <= 3
                        && t.values().real("rate") >= 1e-4
                        && t.values().real("rate") <= 1e-2));
        assertEquals(3, history.best().orElseThrow().values().whole("few"));
    }

    @Test
    void shouldRefuseSpacesThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new Parameter.Real("rate", 0, 1, true));
        assertThrows(IllegalArgumentException.class, () -> new Parameter.Whole("n", 4, 4, false));
        assertThrows(IllegalArgumentException.class, () -> new Parameter.Choice("c", List.of("a", "a")));
        Parameter.Real x = new Parameter.Real("x", 0, 1, false);
        assertThrows(IllegalArgumentException.class, () -> SearchSpace.of(x, x));
        assertThrows(IllegalArgumentException.class, () -> SearchSpace.of());
    }

    @Test
    void shouldKeepTheJournalToItself() throws InterruptedException {
        SearchHistory history = search(settings(1), "locked", (v, p) -> {
            TrainingException refused =
                    assertThrows(TrainingException.class, () -> search(settings(1), "locked", (w, q) -> 0));
            assertTrue(refused.getMessage().contains("another search"), refused.getMessage());
            SearchHistory.read(folder.resolve("locked.jsonl"));
            assertThrows(TrainingException.class, () -> search(settings(1), "locked", (w, q) -> 0));
            return 1;
        });
        assertEquals(Outcome.FINISHED, history.trials().get(0).outcome());
        assertTrue(Files.exists(folder.resolve("locked.jsonl")));
    }

    private SearchHistory search(SearchSettings settings, String name, Objective objective)
            throws InterruptedException {
        return new Search(MIXED, settings, CLOCK).run(folder.resolve(name + ".jsonl"), objective, t -> {});
    }

    private static SearchSettings settings(int trials) {
        return settings(trials, 10);
    }

    private static SearchSettings settings(int trials, int startUp) {
        return new SearchSettings(trials, Direction.MINIMISE, 5, startUp, 0, 2);
    }

    private static Objective dyingAt(int trial, Objective objective) {
        int[] begun = {0};
        return (values, progress) -> {
            if (begun[0]++ == trial) {
                progress.report(1, 0);
                throw new Killed();
            }
            return objective.evaluate(values, progress);
        };
    }

    private static List<ParameterValues> values(List<Trial> trials) {
        return trials.stream().map(Trial::values).toList();
    }

    private static long lastStep(Trial trial) {
        return trial.reports().get(trial.reports().size() - 1).step();
    }

    /** F. H. Branin, IBM J. Res. Dev. 16 (1972) 504, less its smallest value. */
    private static double branin(double x, double y) {
        double valley = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.39788735;
    }

    /** Like a training: the rate matters most, and the best one depends on the width. */
    private static double valley(ParameterValues v) {
        double rate = Math.log10(v.real("rate")) + 3;
        double width = Math.log(v.whole("width") / 64.0) / Math.log(2);
        double bend = rate + 0.3 * width;
        double network =
                switch (v.choice("network")) {
                    case "lt-vit" -> 0;
                    case "vit" -> 0.3;
                    default -> 0.6;
                };
        return 0.01 + bend * bend + 0.05 * width * width + network + 0.2 * Math.abs(v.real("dropout") - 0.1);
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }
}
