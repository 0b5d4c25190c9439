package io.pentimento.viewer;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scans that are in the log now. */
public final class ScanCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(ScanCatalog.class);

    private static final String PIXELS = "pixels";
    private static final String EVENTS = "events";

    private ScanCatalog() {}

    /**
     * A scan in the log.
     *
     * @param id of the scan
     * @param started how it began
     * @param calibrated newest calibration
     * @param stopped how it ended; empty while it runs
     * @param measured pixels measured: in the end, or by the newest heartbeat of its adapter; empty when neither is there
     * @param events of a full-field scan, likewise
     */
    public record Entry(
            String id,
            ScanStarted started,
            Optional<ScanCalibrated> calibrated,
            Optional<ScanStopped> stopped,
            Optional<Long> measured,
            Optional<Long> events) {

        private static Entry of(String id, ScanStarted started) {
            return new Entry(id, started, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        private Entry with(ScanCalibrated newest) {
            return new Entry(id, started, Optional.of(newest), stopped, measured, events);
        }

        private Entry with(ScanStopped end) {
            Optional<Long> counted = isField() ? Optional.of(end.getEvents()) : Optional.empty();
            return new Entry(id, started, calibrated, Optional.of(end), Optional.of(end.getDonePixels()), counted);
        }

        private Entry with(Status heartbeat) {
            if (!isField()) {
                return new Entry(id, started, calibrated, stopped, gauge(heartbeat, PIXELS), events);
            }
            Optional<Long> counted = gauge(heartbeat, EVENTS);
            Optional<Long> pixels = counted.filter(count -> count > 0).map(count -> ScanMaps.pixels(started));
            return new Entry(id, started, calibrated, stopped, pixels, counted);
        }

        private boolean isField() {
            return started.getKind() == ScanKind.FULL_FIELD;
        }
    }

    /**
     * All scans, in the order in which they began.
     *
     * @throws KafkaUnavailableException when the broker does not answer
     * @throws ViewerException when it does not have the instrument's topics
     */
    public static List<Entry> read(KafkaAccess kafka, Topics topics) {
        try (Log log = new Log(kafka)) {
            List<Entry> entries = read(log, topics);
            if (entries.stream().allMatch(entry -> entry.stopped().isPresent())) {
                return entries;
            }
            Map<String, Status> heartbeats = heartbeats(log, topics);
            return entries.stream()
                    .map(entry -> entry.stopped().isPresent() || !heartbeats.containsKey(entry.id())
                            ? entry
                            : entry.with(heartbeats.get(entry.id())))
                    .toList();
        }
    }

    /** The newest heartbeat of an adapter for each scan. */
    private static Map<String, Status> heartbeats(Log log, Topics topics) {
        Map<String, Status> newest = new HashMap<>();
        log.read(topics.status(), partition -> 0, record -> {
            try {
                Status status = Wire.read(record, Status.getDefaultInstance());
                if (status.getKind().equals(Scans.ADAPTER)) {
                    newest.merge(status.getScan(), status, (a, b) -> b.getTimeNs() >= a.getTimeNs() ? b : a);
                }
            } catch (UnreadableRecordException e) {
                LOG.warn("{} offset {} ignored: {}", record.topic(), record.offset(), e.getMessage());
            }
        });
        return newest;
    }

    private static Optional<Long> gauge(Status heartbeat, String name) {
        return heartbeat.getGaugesList().stream()
                .filter(gauge -> gauge.getName().equals(name))
                .map(gauge -> Math.round(gauge.getValue()))
                .findFirst();
    }

    static List<Entry> read(Log log, Topics topics) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<ScanRecord> facts = new ArrayList<>();
        log.read(topics.scans(), partition -> 0, record -> {
            try {
                facts.add(Wire.read(record, ScanRecord.getDefaultInstance()));
            } catch (UnreadableRecordException e) {
                LOG.warn("{} offset {} ignored: {}", record.topic(), record.offset(), e.getMessage());
            }
        });
        // Compaction may leave a scan's later facts before a start that was published again.
        facts.stream()
                .filter(ScanRecord::hasStarted)
                .forEach(f -> entries.put(f.getScan(), Entry.of(f.getScan(), f.getStarted())));
        for (ScanRecord fact : facts) {
            Entry entry = entries.get(fact.getScan());
            if (entry != null && fact.hasCalibrated()) {
                entries.put(entry.id(), entry.with(fact.getCalibrated()));
            } else if (entry != null
                    && fact.hasDeleted()
                    && fact.getDeleted().getGeneration() >= entry.started().getGeneration()) {
                entries.remove(entry.id());
            } else if (entry != null
                    && fact.hasStopped()
                    && fact.getStopped().getGeneration() >= entry.started().getGeneration()) {
                entries.put(entry.id(), entry.with(fact.getStopped()));
            }
        }
        return List.copyOf(entries.values());
    }
}
