package io.pentimento.processor;

import io.pentimento.model.ModelStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model for tests: layer "once" is the sum of a spectrum's bins, layer "times" that number times the model's version.
 *
 * @param detector "SDD" or "GEM"
 */
record SumModel(String name, int version, String detector, double firstKev, double lastKev, String operator) {

    private static final int BINS = 100;

    SumModel(String name, int version, String detector, double firstKev, double lastKev) {
        this(name, version, detector, firstKev, lastKev, "Identity");
    }

    /** Its last node is one of this operator, of one input. */
    SumModel withOperator(String other) {
        return new SumModel(name, version, detector, firstKev, lastKev, other);
    }

    ModelStore in(Path folder) throws IOException {
        float[] weights = new float[2 * BINS];
        for (int b = 0; b < BINS; b++) {
            weights[2 * b] = 1;
            weights[2 * b + 1] = version;
        }
        String manifest =
                """
                {"name": "%s", "version": "%d", "description": "a test", "detector": "%s",
                 "input": {"kind": "spectrum", "firstKev": %s, "lastKev": %s, "bins": %d, "normalisation": "NONE"},
                 "layers": [{"name": "once", "unit": "counts"},
                            {"name": "times", "unit": "1", "role": "PROBABILITY"}],
                 "errors": false, "sha256": "%%s", "provenance": {}}
                """
                        .formatted(name, version, detector, firstKev, lastKev, BINS);
        return new TestGraph()
                .input("spectrum", TestGraph.ANY, BINS)
                .output("values", TestGraph.ANY, 2)
                .weights("weights", weights, BINS, 2)
                .node("MatMul", "sums", "spectrum", "weights")
                .node(operator, "values", "sums")
                .in(folder, name + "/" + version, manifest);
    }
}
