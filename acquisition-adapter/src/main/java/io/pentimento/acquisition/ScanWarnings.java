package io.pentimento.acquisition;

import java.util.List;

/** Refuses to begin a scan whose operator may regret something that is not set, and knows of it when it is asked again. */
public final class ScanWarnings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> warnings;

    /** @param warnings what may be regretted, for people; not empty */
    public ScanWarnings(List<String> warnings) {
        super("not begun, since you may regret: " + String.join("; ", warnings) + ". `--yes` begins all the same");
        this.warnings = List.copyOf(warnings);
    }

    List<String> warnings() {
        return warnings;
    }
}
