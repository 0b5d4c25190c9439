package io.pentimento.training.tune;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * How much of what varies each parameter explains by itself: functional analysis of variance of a random forest that has
 * learned the trials (F. Hutter, H. Hoos, K. Leyton-Brown, ICML 2014). The marginal of a parameter is the forest's
 * mean over all others, taken here over random draws.
 */
public final class ParameterImportance {

    /** Fewer trials say nothing. */
    static final int LEAST_TRIALS = 10;

    private static final int TREES = 48;
    private static final int DEPTH = 12;
    private static final float LEAST_WEIGHT = 3;
    private static final float PARAMETERS_IN_SPLIT = 0.7f;
    private static final int PLACES = 16;
    private static final int DRAWS = 64;
    private static final long SEED = 1;
    private static final String COST = "cost";
    /** Would otherwise say each tree. Held, because the level of a logger that nobody holds is forgotten. */
    private static final Logger TREE_LOG = Logger.getLogger(BaggingTrainer.class.getName());

    private final List<Parameter> parameters;
    private final List<Kernel> kernels;
    private final Model<Regressor> forest;
    private final RandomGenerator random = new SplittableRandom(SEED);

    private ParameterImportance(SearchSpace space, Model<Regressor> forest) {
        this.parameters = space.parameters();
        this.kernels = Kernel.of(space);
        this.forest = forest;
    }

    /** Values that were tried, and what came of them. */
    private record Tried(ParameterValues values, double cost) {}

    /**
     * Share of the variance that each parameter explains alone, largest first; together at most about one, the rest is
     * interplay. Where trials were stopped, all are compared by their first report, since the finished ones alone are those with
     * good values. Empty when fewer than ten trials can be compared, or all have one value.
     */
    public static Map<String, Double> of(SearchHistory history) {
        boolean early = history.trials().stream().anyMatch(t -> t.outcome() == Trial.Outcome.STOPPED);
        List<Tried> tried = history.trials().stream()
                .filter(t -> early ? !t.reports().isEmpty() : t.outcome() == Trial.Outcome.FINISHED)
                .map(t -> new Tried(t.values(), early ? t.reports().get(0).value() : t.value()))
                .toList();
        long different = tried.stream().mapToDouble(Tried::cost).distinct().count();
        if (tried.size() < LEAST_TRIALS || different < 2) {
            return Map.of();
        }
        return new ParameterImportance(history.space(), forest(history.space(), tried)).shares();
    }

    private static Model<Regressor> forest(SearchSpace space, List<Tried> trials) {
        RegressionFactory factory = new RegressionFactory();
        var data = new MutableDataset<>(new SimpleDataSourceProvenance("trials", factory), factory);
        for (Tried trial : trials) {
            data.add(example(space.parameters(), Kernel.of(space), trial));
        }
        var tree = new CARTRegressionTrainer(
                DEPTH, LEAST_WEIGHT, 0, PARAMETERS_IN_SPLIT, false, new MeanSquaredError(), SEED);
        TREE_LOG.setLevel(Level.WARNING);
        var trainer = new RandomForestTrainer<>(tree, new AveragingCombiner(), TREES, SEED);
        return trainer.train(data, Map.<String, Provenance>of());
    }

    private static Example<Regressor> example(List<Parameter> parameters, List<Kernel> kernels, Tried trial) {
        double[] places = new double[kernels.size()];
        for (int p = 0; p < places.length; p++) {
            places[p] = kernels.get(p)
                    .place(trial.values().byName().get(parameters.get(p).name()));
        }
        return example(parameters, places, trial.cost());
    }

    private static Example<Regressor> example(List<Parameter> parameters, double[] places, double cost) {
        var example = new ArrayExample<>(new Regressor(COST, cost));
        for (int p = 0; p < places.length; p++) {
            String name = parameters.get(p).name();
            if (parameters.get(p) instanceof Parameter.Choice choice) {
                for (int o = 0; o < choice.options().size(); o++) {
                    example.add(name + "=" + choice.options().get(o), places[p] == o ? 1 : 0);
                }
            } else {
                example.add(name, places[p]);
            }
        }
        return example;
    }

    private Map<String, Double> shares() {
        SummaryStatistics all = new SummaryStatistics();
        double[] explained = new double[parameters.size()];
        for (int p = 0; p < explained.length; p++) {
            explained[p] = explained(p, all);
        }
        List<Integer> order = new ArrayList<>();
        for (int p = 0; p < explained.length; p++) {
            order.add(p);
        }
        order.sort(Comparator.comparingDouble(p -> -explained[p]));
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int p : order) {
            double variance = all.getPopulationVariance();
            shares.put(parameters.get(p).name(), variance > 0 ? explained[p] / variance : 0);
        }
        return shares;
    }

    /** Variance of a parameter's marginal; adds all predictions to {@code all}. */
    private double explained(int parameter, SummaryStatistics all) {
        SummaryStatistics marginal = new SummaryStatistics();
        double noise = 0;
        double[] grid = grid(parameter);
        for (double place : grid) {
            SummaryStatistics others = new SummaryStatistics();
            for (int d = 0; d < DRAWS; d++) {
                double[] places = kernels.stream()
                        .mapToDouble(k -> k.drawAnywhere(random))
                        .toArray();
                places[parameter] = place;
                double cost = forest.predict(example(parameters, places, 0))
                        .getOutput()
                        .getValues()[0];
                others.addValue(cost);
                all.addValue(cost);
            }
            marginal.addValue(others.getMean());
            noise += others.getVariance() / DRAWS / grid.length;
        }
        // Means over few draws vary by themselves, all the more where other parameters matter.
        return Math.max(0, marginal.getPopulationVariance() - noise);
    }

    private double[] grid(int parameter) {
        boolean choice = parameters.get(parameter) instanceof Parameter.Choice;
        int places = choice
                ? ((Parameter.Choice) parameters.get(parameter)).options().size()
                : PLACES;
        double[] grid = new double[places];
        for (int i = 0; i < places; i++) {
            grid[i] = choice ? i : (i + 0.5) / places;
        }
        return grid;
    }
}
