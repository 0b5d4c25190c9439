package io.pentimento.xrf.cube;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks things up in an HDF5 file in which anything may be absent. */
final class Hdf5Tree {
    private Hdf5Tree() {}

    static Optional<Group> group(Group parent, String... path) {
        Optional<Node> node = node(parent, path);
        return node.filter(Group.class::isInstance).map(Group.class::cast);
    }

    static Optional<Dataset> dataset(Group parent, String... path) {
        Optional<Node> node = node(parent, path);
        return node.filter(Dataset.class::isInstance).map(Dataset.class::cast);
    }

    /** A data set of spectra: three axes, and values that are numbers. */
    static Optional<Dataset> cube(Group parent, String... path) {
        return dataset(parent, path).filter(Hdf5Tree::isCube);
    }

    private static boolean isCube(Dataset data) {
        return data.getDimensionsAsLong().length == 3
                && (data.getJavaType().isPrimitive() || Number.class.isAssignableFrom(data.getJavaType()));
    }

    private static Optional<Node> node(Group parent, String... path) {
        Optional<Node> node = Optional.of(parent);
        for (String name : path) {
            node = node.filter(Group.class::isInstance)
                    .map(group -> ((Group) group).getChildren().get(name))
                    .flatMap(Hdf5Tree::target);
        }
        return node;
    }

    private static Optional<Node> target(Node node) {
        if (node instanceof Link link) {
            return link.isBrokenLink() ? Optional.empty() : Optional.of(link.getTarget());
        }
        return Optional.of(node);
    }

    /** The numbers of a data set in file order; empty when they are no numbers. */
    static double[] numbers(Dataset data) {
        if (data.isScalar()) {
            return data.getData() instanceof Number number ? new double[] {number.doubleValue()} : new double[0];
        }
        Object flat = data.getDataFlat();
        if (!flat.getClass().getComponentType().isPrimitive()) {
            return new double[0];
        }
        double[] numbers = new double[Array.getLength(flat)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Array.getDouble(flat, i);
        }
        return numbers;
    }

    /** Paths and shapes of all data sets of three axes, for people. */
    static List<String> cubes(Group group) {
        List<String> found = new ArrayList<>();
        for (Node node : group.getChildren().values()) {
            if (node.isLink()) {
                continue;
            }
            if (node instanceof Group child) {
                found.addAll(cubes(child));
            } else if (node instanceof Dataset data && data.getDimensionsAsLong().length == 3) {
                found.add(data.getPath() + " " + Arrays.toString(data.getDimensionsAsLong()));
            }
        }
        return found;
    }
}
