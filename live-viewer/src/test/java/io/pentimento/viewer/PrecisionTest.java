package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.EvidenceReply;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrecisionTest {

    @Test
    void shouldTakeTheErrorsOfPixelsAsIndependent() {
        EvidenceReply.Precision.Builder precision =
                Precision.of(new float[] {90, Float.NaN, 110, 100, 100}, new float[] {10, 1, 10, 10, 10});
        assertEquals(100, precision.getMean());
        assertEquals(5, precision.getError());
        assertEquals(0.05, Precision.relative(precision));
        assertTrue(Precision.isDetected(precision));
        assertFalse(Precision.isDetected(Precision.of(new float[] {10}, new float[] {4})));
        assertFalse(Precision.isDetected(Precision.of(new float[] {Float.NaN}, new float[] {Float.NaN})));
    }

    @Test
    void shouldNameTheNextStepOfAOneTwoFiveLadder() {
        assertEquals(0.02, Precision.stepBelow(0.03));
        assertEquals(0.03, Precision.stepBelow(0.049));
        assertEquals(0.5, Precision.stepBelow(3));
        assertTrue(Double.isNaN(Precision.stepBelow(0.0005)));
    }

    @Test
    void shouldPromiseWhatItSaysWhenTheRestIsMeasured() {
        // Of 300 pixels of one kind, 100 are measured; the mean of 225 is known to 2 % where that of 100 is to 3 %.
        EvidenceReply.Precision.Builder now = known(100, 0.3);
        assertEquals(0.03, Precision.relative(now), 1e-6);
        Precision.addFuture(now, 300, 100, more -> more / 10.0);
        assertEquals(0.02, now.getNext());
        assertEquals(12.5, now.getNextS(), 0.11);
        EvidenceReply.Precision.Builder then = known(225, 0.3);
        assertEquals(now.getNext(), Precision.relative(then), 1e-6);
        assertEquals(Precision.relative(known(300, 0.3)), now.getLast(), 1e-6);
    }

    @Test
    void shouldNotPromiseThatAPlaceGetsBetterThatIsMeasured() {
        EvidenceReply.Precision.Builder complete = known(100, 0.3);
        Precision.addFuture(complete, 100, 100, more -> more / 10.0);
        assertEquals(-1, complete.getNextS());
        assertEquals(Precision.relative(complete), complete.getLast(), 1e-12);
        EvidenceReply.Precision.Builder almost = known(100, 0.3);
        Precision.addFuture(almost, 110, 100, more -> more / 10.0);
        assertEquals(-1, almost.getNextS(), "10 pixels more do not make 3 % into 2 %");
        assertTrue(almost.getLast() < Precision.relative(almost));
    }

    @Test
    void shouldGainWithTheRootOfTimeWhereAllPixelsAreMeasuredAtOnce() {
        EvidenceReply.Precision.Builder now = known(100, 0.4);
        Precision.addTime(now, 60);
        assertEquals(0.03, now.getNext());
        assertEquals(60 * (16.0 / 9 - 1), now.getNextS(), 1e-3);
    }

    /** Of pixels whose values are known to a share each. */
    private static EvidenceReply.Precision.Builder known(int pixels, double share) {
        float[] values = new float[pixels];
        float[] errors = new float[pixels];
        Arrays.fill(values, 1000);
        Arrays.fill(errors, (float) (1000 * share));
        return Precision.of(values, errors);
    }
}
