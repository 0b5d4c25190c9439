package io.pentimento.viewer;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorCalibration;
import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.LayerRole;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.SpectrumBlock;
import java.util.List;
import java.util.Random;

/** A scan that looks like something: a face under a landscape, two detectors of 1024 channels. One block per row. */
record TestPainting(String id, int rows, int columns, long startNs, double oddRowsOff) {

    static final int CHANNELS = 1024;
    private static final double KEV_PER_CHANNEL = 0.02;

    TestPainting(String id, int rows, int columns, long startNs) {
        this(id, rows, columns, startNs, 0);
    }

    /** The same, whose odd rows were measured so many columns too far to the right. */
    TestPainting withOddRowsOff(double by) {
        return new TestPainting(id, rows, columns, startNs, by);
    }

    private record Paint(String layer, double kev, double betaKev, double strength) {}

    private static final List<Paint> PAINTS = List.of(
            new Paint("K-K", 3.31, 3.59, 20),
            new Paint("Ca-K", 3.69, 4.01, 90),
            new Paint("Ti-K", 4.51, 4.93, 30),
            new Paint("Mn-K", 5.90, 6.49, 15),
            new Paint("Fe-K", 6.40, 7.06, 260),
            new Paint("Cu-K", 8.05, 8.90, 120),
            new Paint("Zn-K", 8.64, 9.57, 60),
            new Paint("Hg-L", 9.99, 11.82, 150),
            new Paint("Pb-L", 10.55, 12.61, 420));

    ScanRecord started() {
        ScanStarted.Builder started = ScanStarted.newBuilder()
                .setKind(ScanKind.RASTER)
                .setTitle("Landscape over a portrait")
                .setSource("test code")
                .setRows(rows)
                .setColumns(columns)
                .setStepXMm(0.5)
                .setStepYMm(0.5)
                .setStartNs(startNs)
                .addAllFirstOffsets(List.of(0L, 0L, 0L, 0L));
        for (String name : List.of("A", "B")) {
            started.addDetectors(
                    Detector.newBuilder().setName(name).setChannels(CHANNELS).setAxis(axis(0.08)));
        }
        return ScanRecord.newBuilder().setScan(id).setStarted(started).build();
    }

