package io.pentimento.training.export;

import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.network.Parameters;
import java.util.Map;
import java.util.TreeMap;

/** What every manifest tells of how a network came about. */
public final class Provenance {

    private Provenance() {}

    /**
     * Entries for a manifest, to which others may be added.
     *
     * @param parameters of the network, all of them
     * @param pytorch its version
     * @param seed of the training
     */
    public static Map<String, String> of(Parameters parameters, String pytorch, long seed) {
        Map<String, String> all = new TreeMap<>();
        all.put("parameters", String.valueOf(parameters.size()));
        all.put("seed", String.valueOf(seed));
        all.put("opset", String.valueOf(OnnxTensors.OPSET));
        all.put("ir version", String.valueOf(OnnxTensors.IR_VERSION));
        all.put("pytorch", pytorch);
        return all;
    }
}
