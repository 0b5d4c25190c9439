package io.pentimento.viewer;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scans that are in the log now. */
public final class ScanCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(ScanCatalog.class);

    private ScanCatalog() {}

    /**
     * A scan in the log.
     *
     * @param id of the scan
     * @param started how it began
     * @param calibrated newest calibration
     * @param stopped how it ended; empty while it runs
     */
    public record Entry(
            String id, ScanStarted started, Optional<ScanCalibrated> calibrated, Optional<ScanStopped> stopped) {}

    /**
     * All scans, in the order in which they began.
     *
     * @throws KafkaUnavailableException when the broker does not answer
     * @throws ViewerException when it does not have the instrument's topics
     */
    public static List<Entry> read(KafkaAccess kafka, Topics topics) {
        try (Log log = new Log(kafka)) {
            return read(log, topics);
        }
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
                .forEach(f -> entries.put(
                        f.getScan(), new Entry(f.getScan(), f.getStarted(), Optional.empty(), Optional.empty())));
        for (ScanRecord fact : facts) {
            Entry entry = entries.get(fact.getScan());
            if (entry != null && fact.hasCalibrated()) {
                entries.put(
                        entry.id(),
                        new Entry(entry.id(), entry.started(), Optional.of(fact.getCalibrated()), entry.stopped()));
            } else if (entry != null
                    && fact.hasStopped()
                    && fact.getStopped().getGeneration() >= entry.started().getGeneration()) {
                entries.put(
                        entry.id(),
                        new Entry(entry.id(), entry.started(), entry.calibrated(), Optional.of(fact.getStopped())));
            }
        }
        return List.copyOf(entries.values());
    }
}
