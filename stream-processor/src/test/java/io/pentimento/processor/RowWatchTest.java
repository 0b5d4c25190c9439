package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Rule;
import io.pentimento.proto.SpectrumBlock;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowWatchTest {

    private static final int ROWS = 20;
    private static final int COLUMNS = 4;
    private static final Rule.RateDrops HALF =
            Rule.RateDrops.newBuilder().setShare(0.5).setRows(2).build();
    private static final Rule.TrustFalls TRUST = Rule.TrustFalls.newBuilder()
            .setLayer("elements/trust")
            .setBelow(0.5)
            .setShare(0.6)
            .setRows(2)
            .build();

    @Test
    void shouldSayOnceThatTheBeamIsWeakerAndAgainWhenItWasBackMeanwhile() {
        RateWatch watch = new RateWatch(HALF, ROWS, COLUMNS, 0, List.of());
        rows(watch, 0, 8, 1000, 1);
        assertEquals(List.of(), watch.look(null, false));
        rows(watch, 8, 12, 300, 1);
        List<Find> finds = watch.look(null, false);
        assertEquals(1, finds.size(), finds::toString);
        assertEquals(9, finds.get(0).getLastRow());
        assertEquals(
                "300 counts/s in rows 9 to 10, 30 % of the 1000 counts/s of the rows before",
                finds.get(0).getMessage());
        rows(watch, 12, 15, 1000, 1);
        assertEquals(List.of(), watch.look(null, false));
        rows(watch, 15, 17, 300, 1);
        assertEquals(1, watch.look(null, false).size());
        assertEquals(List.of(), watch.look(null, true));
    }

    @Test
    void shouldDivideByTheTimeThatEachPixelTook() {
        RateWatch watch = new RateWatch(HALF, ROWS, COLUMNS, 0, List.of());
        rows(watch, 0, 8, 1000, 1);
        rows(watch, 8, 12, 300, 0.3f);
        assertEquals(List.of(), watch.look(null, false));
    }

    @Test
    void shouldNotSpeakOfAMedianOfFewRowsNorOfRowsThatAreHalfMeasured() {
        RateWatch watch = new RateWatch(HALF, ROWS, COLUMNS, 0, List.of());
        rows(watch, 0, 4, 1000, 1);
        rows(watch, 4, 6, 10, 1);
        assertEquals(List.of(), watch.look(null, false));
        RateWatch half = new RateWatch(HALF, ROWS, COLUMNS, 0, List.of());
        rows(half, 0, 8, 1000, 1);
        rows(half, 8, 9, 10, 1);
        half.see(spectra(9, 2, 10, 1));
        assertEquals(List.of(), half.look(null, false));
        half.see(spectra(9, COLUMNS, 10, 1));
        assertEquals(1, half.look(null, false).size());
    }

    @Test
    void shouldNotSayAgainWhatItHadFoundBeforeItStartedAgain() {
        RateWatch watch = new RateWatch(HALF, ROWS, COLUMNS, 0, List.of());
        rows(watch, 0, 8, 1000, 1);
        rows(watch, 8, 12, 300, 1);
        RateWatch again = new RateWatch(HALF, ROWS, COLUMNS, 0, watch.look(null, false));
        rows(again, 0, 8, 1000, 1);
        rows(again, 8, 12, 300, 1);
        assertEquals(List.of(), again.look(null, false));
    }

    @Test
    void shouldSayWhenTooManyPixelsAreNotTrusted() {
        TrustWatch watch = new TrustWatch(TRUST, ROWS, COLUMNS, List.of());
        trust(watch, 0, 0.9f, 0.9f, 0.9f, 0.9f);
        trust(watch, 1, 0.9f, 0.1f, 0.1f, 0.9f);
        assertEquals(List.of(), watch.look(null, false));
        trust(watch, 2, 0.1f, 0.1f, 0.1f, 0.9f);
        List<Find> finds = watch.look(null, false);
        assertEquals(1, finds.size());
        assertTrue(
                finds.get(0).getMessage().startsWith("elements/trust < 0.50 on 63 % of rows 2 to 3"), finds::toString);
        assertEquals(1, finds.get(0).getFirstRow());
    }

    private static void rows(RateWatch watch, int first, int end, int counts, float seconds) {
        for (int row = first; row < end; row++) {
            watch.see(spectra(row, COLUMNS, counts, seconds));
            watch.see(spectra(row, COLUMNS, counts, seconds));
        }
    }

    private static SpectrumBlock spectra(int row, int pixels, int counts, float seconds) {
        int[] spectra = new int[pixels * 2];
        for (int i = 0; i < pixels; i++) {
            spectra[2 * i] = counts / 4;
            spectra[2 * i + 1] = counts - counts / 4;
        }
        return SpectrumBlock.newBuilder()
                .setRow(row)
                .setPixels(pixels)
                .addDetectors(DetectorSpectra.newBuilder()
                        .setCounts(new CountsCodec().encode(spectra, pixels, 2))
                        .addAllRealTimeS(Collections.nCopies(pixels, seconds)))
                .addAllMeasuredNs(Collections.nCopies(pixels, 1L))
                .build();
    }

    private static void trust(TrustWatch watch, int row, Float... values) {
        MapBlock block = MapBlock.newBuilder()
                .setModel("elements")
                .setRow(row)
                .setPixels(values.length)
                .addLayers(LayerInfo.newBuilder().setName("trust"))
                .addAllValues(List.of(values))
                .addAllMeasuredNs(Collections.nCopies(values.length, 1L))
                .build();
        watch.see(block, 0);
    }
}
