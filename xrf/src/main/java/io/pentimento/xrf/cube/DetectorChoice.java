package io.pentimento.xrf.cube;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which detectors of a scan to open: all of them, or those named. */
final class DetectorChoice {
    static final DetectorChoice ALL = new DetectorChoice(Set.of());

    private final Set<String> names;

    private DetectorChoice(Set<String> names) {
        this.names = names;
    }

    static DetectorChoice named(Set<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("detectors=[]: must name at least one");
        }
        return new DetectorChoice(Set.copyOf(names));
    }

    boolean isAll() {
        return names.isEmpty();
    }

    <T> List<T> of(List<T> found, Function<T, String> name, Path file) {
        if (isAll()) {
            return found;
        }
        Set<String> unknown = new HashSet<>(names);
        List<T> chosen = new ArrayList<>();
        for (T candidate : found) {
            if (unknown.remove(name.apply(candidate))) {
                chosen.add(candidate);
            }
        }
        if (!unknown.isEmpty()) {
            throw new CubeException(file + ": has no detector " + unknown + ", only "
                    + found.stream().map(name).toList());
        }
        return chosen;
    }
}
