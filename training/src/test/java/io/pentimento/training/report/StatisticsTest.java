package io.pentimento.training.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Reliability;
import io.pentimento.training.run.Said;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void shouldFindTheCoverageOfANormalLawWhereSigmaIsRight() {
        Residuals residuals = Residuals.of(Fixture.content(true, 2000).said(), at -> true);
        assertEquals(0.6827, residuals.within(1), 0.015);
        assertEquals(0.95, residuals.within(Residuals.WIDTH_OF_95), 0.01);
        assertEquals(0, residuals.quantile(0.5), 0.05);
        assertEquals(-1.96, residuals.quantile(0.025), 0.1);
    }

    @Test
    void shouldHaveNoCoverageWithoutAreas() {
        Residuals none = Residuals.of(Fixture.content(true, 10).said(), at -> false);
        assertTrue(Double.isNaN(none.within(1)) && Double.isNaN(none.quantile(0.5)));
    }

    @Test
    void shouldFindFrequenciesOfTheSaidProbability() {
        Reliability reliability =
                Reliability.of(Claims.of(Fixture.content(false, 2000).said()), 10);
        assertEquals(10, reliability.bins().size());
        for (Reliability.Bin bin : reliability.bins()) {
            assertTrue(bin.said() >= bin.from() && bin.said() <= bin.to());
            assertEquals(bin.said(), bin.frequency(), 0.07);
        }
        assertTrue(reliability.expectedError() < 0.03);
    }

    @Test
    void shouldFindTheErrorOfProbabilitiesThatAreTooSure() {
        float[] sure = new float[200];
        float[] half = new float[200];
        for (int i = 0; i < 200; i++) {
            sure[i] = 20;
            half[i] = i % 2;
        }
        assertEquals(
                0.5, Reliability.of(Claims.of(Fixture.said(sure, half)), 10).expectedError(), 1e-6);
        assertEquals(0.5, Claims.of(Fixture.said(sure, half)).brierScore(), 1e-6);
    }

    @Test
    void shouldAveragePrecisionOverRecall() {
        // By probability: right, wrong, right; so (1/1 + 2/3) / 2.
        Said said = Fixture.said(new float[] {3, 9, 2, 9, 1, 9}, new float[] {1, 0, 0, 0, 1, 0});
        Claims first = Claims.of(said, 0);
        assertEquals((1 + 2.0 / 3) / 2, first.averagePrecision(), 1e-12);
        assertEquals(2, first.positives());
        assertArrayEquals(
                new double[] {1, 0.5, 2.0 / 3},
                Arrays.stream(first.curve())
                        .mapToDouble(Claims.Point::precision)
                        .toArray(),
                1e-12);
        assertTrue(Double.isNaN(Claims.of(said, 1).averagePrecision()));
    }

    @Test
    void shouldFindWhichLabelIsTakenForWhich() {
        // The second label is claimed wherever the first one is there, and never else.
        float[] logits = new float[80];
        float[] present = new float[80];
        for (int i = 0; i < 40; i++) {
            boolean first = i < 20;
            present[2 * i] = first ? 1 : 0;
            logits[2 * i] = first ? 5 : -5;
            logits[2 * i + 1] = first ? 5 : -5;
        }
        CoClaims claims = CoClaims.of(Fixture.said(logits, present));
        assertEquals(List.of(new CoClaims.Pair(0, 1, 1)), claims.worst(5));
        assertEquals(0.5, claims.usual()[1]);
        assertTrue(Double.isNaN(claims.rate()[1][0]), "the second label is never there");
    }

    @Test
    void shouldDivideExamplesEvenlyByTheirCounts() {
        Said said = Fixture.content(true, 500).said();
        Brackets brackets = Brackets.of(said, 5);
        int[] number = new int[5];
        for (float total : said.totals()) {
            number[brackets.of(total)]++;
        }
        for (int n : number) {
            assertEquals(100, n, 3);
        }
    }
}
