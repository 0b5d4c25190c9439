package io.pentimento.standalone;

import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;

/** Pixels that a recording should hold and that could not be read: all others are painted, and the command has failed. */
final class UnreadablePixels {

    private UnreadablePixels() {}

    /** Whether there were none; else says how many, and what that means. */
    static boolean none(Source source, ScanOutcome outcome, Output output) {
        long unreadable = outcome.missingPixels() - source.plan().missingPixels();
        if (unreadable > 0) {
            output.say("pentimento: %d pixels of %s could not be read, as said above: they are NaN in the maps;"
                            .formatted(unreadable, source.plan().source())
                    + " all others are there. Mend the files and scan again to have them.");
        }
        return unreadable <= 0;
    }
}
