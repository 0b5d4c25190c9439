package io.pentimento.viewer;

import io.pentimento.proto.Acknowledgement;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Firing;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import io.pentimento.viewer.access.AuditLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What rules have found, and who has seen it, as the log tells it. What a rule commanded while this viewer runs goes into its audit
 * log, too. Safe for use by many threads.
 */
final class Firings {

    private static final int MOST = 20_000;

    private final AuditLog audit;
    /** By scan and rule. */
    private final Map<String, Map<String, Firing>> firings = new HashMap<>();

    private final Map<String, Map<String, Acknowledgement>> acknowledgements = new HashMap<>();
    private long records;
    private long changes;
    private boolean caughtUp;

    Firings(AuditLog audit) {
        this.audit = audit;
    }

    /** What is to be given the records of firings. */
    TopicFollower.Handler firings() {
        return new TopicFollower.Handler() {
            @Override
            public void accept(ConsumerRecord<String, byte[]> record) {
                take(record);
            }

            @Override
            public void caughtUp() {
                synchronized (Firings.this) {
                    caughtUp = true;
                    changes++;
                }
            }
        };
    }

    /** What is to be given the records of acknowledgements. */
    TopicFollower.Handler acknowledgements() {
        return new TopicFollower.Handler() {
            @Override
            public void accept(ConsumerRecord<String, byte[]> record) {
                takeAcknowledgement(record);
            }

            @Override
            public void caughtUp() {
                // Both are in one topic.
            }
        };
    }

    private synchronized void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            forget(firings, AnnotationKind.FIRING, record.key());
            return;
        }
        Firing firing = Wire.read(record, Firing.getDefaultInstance());
        require(record, AnnotationKind.FIRING.key(firing.getScan(), firing.getRule()));
        Firing before = put(firings, firing.getScan(), firing.getRule(), firing);
        boolean isCommand = !firing.getCommand().isEmpty();
        boolean isNews = before == null
                || !before.getCommand().equals(firing.getCommand())
                || before.hasAnswer() != firing.hasAnswer();
        if (caughtUp && isCommand && isNews) {
            String what = firing.getAction().name().toLowerCase(Locale.ROOT);
            String how = firing.hasAnswer()
                    ? (firing.getAnswer().getAcknowledged() ? "ACK " : "ERR ")
                            + firing.getAnswer().getMessage()
                    : "commanded: " + firing.getFinds(0).getMessage();
            audit.byRule(firing.getRuleName(), what, firing.getScan(), how);
        }
    }

    private synchronized void takeAcknowledgement(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            forget(acknowledgements, AnnotationKind.ACKNOWLEDGEMENT, record.key());
            return;
        }
        Acknowledgement seen = Wire.read(record, Acknowledgement.getDefaultInstance());
        require(record, AnnotationKind.ACKNOWLEDGEMENT.key(seen.getScan(), seen.getRule()));
        put(acknowledgements, seen.getScan(), seen.getRule(), seen);
    }

    private static void require(ConsumerRecord<String, byte[]> record, String key) {
        if (!key.equals(record.key())) {
            throw new UnreadableRecordException("key=" + record.key() + ": expected " + key);
        }
    }

    private <T> T put(Map<String, Map<String, T>> all, String scan, String rule, T thing) {
        Map<String, T> ofScan = all.computeIfAbsent(scan, s -> new LinkedHashMap<>());
        if (!ofScan.containsKey(rule) && records++ >= MOST) {
            throw new UnreadableRecordException("more than " + MOST + " firings and acknowledgements of all scans");
        }
        changes++;
        return ofScan.put(rule, thing);
    }

    private <T> void forget(Map<String, Map<String, T>> all, AnnotationKind kind, String key) {
        String name = key.substring(kind.key("").length());
        int slash = name.lastIndexOf('/');
        Map<String, T> ofScan = slash < 0 ? null : all.get(name.substring(0, slash));
        if (ofScan != null && ofScan.remove(name.substring(slash + 1)) != null) {
            records--;
            changes++;
        }
    }

    /** Whether all has been read that was in the log at the start. */
    synchronized boolean isCaughtUp() {
        return caughtUp;
    }

    /** Grows whenever something has changed. */
    synchronized long changes() {
        return changes;
    }

    /** Those in a scan, the first first. */
    synchronized List<Firing> of(String scan) {
        return new ArrayList<>(firings.getOrDefault(scan, Map.of()).values());
    }

    synchronized Optional<Firing> find(String scan, String rule) {
        return Optional.ofNullable(firings.getOrDefault(scan, Map.of()).get(rule));
    }

    synchronized List<Acknowledgement> acknowledgementsOf(String scan) {
        return new ArrayList<>(acknowledgements.getOrDefault(scan, Map.of()).values());
    }
}
