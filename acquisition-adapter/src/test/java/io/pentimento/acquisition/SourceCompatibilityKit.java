package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.cube.CubeDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What every {@link Source} must do. A source's test extends this and opens a small scan of it. */
public abstract class SourceCompatibilityKit {

    /** Not a count that a detector gives. */
    private static final int UNTOUCHED = 0xDEAD_BEEF;

    private static final Duration PROMPT = Duration.ofSeconds(10);

    /** Opens the same small scan, at its first pixel: at least two rows of two columns. */
    protected abstract Source open();

    /** Indices of the pixels of {@link #open} that are missing. */
    protected Set<Integer> missingPixels() {
        return Set.of();
    }

    @Test
    public void shouldVisitEveryPixelOnceInTheOrderOfMeasurement() {
        try (Source source = open()) {
            ScanPlan plan = source.plan();
            Pixel pixel = new Pixel(plan.detectors());
            for (int i = 0; i < plan.plannedPixels(); i++) {
                assertTrue(source.next(pixel), "pixel " + i);
                assertEquals(plan.row(i), pixel.row(), "row of pixel " + i);
                assertEquals(plan.column(i), pixel.column(), "column of pixel " + i);
            }
            assertFalse(source.next(pixel), "a pixel after the last");
            assertFalse(source.next(pixel), "a pixel after the end");
        }
    }

    @Test
    public void shouldFillEveryChannelOfEveryDetector() {
        try (Source source = open()) {
            Pixel pixel = new Pixel(source.plan().detectors());
            fill(pixel, UNTOUCHED);
            while (source.next(pixel)) {
                for (int d = 0; !pixel.isMissing() && d < pixel.detectors(); d++) {
                    assertEquals(
                            0,
                            Arrays.stream(pixel.counts(d))
                                    .filter(c -> c == UNTOUCHED)
                                    .count(),
                            "untouched channels of detector " + d);
                }
                fill(pixel, UNTOUCHED);
            }
        }
    }

    @Test
    public void shouldGiveTheSameSpectraWhenOpenedAgain() {
        try (Source first = open();
                Source second = open()) {
            assertEquals(first.plan(), second.plan());
            assertSameRest(first, second);
        }
    }

    @Test
    public void shouldDescribeItsScanWithTheSameObject() {
        try (Source source = open()) {
            assertTrue(source.plan() == source.plan());
            assertFalse(source.plan().source().isBlank());
        }
    }

    @Test
    public void shouldGoOnAtThePixelThatItIsSentTo() {
        int pixels;
        try (Source source = open()) {
            pixels = source.plan().plannedPixels();
        }
        for (int index : new int[] {0, 1, pixels / 2, pixels - 1, pixels}) {
            try (Source walked = open();
                    Source sent = open()) {
                Pixel pixel = new Pixel(walked.plan().detectors());
                for (int i = 0; i < index; i++) {
                    walked.next(pixel);
                }
                sent.seek(index);
                assertSameRest(walked, sent);
            }
        }
    }

    @Test
    public void shouldGoBackToAPixelThatItHasGiven() {
        try (Source source = open()) {
            Pixel first = new Pixel(source.plan().detectors());
            Pixel again = new Pixel(source.plan().detectors());
            source.next(first);
            source.next(again);
            source.seek(0);
            source.next(again);
            assertSame(first, again);
        }
    }

    @Test
    public void shouldRefuseAPixelIndexOutsideTheScan() {
        try (Source source = open()) {
            int planned = source.plan().plannedPixels();
            assertThrows(IllegalArgumentException.class, () -> source.seek(-1));
            var error = assertThrows(IllegalArgumentException.class, () -> source.seek(planned + 1));
            assertTrue(error.getMessage().contains(Integer.toString(planned + 1)), error::getMessage);
        }
    }

    @Test
    public void shouldRefuseBuffersOfAnotherShape() {
        try (Source source = open()) {
            List<CubeDetector> detectors = source.plan().detectors();
            List<CubeDetector> more = new ArrayList<>(detectors);
            more.add(new CubeDetector("another", 16, Optional.empty()));
            List<CubeDetector> wider = new ArrayList<>(detectors);
            wider.set(0, new CubeDetector("wider", detectors.get(0).channels() + 1, Optional.empty()));
            assertThrows(IllegalArgumentException.class, () -> source.next(new Pixel(more)));
            assertThrows(IllegalArgumentException.class, () -> source.next(new Pixel(wider)));
        }
    }

    @Test
    public void shouldReportMissingPixelsWithTheReason() {
        try (Source source = open()) {
            Pixel pixel = new Pixel(source.plan().detectors());
            Set<Integer> missing = new TreeSet<>();
            while (source.next(pixel)) {
                if (pixel.isMissing()) {
                    assertFalse(pixel.missingReason().isBlank());
                    missing.add(source.plan().pixel(pixel.row(), pixel.column()));
                }
            }
            assertEquals(new TreeSet<>(missingPixels()), missing);
            assertTrue(source.plan().missingPixels() <= missing.size());
        }
    }

    @Test
    public void shouldStopPromptlyWhenToldSoByAnotherThread() {
        try (Source source = open()) {
            Pixel pixel = new Pixel(source.plan().detectors());
            assertTrue(source.next(pixel));
            CountDownLatch reading = new CountDownLatch(1);
            var reader = CompletableFuture.runAsync(() -> {
                do {
                    // Going round and round: only the stop can end this.
                    source.seek(0);
                    reading.countDown();
                } while (source.next(new Pixel(source.plan().detectors())));
            });
            assertTimeoutPreemptively(PROMPT, () -> {
                reading.await();
                source.stop();
                reader.get();
            });
            assertFalse(source.next(pixel), "a pixel after the stop");
            source.stop();
        }
    }

    @Test
    public void shouldBeClosedForGoodAfterClosingOnceOrTwice() {
        Source source = open();
        Pixel pixel = new Pixel(source.plan().detectors());
        source.close();
        source.close();
        assertThrows(IllegalStateException.class, () -> source.next(pixel));
        assertThrows(IllegalStateException.class, () -> source.seek(0));
    }

    private static void assertSameRest(Source first, Source second) {
        Pixel one = new Pixel(first.plan().detectors());
        Pixel other = new Pixel(second.plan().detectors());
        while (first.next(one)) {
            assertTrue(second.next(other));
            assertSame(one, other);
        }
        assertFalse(second.next(other));
    }

    private static void assertSame(Pixel one, Pixel other) {
        String where = "row " + one.row() + ", column " + one.column();
        assertEquals(one.row(), other.row());
        assertEquals(one.column(), other.column());
        assertEquals(one.missingReason(), other.missingReason(), where);
        assertEquals(one.xMm(), other.xMm(), where);
        assertEquals(one.yMm(), other.yMm(), where);
        for (int d = 0; !one.isMissing() && d < one.detectors(); d++) {
            assertArrayEquals(one.counts(d), other.counts(d), where);
            assertEquals(one.timing(d), other.timing(d), where);
        }
    }

    private static void fill(Pixel pixel, int value) {
        for (int d = 0; d < pixel.detectors(); d++) {
            Arrays.fill(pixel.counts(d), value);
        }
    }
}
