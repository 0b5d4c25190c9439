package io.pentimento.training.tune;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a search varies.
 *
 * @param parameters at least one, with different names
 */
public record SearchSpace(List<Parameter> parameters) {

    public SearchSpace {
        parameters = List.copyOf(parameters);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("parameters=[]: a search must vary at least one");
        }
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException(parameter.name() + ": two parameters have this name");
            }
        }
    }

    public static SearchSpace of(Parameter... parameters) {
        return new SearchSpace(List.of(parameters));
    }
}
