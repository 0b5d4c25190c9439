package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScanIdsTest {

    @Test
    void shouldTellScansApartThatBeginInTheSameSecond() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(ScanIds.next("hands"));
        }
        assertEquals(50, ids.size());
    }

    @Test
    void shouldMakeAnIdOfAnyTitle() {
        for (String title : new String[] {"a/b c_d", "", "x".repeat(300), "Madonna, Umkreis (ö)"}) {
            String id = ScanIds.next(title);
            assertTrue(id.matches("[A-Za-z0-9._-]{1,200}"), id);
            assertTrue(id.matches(".*-[0-9]{8}-[0-9]{6}-[0-9a-f]{6}"), id);
        }
    }
}
