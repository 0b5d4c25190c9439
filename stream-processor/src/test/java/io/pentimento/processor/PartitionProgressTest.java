package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionProgressTest {

    @Test
    void shouldComeBackFromItsText() {
        PartitionProgress progress = PartitionProgress.parse(null);
        progress.painting("first", 2);
        progress.painting("second=odd", 7);
        assertEquals("first=2;second=odd=7;", progress.toString());
        assertSame(progress);

        progress.repaint("first", 3, 12_345_678_901L);
        assertEquals("second=odd=7;first=3;>=12345678901;>first@2=0;", progress.toString());
        assertSame(progress);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", ";;;", "no number=;x=-1;=3", "=", ">=5", "scan", "scan=1e3", "scan=99999999999", ">scan=x"})
    void shouldTakeWhatItCannotReadForNothingKnown(String text) {
        PartitionProgress progress = PartitionProgress.parse(text);
        assertEquals("", progress.toString());
        assertFalse(progress.isRepainting());
        assertEquals(0, progress.revision("scan"));
    }

    @Test
    void shouldReadWhatIsSoundBesideWhatIsNot() {
        PartitionProgress progress = PartitionProgress.parse("good=4;bad=x;>=100;>good=7");
        assertEquals(4, progress.revision("good"));
        assertEquals(0, progress.revision("bad"));
        assertTrue(progress.isRepainting());
    }

    @Test
    void shouldPassOverOtherScansUntilTheRepaintIsThrough() {
        PartitionProgress progress = new PartitionProgress();
        progress.painting("other", 1);
        progress.repaint("again", 2, 100);
        assertFalse(progress.after("again", 50).isEmpty());
        assertTrue(progress.after("other", 99).isEmpty());
        assertFalse(progress.after("other", 100).isEmpty(), "100 is where the partition had been: not painted yet");

        progress.reached(99);
        assertTrue(progress.isRepainting());
        progress.reached(100);
        assertFalse(progress.isRepainting());
        assertFalse(progress.after("other", 50).isEmpty());
        assertEquals(2, progress.revision("again"));
        assertEquals(1, progress.revision("other"));
    }

    @Test
    void shouldPaintAgainOnlyWithModelsThatAreNewer() {
        PartitionProgress progress = new PartitionProgress();
        progress.painting("scan", 3);
        progress.repaint("scan", 4, 100);
        assertEquals(OptionalInt.of(3), progress.after("scan", 99));
        assertEquals(OptionalInt.of(0), progress.after("scan", 100), "a new pixel is painted by all models");

        // A second promotion when 40 records have been painted again with the first.
        progress.repaint("scan", 5, 40);
        assertEquals(OptionalInt.of(4), progress.after("scan", 39), "only by the second");
        assertEquals(OptionalInt.of(3), progress.after("scan", 40), "by both");
        assertSame(progress);
    }

    @Test
    void shouldNotForgetHowFarItHadComeWhenTheNextRevisionInterruptsARepaint() {
        PartitionProgress progress = new PartitionProgress();
        progress.repaint("scan", 2, 100);
        progress.repaint("scan", 3, 40);
        progress.reached(60);
        assertTrue(progress.isRepainting());
        assertTrue(progress.after("other", 99).isEmpty());
        progress.reached(100);
        assertFalse(progress.isRepainting());

        progress.repaint("scan", 4, 20);
        progress.reached(20);
        assertFalse(progress.isRepainting(), "an earlier repaint has no say any more");
    }

    @Test
    void shouldPaintWhatRemainsOfOneScanWhenAnotherInterruptsItsRepaint() {
        PartitionProgress progress = new PartitionProgress();
        progress.painting("bystander", 1);
        progress.repaint("first", 2, 100);
        progress.reached(50);
        progress.repaint("second", 2, 50);

        assertTrue(progress.after("first", 49).isEmpty(), "painted again before the interruption");
        assertFalse(progress.after("first", 50).isEmpty());
        assertFalse(progress.after("first", 99).isEmpty());
        assertFalse(progress.after("second", 0).isEmpty());
        assertTrue(progress.after("bystander", 99).isEmpty());
        assertSame(progress);

        progress.repaint("first", 3, 60);
        assertFalse(progress.after("first", 0).isEmpty(), "a third revision paints all of it");
        assertTrue(progress.after("second", 59).isEmpty());
        assertFalse(progress.after("second", 60).isEmpty());
        progress.reached(100);
        assertFalse(progress.isRepainting());
    }

    @Test
    void shouldForgetTheScanThatWasPaintedLongestAgo() {
        PartitionProgress progress = new PartitionProgress();
        progress.painting("long", 1);
        for (int scan = 0; scan < 10; scan++) {
            progress.painting("short-" + scan, 1);
            progress.painting("long", 1);
        }
        assertEquals(1, progress.revision("long"));
        assertEquals(0, progress.revision("short-0"));
    }

    @Test
    void shouldStayShortEnoughForTheMetadataOfAnOffset() {
        PartitionProgress progress = new PartitionProgress();
        for (int scan = 0; scan < 1000; scan++) {
            progress.painting("a-scan-with-a-rather-long-name-" + scan, 1);
        }
        assertTrue(progress.toString().length() < 1000);
        assertEquals(1, progress.revision("a-scan-with-a-rather-long-name-999"));
        assertEquals(0, progress.revision("a-scan-with-a-rather-long-name-0"));
    }

    private static void assertSame(PartitionProgress progress) {
        PartitionProgress read = PartitionProgress.parse(progress.toString());
        assertEquals(progress.toString(), read.toString());
        assertEquals(progress.isRepainting(), read.isRepainting());
        progress.scans().forEach(scan -> assertEquals(progress.revision(scan), read.revision(scan)));
    }
}
