package io.pentimento.standalone;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Maps in an exported file. */
final class Maps {

    private Maps() {}

    /** All layers of a model with their errors, [row][column]. */
    static SortedMap<String, float[][]> of(Path file, String model) {
        SortedMap<String, float[][]> maps = new TreeMap<>();
        try (HdfFile hdf = new HdfFile(file)) {
            Group group = (Group) hdf.getByPath("/entry/" + model);
            for (Node node : group.getChildren().values()) {
                if (node instanceof Dataset data && data.getDimensions().length == 2) {
                    maps.put(node.getName(), (float[][]) data.getData());
                }
            }
        }
        return maps;
    }

    /** A text in the file. */
    static String text(Path file, String path) {
        try (HdfFile hdf = new HdfFile(file)) {
            return (String) hdf.getDatasetByPath(path).getData();
        }
    }

    /** Offset, gain and quadratic term, keV. */
    static double[] calibration(Path file, String detector) {
        try (HdfFile hdf = new HdfFile(file)) {
            Object values = hdf.getDatasetByPath("/entry/instrument/detector_" + detector + "/calibration")
                    .getData();
            return (double[]) values;
        }
    }
}
