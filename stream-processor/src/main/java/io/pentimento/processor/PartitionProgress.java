package io.pentimento.processor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * With which revision of the energy axes the scans of one partition have been painted, and which of them are being painted
 * again. It is committed with the offset, as its metadata, so that it survives a kill: a revision published while nobody was
 * there still repaints what came before.
 *
 * <p>Text form: {@code scan=revision;} for each, and while scans are painted again {@code >=offset;} for the offset at which
 * the partition had been before and {@code >scan=offset;} for the first record of each that is still to be painted. Belongs
 * to one thread.
 */
final class PartitionProgress {

    /** Revisions of older scans are settled; the metadata of an offset must stay short. */
    private static final int MOST_SCANS = 4;

    private static final int MOST_REVISION_DIGITS = 9;
    private static final int MOST_OFFSET_DIGITS = 18;

    /** The scan that was painted last comes last. */
    private final Map<String, Integer> revisions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_SCANS;
        }
    };

    /** Scans that are painted again, and the first offset of each that is still to be painted. */
    private final Map<String, Long> repainted = new HashMap<>();

    private long repaintUntil;

    /** Reads the text form; what cannot be read counts as nothing known. */
    static PartitionProgress parse(String metadata) {
        PartitionProgress progress = new PartitionProgress();
        for (String part : metadata == null ? new String[0] : metadata.split(";")) {
            int equals = part.lastIndexOf('=');
            String number = part.substring(equals + 1);
            if (part.startsWith(">=") && isNumber(number, MOST_OFFSET_DIGITS)) {
                progress.repaintUntil = Long.parseLong(number);
            } else if (part.startsWith(">") && equals > 1 && isNumber(number, MOST_OFFSET_DIGITS)) {
                progress.repainted.put(part.substring(1, equals), Long.parseLong(number));
            } else if (equals > 0 && isNumber(number, MOST_REVISION_DIGITS)) {
                progress.revisions.put(part.substring(0, equals), Integer.parseInt(number));
            }
        }
        return progress;
    }

    private static boolean isNumber(String text, int mostDigits) {
        return text.length() <= mostDigits && text.matches("\\d+");
    }

    /** The revision that a scan's pixels here were painted with; 0 when none were. */
    int revision(String scan) {
        return revisions.getOrDefault(scan, 0);
    }

    /** The scans that have pixels here. */
    Iterable<String> scans() {
        return List.copyOf(revisions.keySet());
    }

    /** From now on a scan's pixels are painted with this revision. */
    void painting(String scan, int revision) {
        revisions.remove(scan);
        revisions.put(scan, revision);
    }

    /**
     * The partition goes back for one scan, to its beginning. Of other scans that are being painted again, what comes from
     * {@code position} on remains to be painted; all else before the farthest position is done already.
     *
     * @param position offset that the partition has come to
     */
    void repaint(String scan, int revision, long position) {
        painting(scan, revision);
        repaintUntil = Math.max(position, isRepainting() ? repaintUntil : 0);
        repainted.replaceAll((other, from) -> Math.max(from, position));
        repainted.put(scan, 0L);
    }

    /** Whether the record at an offset was painted before and is not to be painted again. */
    boolean isDone(String scan, long offset) {
        return isRepainting() && offset < repaintUntil && offset < repainted.getOrDefault(scan, Long.MAX_VALUE);
    }

    /** The partition has come to this offset. */
    void reached(long offset) {
        if (offset >= repaintUntil) {
            repainted.clear();
        }
    }

    boolean isRepainting() {
        return !repainted.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        revisions.forEach((scan, revision) ->
                text.append(scan).append('=').append(revision).append(';'));
        if (isRepainting()) {
            text.append(">=").append(repaintUntil).append(';');
            repainted.forEach((scan, from) ->
                    text.append('>').append(scan).append('=').append(from).append(';'));
        }
        return text.toString();
    }
}
