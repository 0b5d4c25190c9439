package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.SpectrumRequest;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for spectra on worker threads. Safe for use by many threads. */
final class SpectrumDesk {

    /** The model whose layers say which line groups a scan is fitted with. */
    private static final String FIT = "fit";

    private static final Logger LOG = LoggerFactory.getLogger(SpectrumDesk.class);

    private final Vertx vertx;
    private final SpectraCaches caches;
    private final Timer timer;
    private final SpectrumFitter fitter = new SpectrumFitter();

    SpectrumDesk(Vertx vertx, SpectraCaches caches, MeterRegistry meters) {
        this.vertx = vertx;
        this.caches = caches;
        timer = Timer.builder("pentimento.viewer.spectrum")
                .description("time to add up the spectra of a region")
                .register(meters);
    }

    Job<SpectrumReply> start(LiveScan scan, SpectrumRequest request) {
        return new Job<>(cancelled -> vertx.executeBlocking(
                        () -> timer.recordCallable(() -> answer(scan, request, cancelled)), false)
                .otherwise(defect -> {
                    LOG.error("{}: {}: no spectrum", scan.id(), request.getId(), defect);
                    return refusal(request, "The spectra cannot be added up: " + defect + ". The log says more.");
                }));
    }

    /** A reply that says why there is no spectrum. */
    static SpectrumReply refusal(SpectrumRequest request, String why) {
        return SpectrumReply.newBuilder().setId(request.getId()).setMessage(why).build();
    }

    /** Adds to a state which spectra can be had. */
    void describe(LiveScan scan, ScanState.Builder state) {
        caches.find(scan.id())
                .ifPresentOrElse(
                        cache -> state.setSpectraPixels(cache.pixels()).setSpectraMessage(cache.failure()),
                        () -> state.setSpectraMessage("The spectra of this scan are not at hand. Choose it again."));
    }

    private SpectrumReply answer(LiveScan scan, SpectrumRequest request, BooleanSupplier cancelled) {
        SpectrumReply.Builder reply = SpectrumReply.newBuilder().setId(request.getId());
        ScanStarted started = scan.started();
        try {
            RegionPixels area = area(request, started);
            reply.setPixels(area.count());
            Spectra cache = caches.find(scan.id()).orElse(null);
            if (cache == null) {
                return reply.setMessage("The spectra of this scan are not at hand. Choose it again.")
                        .build();
            }
            SumSpectrum sum = cache.sum(area, cancelled);
            if (sum.measured() == 0) {
                return reply.setMessage(whyNothing(cache)).build();
            }
            fill(reply, scan, started, sum);
            if (request.getFit()) {
                addFits(reply, scan, started, sum);
            }
            return reply.build();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return reply.setMessage(e.getMessage()).build();
        } catch (CancellationException e) {
            return reply.setMessage("cancelled").build();
        }
    }

    private static String whyNothing(Spectra cache) {
        if (!cache.failure().isEmpty()) {
            return cache.failure();
        }
        return cache.isCaughtUp()
                ? "Nothing measured here yet."
                : "The spectra are still being read from the log, " + cache.pixels() + " pixels so far.";
    }

    private static RegionPixels area(SpectrumRequest request, ScanStarted started) {
        if (request.hasRegion()) {
            return RegionPixels.of(request.getRegion(), started.getRows(), started.getColumns());
        }
        Rectangle area = new Rectangle(
                request.getFirstRow(), request.getFirstColumn(), request.getLastRow(), request.getLastColumn());
        return RegionPixels.of(area, started.getRows(), started.getColumns());
    }

    private static void fill(SpectrumReply.Builder reply, LiveScan scan, ScanStarted started, SumSpectrum sum) {
        reply.setMeasured(sum.measured()).setCalibrationRevision(scan.calibrationRevision());
        for (int d = 0; d < sum.counts().length; d++) {
            SpectrumReply.DetectorSpectrum.Builder detector = reply.addDetectorsBuilder()
                    .setName(started.getDetectors(d).getName())
                    .setCounts(doubles(sum.counts()[d]))
                    .setRealTimeS(sum.realTimeS()[d])
                    .setLiveTimeS(sum.liveTimeS()[d]);
            EnergyAxis axis = scan.axis(d);
            if (axis != null) {
                detector.setAxis(axis);
            }
        }
    }

    private void addFits(SpectrumReply.Builder reply, LiveScan scan, ScanStarted started, SumSpectrum sum) {
        List<String> layers = scan.layersOf(FIT);
        for (int d = 0; d < reply.getDetectorsCount(); d++) {
            SpectrumReply.DetectorSpectrum.Builder detector = reply.getDetectorsBuilder(d);
            try {
                if (detector.hasAxis()) {
                    detector.setFit(fitter.fit(started, layers, detector.getAxis(), sum.counts()[d]));
                }
            } catch (IllegalArgumentException e) {
                detector.setFitMessage(e.getMessage());
            }
        }
    }

    private static ByteString doubles(long[] counts) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * counts.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long count : counts) {
            bytes.putDouble(count);
        }
        return UnsafeByteOperations.unsafeWrap(bytes.flip());
    }
}
