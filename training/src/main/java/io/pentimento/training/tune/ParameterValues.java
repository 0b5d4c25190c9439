package io.pentimento.training.tune;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value for each parameter of a space, in its order: a Double, a Long, or the name of a choice.
 *
 * @param byName values
 */
public record ParameterValues(Map<String, Object> byName) {

    public ParameterValues {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Value of a {@link Parameter.Real}. */
    public double real(String name) {
        return (Double) require(name, Double.class);
    }

    /** Value of a {@link Parameter.Whole}. */
    public long whole(String name) {
        return (Long) require(name, Long.class);
    }

    /** Value of a {@link Parameter.Choice}. */
    public String choice(String name) {
        return (String) require(name, String.class);
    }

    private Object require(String name, Class<?> type) {
        Object value = byName.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    name + "=" + value + ": is no " + type.getSimpleName() + " among " + byName.keySet());
        }
        return value;
    }
}
