package io.pentimento.viewer.takeaway;

/** How values become places in a colour map; the same numbers as the page's. */
public sealed interface MapScale {

    /** Even steps. */
    record Linear() implements MapScale {
        @Override
        public String title() {
            return "linear";
        }

        @Override
        public double of(double value) {
            return value;
        }

        @Override
        public double back(double place) {
            return place;
        }
    }

    /** Square root of the size, with its sign. */
    record Root() implements MapScale {
        @Override
        public String title() {
            return "sqrt";
        }

        @Override
        public double of(double value) {
            return Math.signum(value) * Math.sqrt(Math.abs(value));
        }

        @Override
        public double back(double place) {
            return Math.signum(place) * place * place;
        }
    }

    /** Logarithm; the range must be above zero. */
    record Log() implements MapScale {
        @Override
        public String title() {
            return "log";
        }

        @Override
        public double of(double value) {
            return Math.log(Math.max(value, Double.MIN_VALUE));
        }

        @Override
        public double back(double place) {
            return Math.exp(place);
        }
    }

    /** Place in a linear range, to a power. */
    record Gamma(double exponent) implements MapScale {
        public Gamma {
            if (!(exponent > 0) || exponent > 10) {
                throw new IllegalArgumentException("scale=" + exponent + ": a gamma must be above 0 and at most 10");
            }
        }

        @Override
        public double of(double value) {
            return value;
        }

        @Override
        public double back(double place) {
            return place;
        }

        @Override
        public String title() {
            return "gamma " + exponent;
        }

        @Override
        public double fraction(double value, Range range) {
            return Math.pow(MapScale.super.fraction(value, range), exponent);
        }

        @Override
        public double valueAt(double fraction, Range range) {
            return MapScale.super.valueAt(Math.pow(fraction, 1 / exponent), range);
        }
    }

    double of(double value);

    double back(double place);

    /** Where a value lies in a range, 0 to 1; not a number of one that is none. */
    default double fraction(double value, Range range) {
        double low = of(range.low());
        double share = (of(value) - low) / (of(range.high()) - low);
        return Math.min(1, Math.max(0, share));
    }

    /** The inverse of {@link #fraction}. */
    default double valueAt(double fraction, Range range) {
        double low = of(range.low());
        return back(low + fraction * (of(range.high()) - low));
    }

    /** A range that this scale can show: not empty; above zero for a logarithm, not below zero for a root. */
    default Range usable(Range range) {
        double low = range.low();
        double high = range.high();
        if (this instanceof Log) {
            high = high > 0 ? high : 1;
            low = Math.max(low, high * 1e-4);
        } else if (this instanceof Root) {
            low = Math.max(low, 0);
        }
        return high > low ? new Range(low, high) : new Range(low, low + (low == 0 ? 1 : Math.abs(low) * 0.01));
    }

    /**
     * "linear", "sqrt", "log" or the exponent of a gamma curve.
     *
     * @throws IllegalArgumentException for anything else
     */
    static MapScale parse(String name) {
        return switch (name) {
            case "linear" -> new Linear();
            case "sqrt" -> new Root();
            case "log" -> new Log();
            default -> {
                try {
                    yield new Gamma(Double.parseDouble(name));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "scale=" + name + ": must be linear, sqrt, log or the exponent of a gamma curve", e);
                }
            }
        };
    }

    /** "linear", "sqrt", "log", "gamma 0.5". */
    String title();
}
