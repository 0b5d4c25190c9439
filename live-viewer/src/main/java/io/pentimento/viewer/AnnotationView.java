package io.pentimento.viewer;

import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which annotations of a scan one page has been sent, so that a slow one gets the newest and nothing waits in memory. Runs
 * on one event loop.
 */
final class AnnotationView {

    /** About how many bytes go into one message. */
    private static final int MESSAGE_BYTES = 256 << 10;

    private final Revisions<Annotation> annotations;
    private final String scan;
    private final int generation;
    /** Revision by id. */
    private final Map<String, Integer> sent = new HashMap<>();

    private long seen = -1;

    AnnotationView(Revisions<Annotation> annotations, String scan, int generation) {
        this.annotations = annotations;
        this.scan = scan;
        this.generation = generation;
    }

    /** The next changes, or null when the page has everything. */
    AnnotationChanges next() {
        long changes = annotations.changes();
        if (changes == seen) {
            return null;
        }
        AnnotationChanges.Builder next = AnnotationChanges.newBuilder().setGeneration(generation);
        int bytes = 0;
        Map<String, Integer> there = new HashMap<>();
        for (Revisions.Kept<Annotation> kept : annotations.of(scan)) {
            String id = kept.thing().getId();
            there.put(id, kept.revision());
            boolean isNews = kept.revision() != sent.getOrDefault(id, 0);
            if (isNews && bytes < MESSAGE_BYTES) {
                next.addAnnotations(kept.thing());
                sent.put(id, kept.revision());
                bytes += kept.thing().getSerializedSize();
            }
        }
        List<String> gone = new ArrayList<>(sent.keySet());
        gone.removeAll(there.keySet());
        gone.forEach(sent::remove);
        boolean isAll = sent.equals(there);
        boolean isFirst = seen < 0;
        seen = isAll ? changes : seen;
        boolean complete = isAll && annotations.isCaughtUp();
        boolean isEmpty = next.getAnnotationsCount() == 0 && gone.isEmpty();
        if (isEmpty && !isFirst && !complete) {
            return null;
        }
        return next.addAllDeleted(gone).setComplete(complete).build();
    }
}
