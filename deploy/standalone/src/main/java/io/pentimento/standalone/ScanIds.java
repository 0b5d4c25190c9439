package io.pentimento.standalone;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Ids for scans that nobody named. */
final class ScanIds {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int LONGEST_TITLE = 60;

    private ScanIds() {}

    /** Title and local time: "hands-20260101-120000". */
    static String next(String title) {
        String name = title.replaceAll("[^A-Za-z0-9.-]+", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_TITLE)) + "-"
                + LocalDateTime.now().format(STAMP);
    }
}
