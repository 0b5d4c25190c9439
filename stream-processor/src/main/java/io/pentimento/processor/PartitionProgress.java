package io.pentimento.processor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * With which revision of their calibration the scans of one partition have been painted, and which of them are being painted
 * again, by all models or by those that are new. It is committed with the offset, as its metadata, so that it survives a
 * kill: a revision published while nobody was there still repaints what came before.
 *
 * <p>Text form: {@code scan=revision;} for each, and while scans are painted again {@code >=offset;} for the offset at which
 * the partition had been before and {@code >scan@revision=offset;} for the first record that is still to be painted by the
 * models given to the scan after that revision. Belongs to one thread.
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

    /** What is painted again, and the first offset that is still to be painted. */
    private final Map<Again, Long> repainted = new HashMap<>();

    private long repaintUntil;

    /** A scan with the models that it has been given after a revision. */
    private record Again(String scan, int after) {
        static Again parse(String text) {
            int at = text.lastIndexOf('@');
            String number = text.substring(at + 1);
            return at > 0 && isNumber(number, MOST_REVISION_DIGITS)
                    ? new Again(text.substring(0, at), Integer.parseInt(number))
                    : new Again(text, 0);
        }

        @Override
        public String toString() {
            return after == 0 ? scan : scan + "@" + after;
        }
    }

    /** Reads the text form; what cannot be read counts as nothing known. */
    static PartitionProgress parse(String metadata) {
        PartitionProgress progress = new PartitionProgress();
        for (String part : metadata == null ? new String[0] : metadata.split(";")) {
            int equals = part.lastIndexOf('=');
            String number = part.substring(equals + 1);
            if (part.startsWith(">=") && isNumber(number, MOST_OFFSET_DIGITS)) {
                progress.repaintUntil = Long.parseLong(number);
            } else if (part.startsWith(">") && equals > 1 && isNumber(number, MOST_OFFSET_DIGITS)) {
                progress.repainted.put(Again.parse(part.substring(1, equals)), Long.parseLong(number));
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
     * The partition goes back for one scan, to its beginning, for the models that are newer than the revision that it has been
     * painted with. Of what is being painted again already, what comes from {@code position} on remains to be painted; all
     * else before the farthest position is done already.
     *
     * @param position offset that the partition has come to
     */
    void repaint(String scan, int revision, long position) {
        Again again = new Again(scan, revision(scan));
        painting(scan, revision);
        repaintUntil = Math.max(position, isRepainting() ? repaintUntil : 0);
        repainted.replaceAll((other, from) -> Math.max(from, position));
        repainted.put(again, 0L);
    }

    /**
     * Which models are to paint the record at an offset: those given to the scan after this revision; empty when it was
     * painted before and is not to be painted again.
     */
    OptionalInt after(String scan, long offset) {
        if (!isRepainting() || offset >= repaintUntil) {
            return OptionalInt.of(0);
        }
        return repainted.entrySet().stream()
                .filter(e -> e.getKey().scan().equals(scan) && offset >= e.getValue())
                .mapToInt(e -> e.getKey().after())
                .min();
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
