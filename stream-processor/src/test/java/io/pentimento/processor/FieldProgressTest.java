package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class FieldProgressTest {

    @Test
    void shouldKnowAfterItWasWrittenWhichRowsWereStale() {
        FieldProgress progress = new FieldProgress();
        progress.put("s", Map.of("fit", new FieldProgress.Painted(3, rows(0, 7, 99)), "net", painted(2)));
        FieldProgress read = FieldProgress.parse(progress.toString());
        assertEquals(progress.of("s"), read.of("s"));
        assertTrue(read.of("other").isEmpty());
    }

    @Test
    void shouldKnowNothingOfWhatCannotBeRead() {
        assertTrue(FieldProgress.parse(null).of("s").isEmpty());
        FieldProgress read = FieldProgress.parse("s\tfit:x:AAAA\tnet:1:?\nnonsense\n\nt\tfit:5:\n");
        assertTrue(read.of("s").isEmpty());
        assertEquals(painted(5), read.of("t").get("fit"));
    }

    @Test
    void shouldForgetTheOldestScansRatherThanBecomeTooLongForAnOffset() {
        FieldProgress progress = new FieldProgress();
        BitSet all = new BitSet();
        all.set(0, FieldCube.MOST_ROWS);
        Map<String, FieldProgress.Painted> models = new HashMap<>();
        for (int m = 0; m < 9; m++) {
            models.put("a-model-with-a-long-name-" + m, new FieldProgress.Painted(100, all));
        }
        for (int scan = 0; scan < 5; scan++) {
            progress.put("a-scan-with-a-title-and-the-time-of-day-" + scan, models);
        }
        assertTrue(progress.toString().length() < 4096, progress.toString().length() + " characters");
        assertFalse(progress.of("a-scan-with-a-title-and-the-time-of-day-4").isEmpty());
        assertTrue(StreamSupport.stream(progress.scans().spliterator(), false).count() < 5);
    }

    private static FieldProgress.Painted painted(int since) {
        return new FieldProgress.Painted(since, new BitSet());
    }

    private static BitSet rows(int... rows) {
        BitSet set = new BitSet();
        for (int row : rows) {
            set.set(row);
        }
        return set;
    }
}
