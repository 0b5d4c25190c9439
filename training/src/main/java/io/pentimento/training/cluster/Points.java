package io.pentimento.training.cluster;

import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Points in a space of few dimensions.
 *
 * @param dimensions of the space
 * @param values [points x dimensions]
 */
public record Points(int dimensions, float[] values) {

    public Points {
        if (dimensions < 1 || values.length == 0 || values.length % dimensions != 0) {
            throw new IllegalArgumentException("dimensions=" + dimensions + ", values.length=" + values.length
                    + ": there must be at least one whole point");
        }
    }

    /** How many there are. */
    public int size() {
        return values.length / dimensions;
    }

    /** So many of them, chosen at random without repetition; all when there are no more. */
    public Points sample(int most, RandomGenerator random) {
        int n = size();
        if (n <= most) {
            return this;
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        float[] chosen = new float[most * dimensions];
        for (int i = 0; i < most; i++) {
            int other = i + random.nextInt(n - i);
            int at = order[other];
            order[other] = order[i];
            System.arraycopy(values, at * dimensions, chosen, i * dimensions, dimensions);
        }
        return new Points(dimensions, chosen);
    }

    /** Squared Euclidean distances to other points, [points x others]; the caller closes it. */
    INDArray squaredDistances(Points others) {
        try (INDArray a = Nd4j.create(values, size(), dimensions);
                INDArray b = Nd4j.create(others.values, others.size(), dimensions);
                INDArray squares = a.mul(a);
                INDArray otherSquares = b.mul(b);
                INDArray own = squares.sum(true, 1);
                INDArray theirs = otherSquares.sum(true, 1)) {
            INDArray distances = a.mmul(b.transpose());
            distances.muli(-2).addiColumnVector(own).addiRowVector(theirs.transpose());
            return distances;
        }
    }
}
