package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** A small fault campaign of each kind: broker and adapter are processes of their own, and each is killed once. */
class FaultsBenchTest {

    @Test
    void shouldMeasureEveryPixelOnce() {
        JsonNode figures = campaign("serial");
        assertTrue(figures.get("pixels").asInt() > 0);
        assertEquals(0, figures.get("missing").asInt());
        assertEquals(0, figures.get("twice").asInt());
        assertEquals(0, figures.get("wrong").asInt());
    }

    @Test
    void shouldLoseNoEventsButThoseOfPacketsThatWereDroppedOnPurpose() {
        JsonNode figures = campaign("gem");
        assertTrue(figures.get("expected").asInt() > 0);
        assertEquals(0, figures.get("missing").asInt());
        assertEquals(
                figures.get("lost_on_purpose").asInt() + figures.get("unheard").asInt(),
                figures.get("lost_packets").asInt());
        assertEquals(figures.get("events"), figures.get("events_told"));
    }

    @Test
    void shouldRefuseACampaignOfHardlyAnyFaults() {
        Run.of("bench", "faults", "--source=gem", "--faults=9").failed(2, "faults=9: must be 10 at least");
    }

    private static JsonNode campaign(String source) {
        JsonNode figures = Run.of("bench", "faults", "--source", source, "--faults=40", "--json")
                .succeeded()
                .object();
        assertEquals(40, figures.get("faults").asInt());
        assertEquals(1, figures.get("kinds").get("adapter_kill").asInt());
        assertEquals(1, figures.get("kinds").get("broker_kill").asInt());
        assertEquals("COMPLETED", figures.get("exit_status").asText());
        return figures;
    }
}
