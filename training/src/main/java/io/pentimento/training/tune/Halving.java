package io.pentimento.training.tune;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Stops trials that others have left behind: successive halving for trials that come one after the other (L. Li et al.,
 * "A system for massively parallel hyperparameter tuning", MLSys 2020, sec. 3), in its form that stops instead of pausing.
 * At each rung, a step that is a power of the reduction times the first rung, a trial goes on when it is in the best part of all
 * that came so far, one in {@code reduction}.
 */
record Halving(SearchSettings settings) {

    /**
     * Whether the last report leaves no hope.
     *
     * @param reports of the running trial
     * @param others trials that have ended
     */
    boolean hopeless(List<Trial.Report> reports, List<Trial> others) {
        if (settings.firstRung() == 0) {
            return false;
        }
        long rung = lastRung(reports.get(reports.size() - 1).step());
        OptionalDouble mine = at(rung, reports);
        boolean judgedBefore =
                reports.size() > 1 && reports.get(reports.size() - 2).step() >= rung;
        if (mine.isEmpty() || judgedBefore) {
            return false;
        }
        double[] theirs = others.stream()
                .map(t -> at(rung, t.reports()))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        int going = (theirs.length + 1) / settings.reduction();
        long better = 0;
        for (double value : theirs) {
            better += cost(value) < cost(mine.getAsDouble()) ? 1 : 0;
        }
        return going > 0 && better >= going;
    }

    /** The highest rung at or below a step; the first one when it is below all. */
    private long lastRung(long step) {
        long rung = settings.firstRung();
        while (rung <= step / settings.reduction()) {
            rung *= settings.reduction();
        }
        return rung;
    }

    /** Value of the first report from a rung on. */
    private static OptionalDouble at(long rung, List<Trial.Report> reports) {
        return reports.stream()
                .filter(r -> r.step() >= rung)
                .mapToDouble(Trial.Report::value)
                .findFirst();
    }

    private double cost(double value) {
        return settings.direction().cost(value);
    }
}
