package io.pentimento.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultyLineTest {

    private final List<String> came = new ArrayList<>();

    private final Line line = new Line() {
        @Override
        public String address() {
            return "here";
        }

        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public void write(ByteBuffer bytes) {
            came.add(StandardCharsets.US_ASCII.decode(bytes).toString());
        }

        @Override
        public void close() {}
    };

    @Test
    void shouldKeepEachLateAnswerUntilTheNextOne() throws Exception {
        var faults = new Faults<>(List.of(AnswerFault.LATE), 1, 1, 2);
        FaultyLine faulty = new FaultyLine(line, faults, () -> {});
        for (String answer : List.of("first", "second", "third")) {
            faulty.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
            came.add("|");
        }
        assertEquals(List.of("|", "first", "|", "second", "third", "|"), came);
    }

    @Test
    void shouldSpoilNoMoreThanItIsToldTo() throws Exception {
        var faults = new Faults<>(List.of(AnswerFault.SILENCE), 1, 1, 3);
        FaultyLine faulty = new FaultyLine(line, faults, () -> {});
        for (int i = 0; i < 5; i++) {
            faulty.write(ByteBuffer.wrap(new byte[] {'a'}));
        }
        assertEquals(List.of("a", "a"), came);
        assertEquals(Map.of(AnswerFault.SILENCE, 3L), faults.injected());
    }
}
