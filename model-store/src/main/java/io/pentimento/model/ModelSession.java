package io.pentimento.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A graph in ONNX Runtime, on CUDA when the library and a device are there, else on the CPU. Inputs and outputs are direct
 * buffers that ONNX Runtime reads and writes in place.
 *
 * <p>{@link #run} may be called by several threads, each with buffers of its own.
 */
public final class ModelSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSession.class);

    private static final String CPU = "cpu";
    private static final int WIDEST_BYTES = 64;
    private static final int ROWS_IN_CACHES = 64;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String device;
    private final String id;

    private ModelSession(OrtEnvironment environment, OrtSession session, String device, String id) {
        this.environment = environment;
        this.session = session;
        this.device = device;
        this.id = id;
    }

    /**
     * A tensor for one run.
     *
     * @param name of the graph's input or output
     * @param data a direct {@link FloatBuffer} or {@link LongBuffer} in native order; the first elements are used
     * @param shape how many of them, by dimension
     */
    public record Argument(String name, Buffer data, long... shape) {}

    /**
     * Opens a model.
     *
     * @param threads that one run may use on the CPU; at least 1
     * @throws ModelException when ONNX Runtime refuses the graph
     */
    public static ModelSession open(Model model, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads=" + threads + ": must be at least 1");
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        String id = model.manifest().id();
        if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            try {
                OrtSession session = session(environment, model, threads, true);
                return new ModelSession(environment, session, "cuda:0", id);
            } catch (OrtException e) {
                LOG.warn("{} runs on the CPU: CUDA is installed but does not work: {}", id, e.getMessage());
            }
        }
        try {
            return new ModelSession(environment, session(environment, model, threads, false), CPU, id);
        } catch (OrtException e) {
            throw new ModelException(id + ": ONNX Runtime refuses the graph: " + e.getMessage(), e);
        }
    }

    /** Where it runs: "cpu" or "cuda:0". */
    public String device() {
        return device;
    }

    /**
     * With how many rows at most a network runs fastest: on a CPU with as few as leave what it makes of them in the caches,
     * on a GPU with all that there are.
     */
    public int rowsAtOnce() {
        return device.equals(CPU) ? ROWS_IN_CACHES : Integer.MAX_VALUE;
    }

    /** The graph's inputs: name to shape, -1 where a dimension differs from run to run. */
    public Map<String, long[]> inputs() {
        try {
            return shapes(session.getInputInfo());
        } catch (OrtException e) {
            throw new ModelException(id + ": " + e.getMessage(), e);
        }
    }

    /** The graph's outputs, likewise. */
    public Map<String, long[]> outputs() {
        try {
            return shapes(session.getOutputInfo());
        } catch (OrtException e) {
            throw new ModelException(id + ": " + e.getMessage(), e);
        }
    }

    private Map<String, long[]> shapes(Map<String, NodeInfo> nodes) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (!(node.getInfo() instanceof TensorInfo tensor)) {
                throw new ModelException(id + ": " + name + " of the graph is no tensor");
            }
            shapes.put(name, tensor.getShape());
        });
        return shapes;
    }

    /**
     * Runs the graph once.
     *
     * @throws ModelException when shapes do not fit the graph
     */
    public void run(List<Argument> inputs, List<Argument> outputs) {
        Map<String, OnnxTensor> in = new HashMap<>();
        Map<String, OnnxTensor> out = new HashMap<>();
        try {
            for (Argument argument : inputs) {
                in.put(argument.name(), tensor(argument));
            }
            for (Argument argument : outputs) {
                out.put(argument.name(), tensor(argument));
            }
            session.run(in, out).close();
        } catch (OrtException e) {
            throw new ModelException(id + ": " + e.getMessage(), e);
        } finally {
            in.values().forEach(OnnxTensor::close);
            out.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * Runs a graph that sees spectra.
     *
     * @param manifest of the graph; its input is a {@link ModelInput.Spectrum}
     * @param rows spectra
     * @param spectra [rows x bins]
     * @param values receives [rows x layers]
     * @param errors receives [rows x layers]; not looked at when the manifest promises none
     * @throws ModelException when shapes do not fit the graph
     */
    public void run(Manifest manifest, int rows, FloatBuffer spectra, FloatBuffer values, FloatBuffer errors) {
        int bins = ((ModelInput.Spectrum) manifest.input()).bins();
        int layers = manifest.layers().size();
        Argument out = new Argument("values", values, rows, layers);
        run(
                List.of(new Argument("spectrum", spectra, rows, bins)),
                manifest.errors() ? List.of(out, new Argument("errors", errors, rows, layers)) : List.of(out));
    }

    /**
     * A direct buffer for so many floats, which begins where the widest registers are filled from: what ONNX Runtime
     * computes before such a place, it computes by another routine.
     */
    public static FloatBuffer floats(int size) {
        // The slice begins and ends at such a place.
        int room = Math.addExact(Math.multiplyExact(size, Float.BYTES), 2 * WIDEST_BYTES);
        return ByteBuffer.allocateDirect(room)
                .alignedSlice(WIDEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .limit(size)
                .slice();
    }

    /** A direct buffer holding these integers. */
    public static LongBuffer longs(long... values) {
        return ByteBuffer.allocateDirect(values.length * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer()
                .put(values)
                .flip();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException(id + ": cannot be closed: " + e.getMessage(), e);
        }
    }

    private static OrtSession session(OrtEnvironment environment, Model model, int threads, boolean cuda)
            throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // Idle inference threads must leave the cores to the consumer, the producer and the broker.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (cuda) {
                options.addCUDA(0);
            }
            return environment.createSession(model.graph(), options);
        }
    }

    private OnnxTensor tensor(Argument argument) throws OrtException {
        long size = 1;
        for (long dimension : argument.shape()) {
            size *= dimension;
        }
        if (argument.data() instanceof FloatBuffer floats) {
            return OnnxTensor.createTensor(environment, floats.slice(0, Math.toIntExact(size)), argument.shape());
        }
        if (argument.data() instanceof LongBuffer longs) {
            return OnnxTensor.createTensor(environment, longs.slice(0, Math.toIntExact(size)), argument.shape());
        }
        throw new IllegalArgumentException(
                "data=" + argument.data().getClass().getSimpleName() + ": must be a FloatBuffer or a LongBuffer");
    }
}
