package io.pentimento.acquisition;

import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.Detector;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Tube;
import io.pentimento.xrf.cube.CubeDetector;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A plan as messages. */
final class ScanFacts {

    private ScanFacts() {}

    static ScanStarted started(
            ScanPlan plan, AcquisitionOptions options, long startNs, long[] firstOffsets, long[] firstMapOffsets) {
        return described(plan, options)
                .setStartNs(startNs)
                .addAllFirstOffsets(LongStream.of(firstOffsets).boxed().toList())
                .addAllFirstMapOffsets(LongStream.of(firstMapOffsets).boxed().toList())
                .build();
    }

    /** The next generation of a scan, which began when and where the first one did. */
    static ScanStarted resumed(ScanStarted earlier, ScanPlan plan, AcquisitionOptions options) {
        return described(plan, options)
                .setGeneration(earlier.getGeneration() + 1)
                .setStartNs(earlier.getStartNs())
                .addAllFirstOffsets(earlier.getFirstOffsetsList())
                .addAllFirstMapOffsets(earlier.getFirstMapOffsetsList())
                .build();
    }

    /** What must not change between generations, for people and for comparing. */
    static String shape(ScanStarted started) {
        List<Integer> channels =
                started.getDetectorsList().stream().map(Detector::getChannels).toList();
        boolean fullField = started.getKind() == ScanKind.FULL_FIELD;
        return (fullField ? "full field, tiles of " + started.getTileRows() + " rows, " : "") + started.getRows()
                + " x " + started.getColumns() + " pixels, " + (started.getSerpentine() ? "serpentine, " : "")
                + "channels " + channels;
    }

    private static ScanStarted.Builder described(ScanPlan plan, AcquisitionOptions options) {
        var started = ScanStarted.newBuilder()
                .setKind(ScanKind.RASTER)
                .setTitle(plan.title())
                .setSource(plan.source())
                .setRows(plan.rows())
                .setColumns(plan.columns())
                .setStepXMm(plan.stepXmm())
                .setStepYMm(plan.stepYmm())
                .setDwellS(plan.dwellS())
                .setSerpentine(plan.serpentine())
                .addAllDetectors(
                        plan.detectors().stream().map(ScanFacts::detector).collect(Collectors.toList()))
                .addAllElements(options.elements())
                .setParameters(options.parameters())
                .setMissingPixels(plan.missingPixels());
        plan.tube()
                .ifPresent(t -> started.setTube(Tube.newBuilder()
                        .setAnode(t.anode())
                        .setVoltageKv(t.voltageKv())
                        .setCurrentUa(t.currentUa())));
        return started;
    }

    private static Detector detector(CubeDetector detector) {
        var result = Detector.newBuilder().setName(detector.name()).setChannels(detector.channels());
        detector.axis().ifPresent(a -> result.setAxis(EnergyAxes.message(a)));
        return result.build();
    }
}
