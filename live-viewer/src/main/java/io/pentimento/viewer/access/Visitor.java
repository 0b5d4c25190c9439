package io.pentimento.viewer.access;

import java.time.Instant;

/**
 * Who asks.
 *
 * @param name as the login knows it; empty where it knows none, as on this machine
 * @param role what they may do
 * @param scan the only one that a guest may see; empty: all
 * @param end when they have to log in again
 * @param from address of their machine
 */
public record Visitor(String name, Role role, String scan, Instant end, String from) {

    /** Whether they may see a scan. */
    public boolean sees(String id) {
        return scan.isEmpty() || scan.equals(id);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(end);
    }
}
