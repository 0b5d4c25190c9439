package io.pentimento.viewer;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.SpectrumBlock;
import java.util.List;
import java.util.SplittableRandom;

/** A scan with known counts and map values: two detectors, two layers, one block per row. */
record TestScan(String id, int rows, int columns, long startNs) {

    static final int[] CHANNELS = {64, 48};
    static final String LAYER = "fit/Fe-K";

    ScanRecord started() {
        ScanStarted.Builder started = ScanStarted.newBuilder()
                .setKind(ScanKind.RASTER)
                .setTitle("Test " + id)
                .setSource("test code")
                .setRows(rows)
                .setColumns(columns)
                .setStepXMm(0.5)
                .setStepYMm(0.5)
                .setStartNs(startNs)
                .addAllFirstOffsets(List.of(0L, 0L, 0L, 0L));
        for (int d = 0; d < CHANNELS.length; d++) {
            started.addDetectors(Detector.newBuilder()
                    .setName("D" + d)
                    .setChannels(CHANNELS[d])
                    .setAxis(EnergyAxis.newBuilder().setOffsetKev(-0.1).setGainKevPerChannel(0.2)));
        }
        return ScanRecord.newBuilder().setScan(id).setStarted(started).build();
    }

    ScanRecord completed() {
        return ScanRecord.newBuilder()
                .setScan(id)
                .setStopped(ScanStopped.newBuilder()
                        .setExitStatus(ExitStatus.COMPLETED)
                        .setPlannedPixels((long) rows * columns)
                        .setDonePixels((long) rows * columns)
                        .setBlocks(rows))
                .build();
    }

    int[] counts(int detector, int row, int column) {
        SplittableRandom random = new SplittableRandom(31L * (row * 1000L + column) + detector);
        int[] counts = new int[CHANNELS[detector]];
        for (int c = 0; c < counts.length; c++) {
            counts[c] = random.nextInt(4) == 0 ? random.nextInt(300) : 0;
        }
        return counts;
    }

    SpectrumBlock spectra(int row) {
        SpectrumBlock.Builder block = SpectrumBlock.newBuilder()
                .setScan(id)
                .setSequence(row)
                .setRow(row)
                .setPixels(columns)
                .setFirstPixel((long) row * columns);
        for (int d = 0; d < CHANNELS.length; d++) {
            int[] all = new int[columns * CHANNELS[d]];
            DetectorSpectra.Builder spectra = block.addDetectorsBuilder();
            for (int column = 0; column < columns; column++) {
                System.arraycopy(counts(d, row, column), 0, all, column * CHANNELS[d], CHANNELS[d]);
                spectra.addRealTimeS(0.5f).addLiveTimeS(0.25f);
            }
            spectra.setCounts(new CountsCodec().encode(all, columns, CHANNELS[d]));
        }
        for (int column = 0; column < columns; column++) {
            block.addMeasuredNs(measuredNs(row, column));
        }
        return block.build();
    }

    MapBlock map(int row, int revision) {
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(id)
                .setSequence(row)
                .setModel("fit")
                .setVersion("1")
                .setRevision(revision)
                .setRow(row)
                .setPixels(columns)
                .addLayers(LayerInfo.newBuilder().setName("Fe-K").setUnit("counts"))
                .addLayers(LayerInfo.newBuilder().setName("residual").setUnit("1"));
        for (int layer = 0; layer < 2; layer++) {
            for (int column = 0; column < columns; column++) {
                block.addValues(value(layer, row, column, revision)).addErrors(0.5f);
            }
        }
        for (int column = 0; column < columns; column++) {
            block.addMeasuredNs(measuredNs(row, column));
        }
        return block.build();
    }

    static float value(int layer, int row, int column, int revision) {
        return 10_000 * revision + 5_000 * layer + 100 * row + column;
    }

    private long measuredNs(int row, int column) {
        return startNs + 1_000_000L * (row * columns + column);
    }
}
