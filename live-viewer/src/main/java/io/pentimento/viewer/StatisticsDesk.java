package io.pentimento.viewer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.StatisticsReply;
import io.pentimento.proto.StatisticsRequest;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for statistics on worker threads. Safe for use by many threads. */
final class StatisticsDesk {

    private static final Logger LOG = LoggerFactory.getLogger(StatisticsDesk.class);

    private final Vertx vertx;
    private final Timer timer;

    StatisticsDesk(Vertx vertx, MeterRegistry meters) {
        this.vertx = vertx;
        timer = Timer.builder("pentimento.viewer.statistics")
                .description("time to find the statistics of a region in all layers")
                .register(meters);
    }

    Job<StatisticsReply> start(LiveScan scan, StatisticsRequest request) {
        return new Job<>(cancelled -> vertx.executeBlocking(
                        () -> timer.recordCallable(() -> answer(scan, request, cancelled)), false)
                .otherwise(defect -> {
                    LOG.error("{}: {}: no statistics", scan.id(), request.getId(), defect);
                    return refusal(request, "There are no statistics: " + defect + ". The log says more.");
                }));
    }

    /** A reply that says why there are none. */
    static StatisticsReply refusal(StatisticsRequest request, String why) {
        return StatisticsReply.newBuilder()
                .setId(request.getId())
                .setMessage(why)
                .build();
    }

    private static StatisticsReply answer(LiveScan scan, StatisticsRequest request, BooleanSupplier cancelled) {
        ScanStarted started = scan.started();
        RegionPixels region;
        try {
            region = RegionPixels.of(request.getRegion(), started.getRows(), started.getColumns());
        } catch (IllegalArgumentException e) {
            return refusal(request, e.getMessage());
        }
        StatisticsReply.Builder reply = StatisticsReply.newBuilder()
                .setId(request.getId())
                .setPixels(region.count())
                .setCalibrationRevision(scan.calibrationRevision());
        int[] pixels = region.indices();
        // Layer by layer, so that nothing that is painted has to wait long.
        LayerValues values = scan.values(0, pixels);
        for (int next = 1; values != null && !cancelled.getAsBoolean(); next++) {
            reply.addLayers(LayerStatistics.of(values.values(), values.errors())
                    .setLayer(values.layer())
                    .setUnit(values.unit()));
            values = scan.values(next, pixels);
        }
        return reply.build();
    }
}