    ScanRecord calibrated() {
        ScanCalibrated.Builder calibrated = ScanCalibrated.newBuilder().setRevision(1);
        for (int d = 0; d < 2; d++) {
            calibrated.addDetectors(DetectorCalibration.newBuilder().setAxis(axis(0)));
        }
        return ScanRecord.newBuilder().setScan(id).setCalibrated(calibrated).build();
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

    SpectrumBlock spectra(int row, long nowNs) {
        Random random = new Random(row);
        SpectrumBlock.Builder block = SpectrumBlock.newBuilder()
                .setScan(id)
                .setSequence(row)
                .setRow(row)
                .setPixels(columns);
        for (int d = 0; d < 2; d++) {
            int[] counts = new int[columns * CHANNELS];
            var spectra = block.addDetectorsBuilder();
            for (int column = 0; column < columns; column++) {
                fill(counts, column * CHANNELS, row, column, random, d == 0 ? 1 : 0.7);
                spectra.addRealTimeS(0.05f).addLiveTimeS(0.048f);
            }
            spectra.setCounts(new CountsCodec().encode(counts, columns, CHANNELS));
        }
        for (int column = 0; column < columns; column++) {
            block.addMeasuredNs(nowNs);
        }
        return block.build();
    }

    MapBlock map(int row, long nowNs) {
        Random random = new Random(row);
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(id)
                .setSequence(row)
                .setModel("fit")
                .setVersion("1")
                .setRow(row)
                .setPixels(columns);
        for (Paint paint : PAINTS) {
            block.addLayers(LayerInfo.newBuilder()
                    .setName(paint.layer)
                    .setUnit("counts")
                    .setRole(LayerRole.AREA));
            for (int column = 0; column < columns; column++) {
                double area = paint.strength * 12 * amount(paint.layer, row, column);
                block.addValues((float) Math.max(0, area + random.nextGaussian() * Math.sqrt(area + 30)));
                block.addErrors((float) Math.sqrt(area + 30));
            }
        }
        block.addLayers(LayerInfo.newBuilder().setName("residual").setUnit("1"));
        for (int column = 0; column < columns; column++) {
            block.addValues((float) (1 + 0.1 * random.nextGaussian() + amount("Sn", row, column)))
                    .addErrors(Float.NaN);
            block.addMeasuredNs(nowNs);
        }
        return block.build();
    }

    /** Lead as a network sees it, which trusts itself less at the edge. */
    MapBlock networkMap(int row, long nowNs) {
        MapBlock fitted = map(row, nowNs);
        MapBlock.Builder block = fitted.toBuilder()
                .setModel("elements-sdd")
                .setVersion("2")
                .clearLayers()
                .clearValues()
                .clearErrors()
                .addLayers(
                        LayerInfo.newBuilder().setName("Pb-L").setUnit("counts").setRole(LayerRole.AREA))
                .addLayers(LayerInfo.newBuilder()
                        .setName("Pb-L-present")
                        .setUnit("1")
                        .setRole(LayerRole.PROBABILITY))
                .addLayers(LayerInfo.newBuilder().setName("trust").setUnit("1").setRole(LayerRole.TRUST));
        for (int column = 0; column < columns; column++) {
            block.addValues((float) (300 * amount("Pb-L", row, column)));
        }
        for (int column = 0; column < columns; column++) {
            block.addValues((float) Math.min(1, amount("Pb-L", row, column)));
        }
        for (int column = 0; column < columns; column++) {
            block.addValues(column < 5 ? 0.2f : 0.95f);
        }
        return block.build();
    }

    /** Three codes, in which lead, iron and copper are told apart. */
    MapBlock codesMap(int row, long nowNs) {
        MapBlock.Builder block = map(row, nowNs).toBuilder()
                .setModel("embedding-sdd")
                .setVersion("1")
                .clearLayers()
                .clearValues()
                .clearErrors();
        List<String> paints = List.of("Pb-L", "Fe-K", "Cu-K");
        for (int code = 0; code < paints.size(); code++) {
            block.addLayers(LayerInfo.newBuilder()
                    .setName("z" + (code + 1))
                    .setUnit("1")
                    .setRole(LayerRole.CODE));
            for (int column = 0; column < columns; column++) {
                block.addValues((float) amount(paints.get(code), row, column));
            }
        }
        return block.build();
    }

    /** A picture that is surely red on the left, and blue on the right, of which its network is not sure. */
    MapBlock pictureMap(int row, long nowNs) {
        MapBlock.Builder block = map(row, nowNs).toBuilder()
                .setModel("recolour")
                .setVersion("3")
                .setInputs(1)
                .clearLayers()
                .clearValues()
                .clearErrors();
        for (String colour : List.of("R", "G", "B")) {
            block.addLayers(LayerInfo.newBuilder().setName(colour).setUnit("1").setRole(LayerRole.COLOUR));
            for (int column = 0; column < columns; column++) {
                block.addValues(colour.equals(column < columns / 2 ? "R" : "B") ? 1 : 0);
            }
        }
        block.addLayers(
                LayerInfo.newBuilder().setName("confidence").setUnit("1").setRole(LayerRole.TRUST));
        for (int column = 0; column < columns; column++) {
            block.addValues(column < columns / 2 ? 1 : 0);
        }
        return block.build();
    }

    private void fill(int[] counts, int first, int row, int column, Random random, double efficiency) {
        for (int c = 0; c < CHANNELS; c++) {
            double kev = c * KEV_PER_CHANNEL;
            double expected = 1.2 * Math.exp(-Math.pow((kev - 13) / 6, 2)) + 40 * gauss(kev, 0.1, 0.05);
            for (Paint paint : PAINTS) {
                double amount = paint.strength * amount(paint.layer, row, column) * efficiency;
                expected += amount * (gauss(kev, paint.kev, 0.06) + 0.2 * gauss(kev, paint.betaKev, 0.07));
            }
            counts[first + c] = Math.max(0, (int) Math.round(expected + random.nextGaussian() * Math.sqrt(expected)));
        }
    }

    /** How much of a paint lies at a pixel, 0 to about 1. */
    private double amount(String layer, int row, int column) {
        double x = (column + (row % 2 == 1 ? oddRowsOff : 0) + 0.5) / columns * 2 - 1;
        double y = (row + 0.5) / rows * 2 - 1;
        double hills = y > 0.25 + 0.12 * Math.sin(5 * x) ? 1 : 0;
        double face = Math.hypot(x / 0.42, (y + 0.05) / 0.62);
        double head = face < 1 ? 1 - 0.35 * face * face : 0;
        double eyes = Math.hypot(Math.abs(x) - 0.16, y + 0.15) < 0.055 ? 1 : 0;
        double mouth = Math.hypot(x / 3, y - 0.22) < 0.05 ? 1 : 0;
        double sun = Math.hypot(x - 0.62, y + 0.62) < 0.2 ? 1 : 0;
        double weave = 0.85 + 0.15 * Math.sin(60 * x) * Math.sin(60 * y);
        return switch (layer) {
            case "Pb-L" -> 0.15 + 0.9 * head * (1 - 0.7 * eyes) * weave;
            case "Hg-L" -> Math.min(1, mouth + 0.5 * sun + 0.12 * head);
            case "Fe-K" -> 0.1 + 0.8 * hills * weave + 0.6 * eyes;
            case "Cu-K" -> 0.05 + (1 - hills) * 0.8 * (0.6 - 0.4 * y);
            case "Ca-K" -> 0.5 * weave;
            case "Zn-K" -> sun;
            case "Ti-K" -> Math.hypot(x + 0.7, y - 0.6) < 0.15 ? 1 : 0;
            case "Mn-K" -> 0.5 * eyes + 0.2 * hills;
            case "K-K" -> 0.3 + 0.2 * x;
            case "Sn" -> Math.hypot(x + 0.62, y + 0.5) < 0.1 ? 3 : 0;
            default -> 0;
        };
    }

    private static double gauss(double kev, double centre, double sigma) {
        double z = (kev - centre) / sigma;
        return Math.exp(-z * z / 2);
    }

    private static EnergyAxis axis(double errorKev) {
        return EnergyAxis.newBuilder()
                .setOffsetKev(errorKev)
                .setGainKevPerChannel(KEV_PER_CHANNEL)
                .build();
    }
}
