package io.pentimento.processor;

import io.pentimento.proto.Nanos;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.Producer;

/** What a processor says of itself on {instrument}_status. Safe for use by many threads. */
final class Heartbeat {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final ServiceIdentity identity;
    private final Topics topics;
    private final Producer<String, byte[]> producer;
    private final Clock clock;
    private final StageTimers timers;
    private final Rejections rejections;
    private final Notes notes;

    private long nextNs = Long.MIN_VALUE;
    private long lastNs;
    private double lastPixels;
    private String failure = "";

    Heartbeat(
            ServiceIdentity identity,
            Topics topics,
            Producer<String, byte[]> producer,
            Clock clock,
            StageTimers timers,
            Rejections rejections,
            Notes notes) {
        this.identity = identity;
        this.topics = topics;
        this.producer = producer;
        this.clock = clock;
        this.timers = timers;
        this.rejections = rejections;
        this.notes = notes;
        this.lastNs = Nanos.now(clock);
        this.lastPixels = timers.pixels();
    }

    /** Whether it is time for {@link #working}. */
    synchronized boolean isDue() {
        return Nanos.now(clock) >= nextNs;
    }

    /**
     * All is well.
     *
     * @param scan at work, or empty
     * @param lag records of {instrument}_spectra and _events still to be read; empty: not known
     */
    synchronized void working(String scan, OptionalLong lag) {
        Status.Builder status = status(scan.isEmpty() ? Status.State.IDLE : Status.State.RUNNING)
                .setScan(scan)
                .setMessage(message(scan))
                .addGauges(ServiceIdentity.gauge("rate", rate(), "px/s"));
        if (timers.events() > 0) {
            status.addGauges(ServiceIdentity.gauge("events", timers.events(), "events"));
        }
        lag.ifPresent(records -> status.addGauges(ServiceIdentity.gauge("lag", records, "records")));
        send(status);
        failure = "";
        nextNs = Nanos.now(clock) + INTERVAL.toNanos();
    }

    private String message(String scan) {
        List<String> parts = new ArrayList<>();
        if (!failure.isEmpty()) {
            parts.add("started over: " + failure);
        }
        parts.addAll(notes.of(""));
        if (!scan.isEmpty()) {
            parts.addAll(notes.of(scan));
        }
        return String.join("; ", parts);
    }

    /** Something went wrong; the next heartbeat, if there is one, says that it was overcome. */
    synchronized void failed(Throwable cause) {
        failure = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        send(status(Status.State.FAULT).setMessage(failure));
        nextNs = Long.MIN_VALUE;
    }

    synchronized void stopped() {
        send(status(Status.State.STOPPED));
    }

    /** Pixels per second since this was last asked. */
    private double rate() {
        long now = Nanos.now(clock);
        double pixels = timers.pixels();
        double rate = now > lastNs ? (pixels - lastPixels) / Nanos.seconds(now - lastNs) : 0;
        lastNs = now;
        lastPixels = pixels;
        return rate;
    }

    private Status.Builder status(Status.State state) {
        return identity.status(Nanos.now(clock))
                .setState(state)
                .addGauges(ServiceIdentity.gauge("pixels", timers.pixels(), "px"))
                .addGauges(ServiceIdentity.gauge("rejected", rejections.count(), "records"));
    }

    private void send(Status.Builder status) {
        producer.send(Wire.record(topics.status(), identity.service(), status.build()));
    }
}
