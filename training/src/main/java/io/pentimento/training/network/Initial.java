package io.pentimento.training.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a parameter begins. */
public sealed interface Initial {

    /** All entries the same. */
    record Constant(float value) implements Initial {
        @Override
        public float[] values(int number, RandomGenerator random) {
            float[] values = new float[number];
            Arrays.fill(values, value);
            return values;
        }
    }

    /** Normally distributed around zero. */
    record Normal(float deviation) implements Initial {
        @Override
        public float[] values(int number, RandomGenerator random) {
            float[] values = new float[number];
            for (int i = 0; i < number; i++) {
                values[i] = (float) (random.nextGaussian() * deviation);
            }
            return values;
        }
    }

    /** A convolution that begins by changing nothing: each channel is passed on by the middle of its window. */
    record Identity(int channels, int width) implements Initial {
        @Override
        public float[] values(int number, RandomGenerator random) {
            float[] values = new float[number];
            int window = width * width;
            for (int c = 0; c < channels; c++) {
                values[(c * channels + c) * window + window / 2] = 1;
            }
            return values;
        }
    }

    Initial ZEROS = new Constant(0);
    Initial ONES = new Constant(1);

    /** Keeps the variance of what a rectified layer passes on: K. He et al., ICCV 2015, eq. 10. */
    static Initial rectified(long inputs) {
        return new Normal((float) Math.sqrt(2.0 / inputs));
    }

    /** Keeps the variance of what a linear layer passes on: X. Glorot, Y. Bengio, AISTATS 2010. */
    static Initial linear(long inputs, long outputs) {
        return new Normal((float) Math.sqrt(2.0 / (inputs + outputs)));
    }

    /** This many first values. */
    float[] values(int number, RandomGenerator random);
}
