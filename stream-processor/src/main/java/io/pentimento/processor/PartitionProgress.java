package io.pentimento.processor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * With which revision of the energy axes the scans of one partition have been painted, and whether one of them is being
 * painted again. It is committed with the offset, as its metadata, so that it survives a kill: a revision published while
 * nobody was there still repaints what came before.
 *
 * <p>Text form: {@code scan=revision;...} and, while a scan is painted again, {@code ;>scan=offset} for the offset at which
 * the partition had been before. Belongs to one thread.
 */
final class PartitionProgress {

    /** Revisions of older scans are settled; the metadata of an offset must stay short. */
    private static final int MOST_SCANS = 4;

    private final Map<String, Integer> revisions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_SCANS;
        }
    };

    private String repaintedScan;
    private long repaintUntil;

    /** Reads the text form; what cannot be read counts as nothing known. */
    static PartitionProgress parse(String metadata) {
        PartitionProgress progress = new PartitionProgress();
        for (String part : metadata == null ? new String[0] : metadata.split(";")) {
            int equals = part.lastIndexOf('=');
            if (equals > 0 && part.substring(equals + 1).matches("\\d{1,18}")) {
                long number = Long.parseLong(part.substring(equals + 1));
                if (part.startsWith(">")) {
                    progress.repaintedScan = part.substring(1, equals);
                    progress.repaintUntil = number;
                } else {
                    progress.revisions.put(part.substring(0, equals), (int) number);
                }
            }
        }
        return progress;
    }

    /** The revision that a scan's pixels here were painted with; 0 when none were. */
    int revision(String scan) {
        return revisions.getOrDefault(scan, 0);
    }

    /** The scans that have pixels here. */
    Iterable<String> scans() {
        return java.util.List.copyOf(revisions.keySet());
    }

    /** From now on a scan's pixels are painted with this revision. */
    void painting(String scan, int revision) {
        revisions.put(scan, revision);
    }

    /** The partition goes back for one scan; other scans' records before {@code until} are done already. */
    void repaint(String scan, int revision, long until) {
        painting(scan, revision);
        repaintUntil = Math.max(until, isRepainting() ? repaintUntil : 0);
        repaintedScan = scan;
    }

    /** Whether the record at an offset was painted before and is not to be painted again. */
    boolean isDone(String scan, long offset) {
        return isRepainting() && offset < repaintUntil && !scan.equals(repaintedScan);
    }

    /** The partition has come to this offset. */
    void reached(long offset) {
        if (isRepainting() && offset >= repaintUntil) {
            repaintedScan = null;
        }
    }

    boolean isRepainting() {
        return repaintedScan != null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        revisions.forEach((scan, revision) ->
                text.append(scan).append('=').append(revision).append(';'));
        if (isRepainting()) {
            text.append('>').append(repaintedScan).append('=').append(repaintUntil);
        }
        return text.toString();
    }
}
