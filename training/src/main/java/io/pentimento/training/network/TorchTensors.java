package io.pentimento.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import java.util.Arrays;

/** Networks on PyTorch. Results belong to the manager of their inputs. Not safe for use by several threads. */
public final class TorchTensors implements Tensors<NDArray> {

    static final float EPSILON = 1e-5f;

    /** What SELU comes to for very negative numbers. */
    private static final double SELU_LEAST = -1.0507009873554805 * 1.6732632423543772;

    private final Parameters parameters;
    private final NDManager manager;
    private final boolean training;

    /**
     * For one run of a network.
     *
     * @param manager owns constants
     * @param training whether dropout is on
     */
    public TorchTensors(Parameters parameters, NDManager manager, boolean training) {
        this.parameters = parameters;
        this.manager = manager;
        this.training = training;
    }

    @Override
    public NDArray parameter(String name, Initial initial, long... shape) {
        return parameters.get(name, initial, shape);
    }

    @Override
    public NDArray constant(String name, float[] values, long... shape) {
        return manager.create(values, new Shape(shape));
    }

    @Override
    public NDArray add(NDArray a, NDArray b) {
        return a.add(b);
    }

    @Override
    public NDArray add(NDArray a, float b) {
        return a.add(b);
    }

    @Override
    public NDArray subtract(NDArray a, NDArray b) {
        return a.sub(b);
    }

    @Override
    public NDArray multiply(NDArray a, NDArray b) {
        return a.mul(b);
    }

    @Override
    public NDArray multiply(NDArray a, float b) {
        // Not a.mul(b): DJL lets go of that number's memory at once, and the backward pass reads it later.
        return a.mul(manager.create(b));
    }

    @Override
    public NDArray divide(NDArray a, NDArray b) {
        return a.div(b);
    }

    @Override
    public NDArray matMul(NDArray a, NDArray b) {
        return a.matMul(b);
    }

    @Override
    public NDArray sqrt(NDArray x) {
        return x.sqrt();
    }

    @Override
    public NDArray exp(NDArray x) {
        return x.exp();
    }

    @Override
    public NDArray log(NDArray x) {
        return x.log();
    }

    @Override
    public NDArray relu(NDArray x) {
        return Activation.relu(x);
    }

    @Override
    public NDArray gelu(NDArray x) {
        return Activation.gelu(x);
    }

    @Override
    public NDArray sigmoid(NDArray x) {
        return Activation.sigmoid(x);
    }

    @Override
    public NDArray tanh(NDArray x) {
        return Activation.tanh(x);
    }

    @Override
    public NDArray selu(NDArray x) {
        return Activation.selu(x);
    }

    @Override
    public NDArray clip(NDArray x, float least, float most) {
        return x.clip(least, most);
    }

    @Override
    public NDArray softmax(NDArray x) {
        return x.softmax(-1);
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray scale, NDArray shift) {
        return LayerNorm.layerNorm(x, scale.getShape(), scale, shift, EPSILON).singletonOrThrow();
    }

    @Override
    public NDArray convolve(NDArray x, NDArray weight, int stride, int padding, int groups) {
        return Conv1d.conv1d(x, weight, null, new Shape(stride), new Shape(padding), new Shape(1), groups)
                .singletonOrThrow();
    }

    @Override
    public NDArray convolvePlane(NDArray x, NDArray weight, int stride, int padding, int groups) {
        return Conv2d.conv2d(
                        x,
                        weight,
                        null,
                        new Shape(stride, stride),
                        new Shape(padding, padding),
                        new Shape(1, 1),
                        groups)
                .singletonOrThrow();
    }

    @Override
    public NDArray maxPool(NDArray x) {
        return Pool.maxPool1d(x, new Shape(2), new Shape(2), new Shape(0), false);
    }

    @Override
    public NDArray reshape(NDArray x, long... behindBatch) {
        return x.reshape(new Shape(-1).addAll(new Shape(behindBatch)));
    }

    @Override
    public NDArray transpose(NDArray x, int... axes) {
        return x.transpose(axes);
    }

    @Override
    public NDArray concat(int axis, NDArray a, NDArray b) {
        return a.concat(b, axis);
    }

    @Override
    public NDArray slice(NDArray x, int axis, long begin, long end) {
        NDIndex index = new NDIndex();
        for (int a = 0; a < axis; a++) {
            index.addAllDim();
        }
        return x.get(index.addSliceDim(begin, end));
    }

    @Override
    public NDArray sum(NDArray x, int axis) {
        return x.sum(new int[] {axis}, true);
    }

    @Override
    public NDArray dropout(NDArray x, float rate) {
        if (!training || rate == 0) {
            return x;
        }
        NDList dropped = x.getNDArrayInternal().dropout(x, rate, true);
        return dropped.singletonOrThrow();
    }

    @Override
    public NDArray alphaDropout(NDArray x, float rate) {
        if (!training || rate == 0) {
            return x;
        }
        float keep = 1 - rate;
        double scale = 1 / Math.sqrt(keep * (1 + rate * SELU_LEAST * SELU_LEAST));
        NDArray kept = kept(rate, x.getShape());
        // What is left out is the least that SELU yields; then mean and variance are put right.
        NDArray least = kept.mul(manager.create((float) -SELU_LEAST)).add((float) SELU_LEAST);
        return x.mul(kept).add(least).mul(manager.create((float) scale)).add((float) (-scale * SELU_LEAST * rate));
    }

    @Override
    public NDArray dropPath(NDArray x, float rate) {
        if (!training || rate == 0) {
            return x;
        }
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = x.getShape().get(0);
        return x.mul(kept(rate, new Shape(shape)).mul(1 / (1 - rate)));
    }

    /** 1 where something is kept, else 0. */
    private NDArray kept(float rate, Shape shape) {
        return manager.randomUniform(0, 1, shape).gte(rate).toType(DataType.FLOAT32, false);
    }

    @Override
    public NDArray constantOf(NDArray x) {
        return x.stopGradient();
    }
}
