package io.pentimento.training.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.pentimento.training.TrainingException;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Tensors within a graph, as ONNX Runtime computes them. */
final class GraphRun {

    /** One of them. */
    record Tensor(float[] values, long... shape) {}

    private GraphRun() {}

    /**
     * Runs a graph once.
     *
     * @param spectra [number x bins]
     * @param wanted outputs
     */
    static Map<String, Tensor> once(byte[] graph, float[] spectra, int number, Collection<String> wanted) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, Tensor> found = new HashMap<>();
        try (OrtSession session = environment.createSession(graph);
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(spectra), new long[] {number, spectra.length / number});
                OrtSession.Result result = session.run(Map.of("spectrum", input), Set.copyOf(wanted))) {
            for (var output : result) {
                OnnxTensor tensor = (OnnxTensor) output.getValue();
                FloatBuffer buffer = tensor.getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                found.put(output.getKey(), new Tensor(values, tensor.getInfo().getShape()));
            }
            return found;
        } catch (OrtException e) {
            throw new TrainingException("the graph cannot be run: " + e.getMessage(), e);
        }
    }
}
