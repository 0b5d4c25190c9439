package io.pentimento.acquisition.gem;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.FullFieldPublication;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One full-field scan on its way from the boards of a GEM detector into Kafka: start, events and stop, in order, each
 * confirmed by the broker. It ends with the detector's run, after a given time, or when it is stopped.
 *
 * <p>A scan whose id is in the log already goes on in its next generation, whose events add up with those before.
 *
 * <p>{@link #run} is called once, by one thread; {@link #stop} by any.
 */
public final class GemAcquisition {

    private final GemFile file;
    private final PixelMap pixels;
    private final Optional<Duration> duration;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final MeterRegistry registry;
    private final GemListener listener;
    private final AtomicReference<GemRun.Stop> stop = new AtomicReference<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Thread runner;

    /**
     * @param duration after which it ends; empty: when the detector's run does
     * @param options rate and block limits have no meaning here
     * @throws AcquisitionException when the file of the gains cannot be used
     */
    public GemAcquisition(
            GemFile file,
            Optional<Duration> duration,
            AcquisitionOptions options,
            ScanClock clock,
            MeterRegistry registry,
            GemListener listener) {
        this.file = file;
        this.pixels = file.pixels();
        this.duration = duration;
        this.options = options;
        this.clock = clock;
        this.registry = registry;
        this.listener = listener;
        duration.ifPresent(d -> {
            if (d.isNegative() || d.isZero()) {
                throw new IllegalArgumentException("duration=" + d + ": must be positive");
            }
        });
    }

    /**
     * Acquires the scan. Returns when the last record is confirmed.
     *
     * @throws KafkaUnavailableException when no broker answers at the start, within about 10 s; or when the scan was
     *     stopped and the broker does not confirm what is left
     * @throws AcquisitionException when the scan's id belongs to a scan of another shape, a port cannot be had, or the
     *     broker refuses records
     */
    public GemOutcome run() {
        if (!claimed.compareAndSet(false, true)) {
            throw new IllegalStateException("an acquisition runs once: make another one to go on");
        }
        runner = Thread.currentThread();
        PacketQueue queue = new PacketQueue();
        // The port first: what comes while the log is read waits in the queue.
        try (PacketReceiver receiver = PacketReceiver.open(file, queue, clock);
                FullFieldPublication publication =
                        FullFieldPublication.begin(file.plan(), options, clock, () -> stop.get() != null)) {
            sayBuffer(receiver);
            listener.started(
                    publication.generation(),
                    receiver.ports(),
                    publication.earlier().events());
            return new GemRun(
                            file,
                            pixels,
                            duration,
                            options,
                            clock,
                            registry,
                            listener,
                            publication,
                            receiver,
                            queue,
                            stop)
                    .run();
        }
    }

    private void sayBuffer(PacketReceiver receiver) {
        int bytes = receiver.socketBytes();
        if (bytes < PacketReceiver.SOCKET_BYTES) {
            listener.note("the kernel keeps only %,d of %,d bytes for packets that wait; sysctl -w net.core.rmem_max=%d"
                            .formatted(bytes, PacketReceiver.SOCKET_BYTES, PacketReceiver.SOCKET_BYTES)
                    + " lets it keep more");
        }
    }

    /**
     * Ends the scan now: what has come is sent, and the stop is published by {@link #run}, which returns. Stopping
     * again changes nothing.
     *
     * @param status SATISFIED or ABORTED
     * @param reason for people
     * @param operator who stopped it
     */
    public void stop(ExitStatus status, String reason, String operator) {
        if (status != ExitStatus.SATISFIED && status != ExitStatus.ABORTED) {
            throw new IllegalArgumentException("status=" + status + ": an operator stops with SATISFIED or ABORTED");
        }
        if (stop.compareAndSet(null, new GemRun.Stop(status, reason, operator))) {
            LockSupport.unpark(runner);
        }
    }
}
