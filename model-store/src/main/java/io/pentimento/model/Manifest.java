package io.pentimento.model;

import io.pentimento.proto.DetectorKind;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a model is: everything about it but the numbers in its graph.
 *
 * @param name "fit"; layers are called name/layer
 * @param version "1"
 * @param description for people: what it is for, its limits
 * @param detector the kind of detector that its spectra must come from; null: any
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
        DetectorKind detector,
        ModelInput input,
        List<Layer> layers,
        boolean errors,
        String sha256,
        Map<String, String> provenance) {

    /** Names stand in keys, paths and the metadata of Kafka. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public Manifest {
        requirePlain("name", name);
        requirePlain("version", version);
        require("input", input);
        require("layers", layers);
        require("sha256", sha256);
        require("provenance", provenance);
        layers = List.copyOf(layers);
        if (layers.isEmpty() && !(input instanceof ModelInput.LinearFit)) {
            throw new IllegalArgumentException("layers=[]: a model must name what it yields");
        }
        Set<String> names = new HashSet<>();
        for (Layer layer : layers) {
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException("layers: " + layer.name() + " is there twice");
            }
        }
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /** Of a model for any detector. */
    public Manifest(
            String name,
            String version,
            String description,
            ModelInput input,
            List<Layer> layers,
            boolean errors,
            String sha256,
            Map<String, String> provenance) {
        this(name, version, description, null, input, layers, errors, sha256, provenance);
    }

    /** What a layer is to whoever looks at it. */
    public enum Role {
        /** How much: counts of a line group. */
        AREA,
        /** That something is there, 0 to 1. */
        PROBABILITY,
        /** In the model's other layers: 1, the spectrum is like what it has learnt from, to 0, it is unlike. */
        TRUST,
        /** Share of the real time in which detectors could count, 0 to 1. */
        LIVE_FRACTION,
        /** One of three numbers that a spectrum becomes, in their order; a page shows them as one picture in false colours. */
        CODE,
        /** Red, green or blue, in this order, 0 to 1. */
        COLOUR,
        OTHER
    }

    /**
     * One map that the model yields.
     *
     * @param name "Fe-K"
     * @param unit "counts"
     * @param role null: an area when its unit is counts
     */
    public record Layer(String name, String unit, Role role) {
        public Layer {
            require("a layer's name", name);
            require("a layer's unit", unit);
            if (role == null) {
                role = unit.equals("counts") ? Role.AREA : Role.OTHER;
            }
        }

        /** An area, or none of the other roles. */
        public Layer(String name, String unit) {
            this(name, unit, null);
        }
    }

    private static void requirePlain(String field, String value) {
        require(field, value);
        if (!PLAIN.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    field + "=" + value + ": use 1 to 100 letters, digits, dots, hyphens and underscores");
        }
    }

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
