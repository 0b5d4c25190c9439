package io.pentimento.acquisition.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PiStageTest {

    private final SaidPort port = new SaidPort();
    private final Axis axis = new PiStage(port, Duration.ofMillis(20)).axis("x", "1", 1);

    @Test
    void shouldSendASettingAgainWhenNobodyCanSayWhetherItWasTaken() {
        port.errors.addAll(List.of("", "1=1\n", "0\n"));
        axis.speed(5);
        assertEquals(3, Collections.frequency(port.sent, "VEL 1 5.000000"));
        port.errors.addAll(List.of("", "8\n"));
        var refused = assertThrows(InstrumentFault.class, () -> axis.speed(500));
        assertTrue(refused.getMessage().contains("error 8"), refused.getMessage());
    }

    @Test
    void shouldNotOrderAMoveTwiceSinceItWouldBeginAnewInTheMiddleOfARow() {
        port.errors.addAll(List.of("", "0\n"));
        assertThrows(InstrumentFault.class, () -> axis.move(20));
        assertEquals(1, Collections.frequency(port.sent, "MOV 1 20.000000"));
    }

    @Test
    void shouldNotWaitForTheReferenceOfAnAxisThatWasSwitchedOffMeanwhile() {
        port.values.put("FRF?", "1=0\n");
        port.values.put("SVO?", "1=0\n");
        var fault = assertThrows(InstrumentFault.class, axis::prepare);
        assertTrue(fault.getMessage().contains("switched off while it looked for its reference"), fault.getMessage());
    }

    /** A line whose answers are said beforehand. */
    private static final class SaidPort implements Port {
        private final List<String> sent = new ArrayList<>();
        /** To ERR?, one after the other; "0" when there are no more. */
        private final Deque<String> errors = new ArrayDeque<>();

        private final Map<String, String> values = new HashMap<>();
        private String answer = "";

        @Override
        public String name() {
            return "said";
        }

        @Override
        public void send(ByteBuffer bytes) {
            String command = StandardCharsets.US_ASCII.decode(bytes).toString().trim();
            sent.add(command);
            if (command.equals("ERR?")) {
                answer = errors.isEmpty() ? "0\n" : errors.remove();
            } else {
                answer = values.getOrDefault(command.split(" ")[0], "");
            }
        }

        @Override
        public int receive(ByteBuffer into, Duration patience) {
            int length = answer.length();
            into.put(answer.getBytes(StandardCharsets.US_ASCII));
            answer = "";
            return length;
        }

        @Override
        public void reopen() {}

        @Override
        public void close() {}
    }
}
