package io.pentimento.xrf.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonSamplerTest {

    private static final int DRAWS = 200_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.7, 5, 11.9, 12, 13, 40, 1000, 250_000})
    void shouldDrawWithThePoissonMeanAndVariance(double mean) {
        var random = new SplittableRandom(3);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double deviation = PoissonSampler.draw(mean, random) - mean;
            sum += deviation;
            squares += deviation * deviation;
        }
        // Five standard deviations of the estimates of mean and variance.
        assertEquals(0, sum / DRAWS, 5 * Math.sqrt(mean / DRAWS));
        assertEquals(mean, squares / DRAWS, 5 * Math.sqrt((mean + 2 * mean * mean) / DRAWS));
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, 14, 30})
    void shouldDrawEachCountAsOftenAsItsProbabilitySays(double mean) {
        var random = new SplittableRandom(5);
        int[] drawn = new int[200];
        for (int i = 0; i < DRAWS; i++) {
            drawn[PoissonSampler.draw(mean, random)]++;
        }
        var law = new PoissonDistribution(mean);
        for (int count = 0; count < 60; count++) {
            double expected = DRAWS * law.probability(count);
            assertEquals(expected, drawn[count], 5 * Math.sqrt(expected) + 5, "count " + count);
        }
    }

    @Test
    void shouldDrawNothingFromNothing() {
        var random = new SplittableRandom(1);
        assertEquals(0, PoissonSampler.draw(0, random));
        assertEquals(0, PoissonSampler.draw(-1, random));
        assertEquals(0, PoissonSampler.draw(Double.NaN, random));
    }
}
