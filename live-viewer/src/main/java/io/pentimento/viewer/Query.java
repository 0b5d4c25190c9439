package io.pentimento.viewer;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The parameters of a request. Whatever is wrong with one is an IllegalArgumentException that names it and its value. */
final class Query {

    private final MultiMap given;

    /** @param known names that there may be */
    Query(MultiMap given, Set<String> known) {
        this.given = given;
        for (String name : given.names()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        name + "=" + given.get(name) + ": there is no such parameter here, only "
                                + known.stream().sorted().toList());
            }
        }
    }

    List<String> all(String name) {
        return given.getAll(name);
    }

    /** @throws IllegalArgumentException when it is there more than once */
    Optional<String> one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new IllegalArgumentException(name + "=" + all + ": must be given once");
        }
        return all.stream().findFirst();
    }

    String required(String name) {
        return one(name).orElseThrow(() -> new IllegalArgumentException(name + "=: must be given"));
    }

    boolean flag(String name, boolean otherwise) {
        return one(name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(name + "=" + text + ": must be true or false");
                })
                .orElse(otherwise);
    }

    double number(String name, double otherwise, double least, double most) {
        return one(name).map(text -> number(name, text, least, most)).orElse(otherwise);
    }

    List<Double> numbers(String name) {
        return all(name).stream()
                .map(text -> number(name, text, -Double.MAX_VALUE, Double.MAX_VALUE))
                .toList();
    }

    static double number(String name, String text, double least, double most) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + "=" + text + ": must be a number", e);
        }
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + "=" + text + ": must be from " + least + " to " + most);
        }
        return value;
    }

    <E extends Enum<E>> E choice(String name, Class<E> choices, E otherwise) {
        return one(name)
                .map(text -> {
                    for (E each : choices.getEnumConstants()) {
                        if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                            return each;
                        }
                    }
                    throw new IllegalArgumentException(name + "=" + text + ": must be one of "
                            + List.of(choices.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
                })
                .orElse(otherwise);
    }
}
