package io.pentimento.viewer;

import io.pentimento.proto.Rule;
import io.pentimento.proto.Watched;

/** Whether one page has been sent how rules stand in a scan, which is little enough to be sent whole. Runs on one event loop. */
final class WatchedView {

    private final Revisions<Rule> rules;
    private final Firings firings;
    private final String scan;
    private final int generation;
    private long seenRules = -1;
    private long seenFirings = -1;

    WatchedView(Revisions<Rule> rules, Firings firings, String scan, int generation) {
        this.rules = rules;
        this.firings = firings;
        this.scan = scan;
        this.generation = generation;
    }

    /** All there is, or null when the page has it. */
    Watched next() {
        long newestRules = rules.changes();
        long newestFirings = firings.changes();
        if (newestRules == seenRules && newestFirings == seenFirings) {
            return null;
        }
        seenRules = newestRules;
        seenFirings = newestFirings;
        Watched.Builder next = Watched.newBuilder().setGeneration(generation);
        rules.of("").forEach(kept -> next.addRules(kept.thing()));
        rules.of(scan).forEach(kept -> next.addRules(kept.thing()));
        return next.addAllFirings(firings.of(scan))
                .addAllAcknowledgements(firings.acknowledgementsOf(scan))
                .setComplete(rules.isCaughtUp() && firings.isCaughtUp())
                .build();
    }
}
