package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawsTest {

    private static final int SIZE = 2000;

    private final Examples examples = new GemExamples(GemExamples.Settings.STANDARD, new XrayLines());

    @Test
    void shouldShareNoExampleBetweenStreamsSeedsAndBatches() {
        Set<Integer> seen = new HashSet<>();
        int drawn = 0;
        for (Draws.Stream stream : Draws.Stream.values()) {
            for (long seed : new long[] {0, 1}) {
                Draws draws = new Draws(examples, seed, stream);
                for (long index : new long[] {0, 1}) {
                    for (Batch one : draws.batch(index, SIZE).parts(1)) {
                        seen.add(Arrays.hashCode(one.counts()) * 31 + Arrays.hashCode(one.areas()));
                        drawn++;
                    }
                }
            }
        }
        // Of so many hash codes of 32 bits about one pair is equal by chance.
        assertEquals(drawn, seen.size(), 10);
    }
}
