package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pentimento.model.Manifest;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import org.junit.jupiter.api.Test;

class CountsModelTest {

    private static final ScanStarted SCAN = ScanStarted.newBuilder()
            .addDetectors(Detector.newBuilder().setName("left").setChannels(2))
            .addDetectors(Detector.newBuilder().setName("right").setChannels(2))
            .build();

    @Test
    void shouldSayWhatShareOfTheTimeTheDetectorsCouldCount() {
        PixelModel.Maps maps = run(SpectrumBlock.newBuilder()
                .setPixels(3)
                .addDetectors(spectra(10, 20, 10)
                        .addLiveTimeS(0.5f)
                        .addLiveTimeS(1)
                        .addLiveTimeS(0.5f)
                        .addRealTimeS(1)
                        .addRealTimeS(1)
                        .addRealTimeS(1))
                .addDetectors(spectra(30, 20, 10)
                        .addLiveTimeS(0.5f)
                        .addLiveTimeS(0.5f)
                        .addLiveTimeS(0)
                        .addRealTimeS(1)
                        .addRealTimeS(1)
                        .addRealTimeS(1)));
        assertEquals(80, maps.values()[0][0]);
        assertEquals(0.5, maps.values()[1][0], 1e-6, "the same of both");
        assertEquals(80 / (40 + 40 / 0.5), maps.values()[1][1], 1e-6, "what both counted over what they would have");
        assertEquals(Float.NaN, maps.values()[1][2], "the time of one is not known");
    }

    @Test
    void shouldKnowNoTimeWhereNoneIsTold() {
        PixelModel.Maps maps = run(SpectrumBlock.newBuilder()
                .setPixels(3)
                .addDetectors(spectra(1, 2, 3))
                .addDetectors(spectra(1, 2, 3)));
        assertEquals(12, maps.values()[0][2]);
        assertEquals(Float.NaN, maps.values()[1][2]);
    }

    @Test
    void shouldKnowTheTimeOfAPixelWithoutCounts() {
        DetectorSpectra.Builder dark = spectra(0, 0, 0);
        for (int p = 0; p < 3; p++) {
            dark.addLiveTimeS(0.5f).addRealTimeS(1);
        }
        PixelModel.Maps maps =
                run(SpectrumBlock.newBuilder().setPixels(3).addDetectors(dark).addDetectors(dark));
        assertEquals(0.5, maps.values()[1][0], 1e-6);
    }

    @Test
    void shouldLeaveTimesOutOfAFullField() {
        assertEquals(1, new CountsModel(false).layers().size());
        assertEquals(
                Manifest.Role.LIVE_FRACTION,
                new CountsModel(true).layers().get(1).role());
    }

    private static PixelModel.Maps run(SpectrumBlock.Builder block) {
        SpectrumBatch batch = new SpectrumBatch(SCAN, 3);
        batch.add(block.build());
        PixelModel.Maps maps = PixelModel.Maps.of(2, 3);
        new CountsModel(true).run(batch, maps);
        return maps;
    }

    /** Spectra of two channels with so many counts in each. */
    private static DetectorSpectra.Builder spectra(int first, int second, int third) {
        int[] counts = {first, first, second, second, third, third};
        return DetectorSpectra.newBuilder().setCounts(new CountsCodec().encode(counts, 3, 2));
    }
}
