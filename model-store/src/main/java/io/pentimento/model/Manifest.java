package io.pentimento.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model is: everything about it but the numbers in its graph.
 *
 * @param name "fit"; layers are called name/layer
 * @param version "1"
 * @param description for people: what it is for, its limits
 * @param input what it is fed with
 * @param layers what it yields, in the order of its outputs; empty when they follow from the scan's elements
 * @param errors whether it yields a standard deviation beside every value
 * @param sha256 of the graph's bytes, lower-case hexadecimal
 * @param provenance how it came to be: data, seed, hyper-parameters, versions, metrics
 */
public record Manifest(
        String name,
        String version,
        String description,
        ModelInput input,
        List<Layer> layers,
        boolean errors,
        String sha256,
        Map<String, String> provenance) {

    public Manifest {
        require("name", name);
        require("version", version);
        require("input", input);
        require("layers", layers);
        require("sha256", sha256);
        require("provenance", provenance);
        layers = List.copyOf(layers);
        if (layers.isEmpty() && !(input instanceof ModelInput.LinearFit)) {
            throw new IllegalArgumentException("layers=[]: a model must name what it yields");
        }
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /**
     * One map that the model yields.
     *
     * @param name "Fe-K"
     * @param unit "counts"
     */
    public record Layer(String name, String unit) {}

    private static void require(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    /** "fit/1". */
    public String id() {
        return name + "/" + version;
    }
}
