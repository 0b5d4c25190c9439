package io.pentimento.training.tune;

import java.time.Instant;
import java.util.List;

/**
 * One set of values and how it went.
 *
 * @param number from 0, in the order in which they began
 * @param attempt from 1; more when it was cut off before
 * @param values tried
 * @param reports on the way, of the last attempt
 * @param outcome how it ended
 * @param value final one; the last report's where it was stopped; NaN where there is none
 * @param note why it failed or was stopped; else empty
 * @param began start of the last attempt
 * @param ended when it ended, or was found to be cut off
 */
public record Trial(
        int number,
        int attempt,
        ParameterValues values,
        List<Report> reports,
        Outcome outcome,
        double value,
        String note,
        Instant began,
        Instant ended) {

    /** How a trial ended. */
    public enum Outcome {
        /** With its final value. */
        FINISHED,
        /** Hopeless, and stopped. */
        STOPPED,
        /** These values do not work. */
        FAILED,
        /** The search ended in the middle of it; it is tried again when the search is resumed. */
        CUT_OFF
    }

    /** A value on the way. */
    public record Report(long step, double value) {}

    public Trial {
        reports = List.copyOf(reports);
    }

    /** A trial that begins; without an end it counts as cut off. */
    static Trial begun(int number, int attempt, ParameterValues values, Instant now) {
        return new Trial(number, attempt, values, List.of(), Outcome.CUT_OFF, Double.NaN, "", now, now);
    }

    Trial with(List<Report> soFar, Instant now) {
        return new Trial(number, attempt, values, soFar, outcome, value, note, began, now);
    }

    Trial with(Outcome end, double last, String why, Instant now) {
        return new Trial(number, attempt, values, reports, end, last, why, began, now);
    }
}
