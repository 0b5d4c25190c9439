package io.pentimento.acquisition;

import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;

/** Makes the adapter's heartbeats. */
final class Heartbeat {

    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final ServiceIdentity identity;
    private long lastTicksNs;
    private long lastPixels;

    Heartbeat(AcquisitionOptions options, ScanClock clock) {
        this.options = options;
        this.clock = clock;
        this.identity = ServiceIdentity.here("acquisition-adapter", options.service(), clock.utcNs());
        this.lastTicksNs = clock.ticksNs();
    }

    /** The state now; the rate is that since the last call. */
    synchronized Status beat(
            Status.State state,
            String message,
            long planned,
            long done,
            long sent,
            long missing,
            ScanPublisher publisher) {
        long now = clock.ticksNs();
        double seconds = (now - lastTicksNs) / 1e9;
        double rate = seconds > 0 ? (sent - lastPixels) / seconds : 0;
        lastTicksNs = now;
        lastPixels = sent;
        return identity.status(clock.utcNs())
                .setState(state)
                .setMessage(message)
                .setScan(options.scan())
                .addGauges(ServiceIdentity.gauge("planned", planned, "px"))
                .addGauges(ServiceIdentity.gauge("pixels", done, "px"))
                .addGauges(ServiceIdentity.gauge("missing", missing, "px"))
                .addGauges(ServiceIdentity.gauge("rate", rate, "px/s"))
                .addGauges(
                        ServiceIdentity.gauge("queue_age", publisher.inFlight().ageNs() / 1e9, "s"))
                .addGauges(ServiceIdentity.gauge("spool", publisher.spool().bytes(), "bytes"))
                .addGauges(ServiceIdentity.gauge("spool_room", publisher.spool().room(), "bytes"))
                .build();
    }
}
