package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Topics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that were away for a while. */
class ReconnectTest {

    private static final TestScan SCAN = new TestScan("scan-1", 8, 5, 1_700_000_000_000_000_000L);
    private static final int ROWS_BEFORE = 5;

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    private TestInstrument instrument;
    private Viewer viewer;
    private TestPage page;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        instrument = new TestInstrument(broker, folder);
        instrument.send(instrument.topics().scans(), SCAN.id() + "/started", SCAN.started());
        measure(0, ROWS_BEFORE);
        viewer = instrument.viewer();
        page = opened();
        page.watch(SCAN.id());
        page.untilMap(
                p -> p.measured(0) == ROWS_BEFORE * SCAN.columns() && p.known().getVersion() > 0);
    }

    @AfterEach
    void close() {
        instrument.close();
    }

    @Test
    void shouldSendAPageThatWasAwayOnlyTheRowsThatHaveChanged() {
        int sentBefore = page.pixelsSent();
        assertTrue(sentBefore >= ROWS_BEFORE * SCAN.columns());
        page.close();
        measure(ROWS_BEFORE, SCAN.rows());
        TestPage other = opened();
        other.watch(SCAN.id()).untilMap(p -> p.measured(0) == SCAN.rows() * SCAN.columns());

        TestPage again = opened();
        again.resume(page, SCAN.id()).untilMap(p -> p.known().getVersion() > 0);
        assertEquals((SCAN.rows() - ROWS_BEFORE) * SCAN.columns(), again.pixelsSent());
        assertSame(other, again);
    }

    @Test
    void shouldSendAllToAPageOfAnEarlierReading() {
        page.close();
        viewer.close();
        viewer = instrument.viewer();
        TestPage other = opened();
        other.watch(SCAN.id()).untilMap(p -> p.known().getVersion() > 0 && p.measured(0) > 0);
        TestPage again = opened();
        TestPage stale = opened();
        stale.watch(SCAN.id()).untilMap(p -> p.known().getVersion() > 0);
        again.resumeWithReading(stale, SCAN.id(), stale.known().getReading() + 1)
                .untilMap(p -> p.known().getVersion() > 0);
        assertEquals(ROWS_BEFORE * SCAN.columns(), again.pixelsSent());
        assertSame(other, again);
    }

    private static void assertSame(TestPage expected, TestPage page) {
        for (int pixel = 0; pixel < SCAN.rows() * SCAN.columns(); pixel++) {
            for (int layer = 0; layer < expected.layout().getLayersCount(); layer++) {
                assertEquals(
                        expected.value(layer, pixel), page.value(layer, pixel), "layer " + layer + ", pixel " + pixel);
            }
            assertEquals(expected.error(pixel), page.error(pixel), "σ of pixel " + pixel);
        }
    }

    private TestPage opened() {
        TestPage opened = instrument.page(viewer);
        opened.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
        return opened;
    }

    private void measure(int from, int to) {
        for (int row = from; row < to; row++) {
            instrument.send(instrument.topics().maps(), Topics.rowKey(SCAN.id(), row), SCAN.map(row, 0));
        }
    }
}
