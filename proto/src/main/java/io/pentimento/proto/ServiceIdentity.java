package io.pentimento.proto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who sends a heartbeat: the part of every {@link Status} that does not change while a service runs.
 *
 * @param service unique name of this instance, the record key
 * @param kind "stream-processor"
 * @param version of the program
 * @param host where it runs
 * @param pid its process
 * @param startedNs UTC
 */
public record ServiceIdentity(String service, String kind, String version, String host, long pid, long startedNs) {

    private static final String UNPACKAGED = "development";

    /** This process, under a fresh service name. */
    public static ServiceIdentity here(String kind, long startedNs) {
        return here(kind, kind + "-" + UUID.randomUUID().toString().substring(0, 8), startedNs);
    }

    /** This process, under a name of the caller's. */
    public static ServiceIdentity here(String kind, String service, long startedNs) {
        String version = ServiceIdentity.class.getPackage().getImplementationVersion();
        return new ServiceIdentity(
                service,
                kind,
                version == null ? UNPACKAGED : version,
                localHost(),
                ProcessHandle.current().pid(),
                startedNs);
    }

    /** A heartbeat to be completed with state and gauges. */
    public Status.Builder status(long nowNs) {
        return Status.newBuilder()
                .setService(service)
                .setKind(kind)
                .setVersion(version)
                .setHost(host)
                .setPid(pid)
                .setStartedNs(startedNs)
                .setTimeNs(nowNs);
    }

    /** A number for a heartbeat. */
    public static Status.Gauge gauge(String name, double value, String unit) {
        return Status.Gauge.newBuilder()
                .setName(name)
                .setValue(value)
                .setUnit(unit)
                .build();
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
