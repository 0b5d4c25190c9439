package io.pentimento.acquisition;

import io.pentimento.proto.Status;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Makes the adapter's heartbeats. */
final class Heartbeat {

    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final long startedNs;
    private long lastTicksNs;
    private long lastPixels;

    Heartbeat(AcquisitionOptions options, ScanClock clock) {
        this.options = options;
        this.clock = clock;
        this.startedNs = clock.utcNs();
        this.lastTicksNs = clock.ticksNs();
    }

    /** The state now; the rate is that since the last call. */
    synchronized Status beat(
            Status.State state, String message, long planned, long done, long sent, long missing, InFlight inFlight) {
        long now = clock.ticksNs();
        double seconds = (now - lastTicksNs) / 1e9;
        double rate = seconds > 0 ? (sent - lastPixels) / seconds : 0;
        lastTicksNs = now;
        lastPixels = sent;
        return Status.newBuilder()
                .setService(options.service())
                .setKind("acquisition-adapter")
                .setVersion(Optional.ofNullable(Heartbeat.class.getPackage().getImplementationVersion())
                        .orElse("development"))
                .setHost(host())
                .setPid(ProcessHandle.current().pid())
                .setStartedNs(startedNs)
                .setTimeNs(clock.utcNs())
                .setState(state)
                .setMessage(message)
                .setScan(options.scan())
                .addGauges(gauge("planned", planned, "px"))
                .addGauges(gauge("pixels", done, "px"))
                .addGauges(gauge("missing", missing, "px"))
                .addGauges(gauge("rate", rate, "px/s"))
                .addGauges(gauge("queue", inFlight.bytes(), "bytes"))
                .addGauges(gauge("queue_age", inFlight.ageNs() / 1e9, "s"))
                .build();
    }

    private static Status.Gauge gauge(String name, double value, String unit) {
        return Status.Gauge.newBuilder()
                .setName(name)
                .setValue(value)
                .setUnit(unit)
                .build();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
