package io.pentimento.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator of a scan should know and nobody can mend while it runs: a model that does not paint it, and why. Each
 * is logged once, and said in every heartbeat while the scan is at work. Safe for use by many threads.
 */
final class Notes {

    private static final Logger LOG = LoggerFactory.getLogger(Notes.class);

    /** Of older scans nobody asks any more. */
    private static final int MOST_SCANS = 16;

    private final Map<String, Set<String>> byScan = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MOST_SCANS;
        }
    };

    /** @param scan empty: of all scans */
    synchronized void add(String scan, String note) {
        if (byScan.computeIfAbsent(scan, id -> new LinkedHashSet<>()).add(note)) {
            LOG.warn("{}{}", scan.isEmpty() ? "" : scan + ": ", note);
        }
    }

    synchronized List<String> of(String scan) {
        return new ArrayList<>(byScan.getOrDefault(scan, Set.of()));
    }
}
