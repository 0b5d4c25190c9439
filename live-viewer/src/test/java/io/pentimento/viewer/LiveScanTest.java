package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.proto.Patch;
import io.pentimento.proto.Update;
import io.pentimento.proto.Watch;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveScanTest {

    private static final TestScan SCAN = new TestScan("s", 2, 3, 0);

    @Test
    void shouldSendTheLayoutBeforeValuesOfALayerThatAPageDoesNotKnow() {
        LiveScan scan = new LiveScan(SCAN.id(), SCAN.started().getStarted(), new SimpleMeterRegistry().counter("c"));
        long reading = scan.load(0);
        Subscription page = scan.watch(1, "", Watch.Known.getDefaultInstance(), 0);
        scan.paint(reading, SCAN.map(0, 0), 0);
        assertEquals(2, scan.takeLayout(page).getLayersCount());
        // Another model paints after the layout was taken and before the update is.
        scan.paint(reading, SCAN.map(0, 0).toBuilder().setModel("other").build(), 0);

        assertNull(scan.takeUpdate(page), "the page would lose what the other model has painted");
        assertEquals(4, scan.takeLayout(page).getLayersCount());
        assertNotNull(scan.takeUpdate(page));
    }

    @Test
    void shouldSayOfWhichRevisionPixelsAre() {
        LiveScan scan = new LiveScan(SCAN.id(), SCAN.started().getStarted(), new SimpleMeterRegistry().counter("c"));
        long reading = scan.load(0);
        scan.paint(reading, SCAN.map(0, 0), 0);
        scan.paint(reading, SCAN.map(1, 1), 0);
        scan.paint(reading, SCAN.map(1, 0).toBuilder().setModel("other").build(), 0);
        Subscription page = scan.watch(1, "", Watch.Known.getDefaultInstance(), 0);
        assertEquals(List.of("fit", "other"), scan.takeLayout(page).getModelsList());

        Update update = scan.takeUpdate(page);
        assertEquals(bytes(2, 1), update.getRevisions(), "the newest of each");
        List<ByteString> sent =
                update.getPatchesList().stream().map(Patch::getRevisions).toList();
        assertEquals(
                List.of(bytes(1, 1, 1, 0, 0, 0), bytes(2, 2, 2, 1, 1, 1)),
                sent,
                "of each model, 0 where it has not painted");
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}
