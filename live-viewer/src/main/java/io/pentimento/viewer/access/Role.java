package io.pentimento.viewer.access;

import java.util.Locale;

/** What somebody may do; each role may do what those before it may, but for the guest's one scan. */
public enum Role {
    /** Looks at one scan, and takes pictures of it away. */
    GUEST,
    /** Looks at all scans, takes everything away, marks regions and writes notes. */
    VIEWER,
    /** Commands scans. */
    OPERATOR,
    /** Deletes scans, promotes models, lets guests in. */
    ADMIN;

    /** Whether somebody of this role may do what takes at least another. */
    public boolean may(Role least) {
        return compareTo(least) >= 0;
    }

    /** "operator". */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such role for people */
    public static Role parse(String title) {
        for (Role role : new Role[] {VIEWER, OPERATOR, ADMIN}) {
            if (role.title().equals(title)) {
                return role;
            }
        }
        throw new IllegalArgumentException("role=" + title + ": must be viewer, operator or admin");
    }
}
