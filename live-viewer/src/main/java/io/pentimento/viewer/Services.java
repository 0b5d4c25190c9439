package io.pentimento.viewer;

import io.pentimento.proto.Nanos;
import io.pentimento.proto.ServiceList;
import io.pentimento.proto.Status;
import java.util.Map;
import java.util.TreeMap;

/** The services of the instrument as their heartbeats show them. Safe for use by many threads. */
final class Services {

    private static final long SILENT_NS = 6 * Nanos.SECOND;
    /** A service that was last heard of so long ago is no longer shown. */
    private static final long FORGOTTEN_NS = 600 * Nanos.SECOND;

    private static final int MOST = 200;

    private final Map<String, Status> newest = new TreeMap<>();

    synchronized void accept(Status status) {
        newest.put(status.getService(), status);
        if (newest.size() > MOST) {
            newest.values().stream()
                    .min((a, b) -> Long.compare(a.getTimeNs(), b.getTimeNs()))
                    .ifPresent(oldest -> newest.remove(oldest.getService()));
        }
    }

    synchronized ServiceList list(long nowNs) {
        ServiceList.Builder list = ServiceList.newBuilder();
        for (Status status : newest.values()) {
            long age = nowNs - status.getTimeNs();
            boolean stopped = status.getState() == Status.State.STOPPED;
            if (age > FORGOTTEN_NS || stopped && age > SILENT_NS) {
                continue;
            }
            ServiceList.Service.Builder service = list.addServicesBuilder()
                    .setService(status.getService())
                    .setKind(status.getKind())
                    .setState(status.getState().name())
                    .setMessage(status.getMessage())
                    .setAgeS(Nanos.seconds(age))
                    .setSilent(age > SILENT_NS && !stopped)
                    .setScan(status.getScan());
            for (Status.Gauge gauge : status.getGaugesList()) {
                switch (gauge.getName()) {
                    case "spool" -> service.setSpoolBytes(gauge.getValue());
                    case "spool_room" -> service.setSpoolRoomBytes(gauge.getValue());
                    default -> {
                        // The page shows no others.
                    }
                }
            }
        }
        return list.build();
    }

    /** Age of a service's last heartbeat, ns; the largest number when it was never heard of. */
    synchronized long ageNs(String service, long nowNs) {
        Status status = newest.get(service);
        return status == null ? Long.MAX_VALUE : nowNs - status.getTimeNs();
    }
}
