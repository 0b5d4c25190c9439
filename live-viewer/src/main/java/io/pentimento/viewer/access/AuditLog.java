package io.pentimento.viewer.access;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who commanded what and who was refused, a JSON object per line: when, what, who, role, from which address, about which scan, and
 * how it was answered. No secrets. Safe for use by many threads.
 */
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int LONGEST_TEXT = 300;

    private final Optional<Path> file;
    private final Clock clock;

    /**
     * @param file is appended to, and made for its owner alone when it is not there; empty: only the program's log has it
     * @throws IllegalArgumentException when it cannot be written
     */
    public AuditLog(Optional<Path> file, Clock clock) {
        this.file = file;
        this.clock = clock;
        file.ifPresent(AuditLog::prepare);
    }

    private static void prepare(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.notExists(file)) {
                Files.createFile(file);
                if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
            }
            if (!Files.isWritable(file)) {
                throw new IOException("is not writable");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("audit-log=" + file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** Keeps that something was done. */
    public void done(Visitor who, String what, String scan, String how) {
        write("done", who.name(), who.role().title(), who.from(), what, scan, how);
    }

    /** Keeps that something was refused. */
    public void refused(Visitor who, String what, String scan, String why) {
        write("refused", who.name(), who.role().title(), who.from(), what, scan, why);
    }

    /** Keeps that a rule has commanded something. */
    public void byRule(String rule, String what, String scan, String how) {
        write("done", "rule " + rule, "", "", what, scan, how);
    }

    /** Keeps that somebody was not let in. */
    void shut(String name, String from, String why) {
        write("refused", name, "", from, "login", "", why);
    }

    private synchronized void write(
            String outcome, String who, String role, String from, String what, String scan, String how) {
        String line = new JsonObject()
                .put("time", clock.instant().toString())
                .put("outcome", outcome)
                .put("what", what)
                .put("who", cut(who))
                .put("role", role)
                .put("from", from)
                .put("scan", cut(scan))
                .put("how", cut(how))
                .encode();
        LOG.info("{}", line);
        file.ifPresent(to -> {
            try {
                Files.writeString(to, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.error("{}: cannot be written: {}: {}", to, e.toString(), line);
            }
        });
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(LONGEST_TEXT, text.length()));
    }
}
