package io.pentimento.acquisition.gem;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.FullFieldPublication;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.SteerableScan;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One full-field scan on its way from the boards of a GEM detector into Kafka: start, events and stop, in order, each
 * confirmed by the broker. It ends with the detector's run, after a given time, or when it is stopped.
 *
 * <p>A scan whose id is in the log already goes on in its next generation, whose events add up with those before.
 *
 * <p>{@link #run} is called once, by one thread; {@link #stop} by any.
 */
public final class GemAcquisition implements SteerableScan {

    private final GemFile file;
    private final PixelMap pixels;
    private final Optional<Duration> duration;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final MeterRegistry registry;
    private final GemListener listener;
    private final GemSteering steering = new GemSteering();
    private final AtomicBoolean claimed = new AtomicBoolean();

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
        steering.runner(Thread.currentThread());
        PacketQueue queue = new PacketQueue();
        // The port first: what comes while the log is read waits in the queue.
        try (PacketReceiver receiver = PacketReceiver.open(file, queue, clock);
                FullFieldPublication publication = FullFieldPublication.begin(
                        file.plan(), options, clock, () -> steering.stop().isPresent())) {
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
                            steering)
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

    @Override
    public String scan() {
        return options.scan();
    }

    /** Leaves what the detector sends unrecorded until {@link #resume}; losses are counted all the same. */
    @Override
    public void pause(String operator) {
        requireRunning();
        steering.pause(operator);
    }

    @Override
    public void resume() {
        requireRunning();
        if (steering.pausedBy().isEmpty()) {
            throw new IllegalStateException("scan " + scan() + " is not paused");
        }
        steering.pause(null);
    }

    /** As {@link #stop(ExitStatus, String, String, boolean)}: nothing here moves. */
    public void stop(ExitStatus status, String reason, String operator) {
        stop(status, reason, operator, false);
    }

    /** {@inheritDoc} {@link #run} publishes the stop and returns. */
    @Override
    public void stop(ExitStatus status, String reason, String operator, boolean park) {
        if (status != ExitStatus.SATISFIED && status != ExitStatus.ABORTED) {
            throw new IllegalArgumentException("status=" + status + ": an operator stops with SATISFIED or ABORTED");
        }
        steering.stop(new GemSteering.Stop(status, reason, operator));
    }

    @Override
    public void region(String geoJson) {
        if (!geoJson.isEmpty()) {
            throw new IllegalStateException("scan " + scan() + " is one of the full field: it has no region to go to");
        }
    }

    @Override
    public void skipTo(String geoJson) {
        throw new IllegalStateException("scan " + scan() + " is one of the full field: it sees all pixels at once");
    }

    @Override
    public void extend(int rows) {
        throw new IllegalStateException(
                "scan " + scan() + " is one of the full field: its rows are those of the detector");
    }

    private void requireRunning() {
        if (!steering.hasBegun()) {
            throw new IllegalStateException("scan " + scan() + " has not begun yet");
        }
        if (steering.stop().isPresent()) {
            throw new IllegalStateException("scan " + scan() + " is being stopped");
        }
    }
}
