package io.pentimento.processor;

import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which rows of full-field scans the models had not painted as the events before an offset of one partition make them. It is
 * committed with that offset, as its metadata, and in one transaction with the maps: whoever takes the partition over counts
 * the events again and knows what is on {instrument}_maps already.
 *
 * <p>Text form: a line for each scan, its id and then, separated by tabs, {@code model:revision:rows} with the rows as bits in
 * base 64. Belongs to one thread.
 */
final class FieldProgress {

    /** The metadata of an offset must stay short; older scans are finished. */
    private static final int MOST_SCANS = 3;

    /** Brokers refuse more than 4096 bytes. */
    private static final int MOST_CHARACTERS = 4000;

    private static final int MOST_REVISION_DIGITS = 9;

    /** The scan that was at work last comes last. */
    private final LinkedHashMap<String, Map<String, Painted>> scans = new LinkedHashMap<>();

    /**
     * How far a model is with a scan.
     *
     * @param since the revision as of which it paints
     * @param stale rows with pixels that it has not painted as they are
     */
    record Painted(int since, BitSet stale) {}

    /** Reads the text form; what cannot be read counts as nothing known. */
    static FieldProgress parse(String metadata) {
        FieldProgress progress = new FieldProgress();
        for (String line : metadata == null ? new String[0] : metadata.split("\n")) {
            String[] parts = line.split("\t");
            Map<String, Painted> models = new HashMap<>();
            for (int i = 1; i < parts.length; i++) {
                String[] fields = parts[i].split(":", -1);
                if (fields.length == 3
                        && fields[1].length() <= MOST_REVISION_DIGITS
                        && fields[1].matches("\\d+")
                        && fields[2].matches("[A-Za-z0-9+/]*")) {
                    BitSet stale = BitSet.valueOf(Base64.getDecoder().decode(fields[2]));
                    models.put(fields[0], new Painted(Integer.parseInt(fields[1]), stale));
                }
            }
            if (!models.isEmpty()) {
                progress.scans.put(parts[0], models);
            }
        }
        return progress;
    }

    /** What the models had painted of a scan, by their names; empty when nothing is known of it. */
    Map<String, Painted> of(String scan) {
        return scans.getOrDefault(scan, Map.of());
    }

    Iterable<String> scans() {
        return scans.keySet();
    }

    void put(String scan, Map<String, Painted> models) {
        if (models.isEmpty()) {
            return;
        }
        scans.remove(scan);
        scans.put(scan, models);
        while (scans.size() > MOST_SCANS || scans.size() > 1 && toString().length() > MOST_CHARACTERS) {
            scans.remove(scans.keySet().iterator().next());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        scans.forEach((scan, models) -> {
            text.append(scan);
            models.forEach((model, painted) -> text.append('\t')
                    .append(model)
                    .append(':')
                    .append(painted.since())
                    .append(':')
                    .append(Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(painted.stale().toByteArray())));
            text.append('\n');
        });
        return text.toString();
    }
}
