package io.pentimento.viewer;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanCalibrated;
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

    private static final String ADAPTER = "acquisition-adapter";
    private static final String PIXELS = "pixels";

    private ScanCatalog() {}

    /**
     * A scan in the log.
     *
     * @param id of the scan
     * @param started how it began
     * @param calibrated newest calibration
     * @param stopped how it ended; empty while it runs
     * @param measured pixels measured: in the end, or by the newest heartbeat of its adapter; empty when neither is there
     */
    public record Entry(
            String id,
            ScanStarted started,
            Optional<ScanCalibrated> calibrated,
            Optional<ScanStopped> stopped,
            Optional<Long> measured) {

        private static Entry of(String id, ScanStarted started) {
            return new Entry(id, started, Optional.empty(), Optional.empty(), Optional.empty());
        }

        private Entry with(ScanCalibrated newest) {
            return new Entry(id, started, Optional.of(newest), stopped, measured);
        }

        private Entry with(ScanStopped end) {
            return new Entry(id, started, calibrated, Optional.of(end), Optional.of(end.getDonePixels()));
        }

        private Entry withMeasured(Optional<Long> pixels) {
            return new Entry(id, started, calibrated, stopped, pixels);
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
                    .map(entry -> entry.stopped().isPresent()
                            ? entry
                            : entry.withMeasured(Optional.ofNullable(heartbeats.get(entry.id()))
                                    .flatMap(ScanCatalog::pixels)))
                    .toList();
        }
    }

    /** The newest heartbeat of an adapter for each scan. */
    private static Map<String, Status> heartbeats(Log log, Topics topics) {
        Map<String, Status> newest = new HashMap<>();
        log.read(topics.status(), partition -> 0, record -> {
            try {
                Status status = Wire.read(record, Status.getDefaultInstance());
                if (status.getKind().equals(ADAPTER)) {
                    newest.merge(status.getScan(), status, (a, b) -> b.getTimeNs() >= a.getTimeNs() ? b : a);
                }
            } catch (UnreadableRecordException e) {
                LOG.warn("{} offset {} ignored: {}", record.topic(), record.offset(), e.getMessage());
            }
        });
        return newest;
    }

    private static Optional<Long> pixels(Status heartbeat) {
        return heartbeat.getGaugesList().stream()
                .filter(gauge -> gauge.getName().equals(PIXELS))
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
                    && fact.hasStopped()
                    && fact.getStopped().getGeneration() >= entry.started().getGeneration()) {
                entries.put(entry.id(), entry.with(fact.getStopped()));
            }
        }
        return List.copyOf(entries.values());
    }
}
