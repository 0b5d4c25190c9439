package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pentimento.proto.Patch;
import io.pentimento.proto.WindowReply;
import io.pentimento.proto.WindowRequest;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for the map of an energy window on worker threads. Safe for use by many threads. */
final class WindowDesk {

    private static final Logger LOG = LoggerFactory.getLogger(WindowDesk.class);

    private final Vertx vertx;
    private final SpectraCaches caches;
    private final Timer timer;

    WindowDesk(Vertx vertx, SpectraCaches caches, MeterRegistry meters) {
        this.vertx = vertx;
        this.caches = caches;
        timer = Timer.builder("pentimento.viewer.window")
                .description("time to count what is between two energies, for a part of the pixels")
                .register(meters);
    }

    Job<WindowReply> start(LiveScan scan, WindowRequest request) {
        return new Job<>(cancelled -> vertx.executeBlocking(
                        () -> timer.recordCallable(() -> answer(scan, request, cancelled)), false)
                .otherwise(defect -> {
                    LOG.error("{}: {}: no map of a window", scan.id(), request.getId(), defect);
                    return refusal(request, "The counts cannot be added up: " + defect + ". The log says more.");
                }));
    }

    /** A reply that says why there are no counts. */
    static WindowReply refusal(WindowRequest request, String why) {
        return WindowReply.newBuilder().setId(request.getId()).setMessage(why).build();
    }

    private WindowReply answer(LiveScan scan, WindowRequest request, BooleanSupplier cancelled) {
        try {
            // The revision first: axes that come meanwhile are asked for once more.
            int revision = scan.calibrationRevision();
            ChannelWindow window = ChannelWindow.of(scan, request.getFirstKev(), request.getLastKev());
            Spectra spectra = caches.find(scan.id()).orElse(null);
            if (spectra == null) {
                return refusal(request, "The spectra of this scan are not at hand. Choose it again.");
            }
            WindowCounts found = spectra.window(window, request.getSince(), cancelled);
            WindowReply.Builder reply = WindowReply.newBuilder()
                    .setId(request.getId())
                    .setNext(found.next())
                    .setMore(found.more())
                    .setCalibrationRevision(revision);
            for (WindowCounts.Run run : found.runs()) {
                reply.addPatches(Patch.newBuilder()
                        .setFirstPixel(run.firstPixel())
                        .setPixels(run.counts().length)
                        .setValues(floats(run.counts())));
            }
            return reply.build();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return refusal(request, e.getMessage());
        } catch (CancellationException e) {
            return refusal(request, "cancelled");
        }
    }

    private static ByteString floats(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return UnsafeByteOperations.unsafeWrap(bytes.flip());
    }
}
