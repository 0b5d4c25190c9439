package io.pentimento.training.tune;

/** A numeric parameter's values as places between 0 and 1. A whole number takes the space of half a step to each side. */
final class UnitScale {

    private final boolean whole;
    private final boolean logarithmic;
    private final double from;
    private final double to;
    private final double least;
    private final double most;

    private UnitScale(boolean whole, boolean logarithmic, double least, double most, double margin) {
        this.whole = whole;
        this.logarithmic = logarithmic;
        this.least = least;
        this.most = most;
        this.from = logarithmic ? Math.log(least - margin) : least - margin;
        this.to = logarithmic ? Math.log(most + margin) : most + margin;
    }

    static UnitScale of(Parameter.Real real) {
        return new UnitScale(false, real.logarithmic(), real.least(), real.most(), 0);
    }

    static UnitScale of(Parameter.Whole whole) {
        return new UnitScale(true, whole.logarithmic(), whole.least(), whole.most(), 0.5);
    }

    double place(Object value) {
        double number = ((Number) value).doubleValue();
        return ((logarithmic ? Math.log(number) : number) - from) / (to - from);
    }

    /** A Double or a Long. */
    Object value(double place) {
        double x = from + place * (to - from);
        double number = Math.max(least, Math.min(most, logarithmic ? Math.exp(x) : x));
        if (whole) {
            return Math.round(number);
        }
        return number;
    }
}
