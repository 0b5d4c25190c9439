package io.pentimento.training.tune;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A named setting that a search varies. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Parameter.Real.class, name = "real"),
    @JsonSubTypes.Type(value = Parameter.Whole.class, name = "whole"),
    @JsonSubTypes.Type(value = Parameter.Choice.class, name = "choice")
})
public sealed interface Parameter {

    /** Unique in its space. */
    String name();

    /**
     * A real number.
     *
     * @param least smallest value
     * @param most largest value
     * @param logarithmic whether it is its logarithm that matters; needs a positive {@code least}
     */
    record Real(String name, double least, double most, boolean logarithmic) implements Parameter {
        public Real {
            requireName(name);
            if (!(least < most) || Double.isInfinite(least) || Double.isInfinite(most) || logarithmic && least <= 0) {
                throw new IllegalArgumentException(name + ": least=" + least + ", most=" + most
                        + ": least must be below most, and positive where the logarithm matters");
            }
        }
    }

    /**
     * A whole number.
     *
     * @param least smallest value
     * @param most largest value
     * @param logarithmic whether it is its logarithm that matters; needs a positive {@code least}
     */
    record Whole(String name, long least, long most, boolean logarithmic) implements Parameter {
        public Whole {
            requireName(name);
            if (least >= most || logarithmic && least < 1) {
                throw new IllegalArgumentException(name + ": least=" + least + ", most=" + most
                        + ": least must be below most, and positive where the logarithm matters");
            }
        }
    }

    /**
     * One of several names without an order.
     *
     * @param options at least two, all different
     */
    record Choice(String name, List<String> options) implements Parameter {
        public Choice {
            requireName(name);
            options = List.copyOf(options);
            if (options.size() < 2 || options.stream().distinct().count() < options.size()) {
                throw new IllegalArgumentException(
                        name + ": options=" + options + ": at least two are needed, all different");
            }
        }
    }

    private static void requireName(String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name=" + name + ": a parameter must have a name");
        }
    }
}
