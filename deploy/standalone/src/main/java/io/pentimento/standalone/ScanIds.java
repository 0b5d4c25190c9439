package io.pentimento.standalone;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Ids for scans that nobody named. */
final class ScanIds {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int LONGEST_TITLE = 60;
    private static final int UNIQUE = 6;

    private ScanIds() {}

    /** Title, local time, and what tells scans of the same second apart: "hands-20260101-120000-3f9a1c". */
    static String next(String title) {
        String name = title.replaceAll("[^A-Za-z0-9.-]+", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_TITLE)) + "-"
                + LocalDateTime.now().format(STAMP) + "-"
                + UUID.randomUUID().toString().substring(0, UNIQUE);
    }
}
