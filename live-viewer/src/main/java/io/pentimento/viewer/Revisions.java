package io.pentimento.viewer;

import com.google.protobuf.Message;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Things of one kind that pages edit, those of all scans, as the log tells them and not otherwise. Of several records that say the
 * same revision of one thing the first counts, so that all who read the log agree. Safe for use by many threads.
 */
final class Revisions<M extends Message> implements TopicFollower.Handler {

    /** Header: the id of the edit that a record comes from. */
    static final String EDIT = "edit";

    /** Header: the revision that a record makes. */
    static final String REVISION = "revision";

    private static final long MOST_BYTES = 256L << 20;
    private static final int MOST_DELETED = 1000;
    private static final int MOST_EDITS = 5000;

    /**
     * One of them.
     *
     * @param thing as it is, or as it was when it was deleted
     * @param revision of it, or of its deletion
     * @param edit that made this revision; empty when it is not known
     */
    record Kept<M>(M thing, int revision, boolean isDeleted, String edit) {}

    /** Hears of records that come from edits. */
    interface Listener {

        /** @param counted whether it made the revision; if not, another record of that revision was there first */
        void read(String edit, boolean counted);
    }

    private final Revisable<M> kind;
    private final int mostOfAScan;
    private final Listener listener;
    private final Map<String, Map<String, Kept<M>>> byScan = new HashMap<>();
    private final Map<String, Kept<M>> byId = new HashMap<>();
    /** The longest deleted first. */
    private final Map<String, Kept<M>> deleted = bounded(MOST_DELETED);
    /** The id of the thing by the edit that made its newest revision, so that an edit that is repeated acts once. */
    private final Map<String, String> edits = bounded(MOST_EDITS);

    private long bytes;
    private long changes;
    private boolean caughtUp;

    Revisions(Revisable<M> kind, int mostOfAScan, Listener listener) {
        this.kind = kind;
        this.mostOfAScan = mostOfAScan;
        this.listener = listener;
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public void accept(ConsumerRecord<String, byte[]> record) {
        String edit = Optional.ofNullable(Wire.text(record.headers(), EDIT)).orElse("");
        boolean counted = record.value() == null ? delete(record, edit) : put(record, edit);
        if (!edit.isEmpty()) {
            listener.read(edit, counted);
        }
    }

    @Override
    public synchronized void caughtUp() {
        caughtUp = true;
        changes++;
    }

    private synchronized boolean put(ConsumerRecord<String, byte[]> record, String edit) {
        M thing = Wire.read(record, kind.prototype());
        String id = kind.id(thing);
        int revision = kind.revision(thing);
        require(kind.key(id).equals(record.key()), "id=" + id + ": the key is " + record.key());
        require(revision > 0, "revision=0: must be from 1");
        Kept<M> before = find(id).orElse(null);
        if (before != null && revision <= before.revision()) {
            return false;
        }
        Map<String, Kept<M>> ofScan = byScan.computeIfAbsent(kind.scan(thing), scan -> new LinkedHashMap<>());
        boolean isNew = !ofScan.containsKey(id);
        require(!isNew || ofScan.size() < mostOfAScan, "scan=" + kind.scan(thing) + ": too many");
        long more = thing.getSerializedSize() - (byId.containsKey(id) ? size(byId.get(id)) : 0);
        require(bytes + more <= MOST_BYTES, "those of all scans: more than " + (MOST_BYTES >> 20) + " MiB");
        bytes += more;
        if (before != null && !kind.scan(before.thing()).equals(kind.scan(thing))) {
            Optional.ofNullable(byScan.get(kind.scan(before.thing()))).ifPresent(others -> others.remove(id));
        }
        deleted.remove(id);
        keep(ofScan, new Kept<>(thing, revision, false, edit));
        return true;
    }

    private void keep(Map<String, Kept<M>> ofScan, Kept<M> kept) {
        String id = kind.id(kept.thing());
        byId.put(id, kept);
        ofScan.put(id, kept);
        edits.put(kept.edit(), id);
        changes++;
    }

    private synchronized boolean delete(ConsumerRecord<String, byte[]> record, String edit) {
        String id = kind.idOf(record.key());
        Kept<M> before = byId.get(id);
        Kept<M> last = before == null ? deleted.get(id) : before;
        int revision = revision(record, last);
        if (last != null && revision <= last.revision()) {
            return false;
        }
        M thing = last == null ? kind.gone(id) : last.thing();
        if (before != null) {
            byId.remove(id);
            byScan.get(kind.scan(thing)).remove(id);
            bytes -= size(before);
            changes++;
        }
        deleted.put(id, new Kept<>(thing, revision, true, edit));
        edits.put(edit, id);
        return true;
    }

    private static int revision(ConsumerRecord<?, ?> record, Kept<?> last) {
        String text = Wire.text(record.headers(), REVISION);
        int next = last == null ? 1 : last.revision() + 1;
        try {
            return text == null ? next : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UnreadableRecordException("header " + REVISION + "=" + text + ": not a number", e);
        }
    }

    private static int size(Kept<? extends Message> kept) {
        return kept.thing().getSerializedSize();
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new UnreadableRecordException(reason);
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

    /** By its id; also one that was deleted not too many deletions ago. */
    synchronized Optional<Kept<M>> find(String id) {
        return Optional.ofNullable(byId.getOrDefault(id, deleted.get(id)));
    }

    /** What an edit made, if nothing was made of that since. */
    synchronized Optional<Kept<M>> madeBy(String edit) {
        return Optional.ofNullable(edits.get(edit)).flatMap(this::find).filter(kept -> kept.edit()
                .equals(edit));
    }

    /** Those of a scan, the first that was made first. */
    synchronized List<Kept<M>> of(String scan) {
        Collection<Kept<M>> found = byScan.getOrDefault(scan, Map.of()).values();
        return new ArrayList<>(found);
    }
}
