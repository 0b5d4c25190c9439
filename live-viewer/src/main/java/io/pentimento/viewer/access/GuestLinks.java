package io.pentimento.viewer.access;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Links that let anybody who has one look at one scan until its end. They are signed, so that none need be kept; only those that
 * were revoked before their end are: beside the key, if that lies in a file. Belongs to one thread.
 */
public final class GuestLinks {

    /** Longest time that a link may hold. */
    public static final Duration LONGEST = Duration.ofDays(366);

    static final String PURPOSE = "guest";
    private static final String SCAN = "scan";
    private static final String ID = "id";

    private final SignedTokens tokens;
    private final Clock clock;
    private final Optional<Path> file;
    private final Map<String, Instant> revoked = new HashMap<>();

    /** A link: what follows "/login?guest=", and its name for revoking it. */
    public record Link(String id, String token, Instant end) {
        /** On this server. */
        public String path() {
            return "/login?guest=" + token;
        }
    }

    GuestLinks(SignedTokens tokens, Clock clock, Optional<Path> file) {
        this.tokens = tokens;
        this.clock = clock;
        this.file = file;
        file.filter(Files::exists).ifPresent(this::read);
    }

    /** @throws IllegalArgumentException when the end is over, or too far away */
    public Link make(String scan, Instant end) {
        if (!end.isAfter(clock.instant()) || end.isAfter(clock.instant().plus(LONGEST))) {
            throw new IllegalArgumentException(
                    "end=" + end + ": must be in the future, and at most " + LONGEST.toDays() + " days away");
        }
        String id = UUID.randomUUID().toString();
        String token = tokens.sign(PURPOSE, new JsonObject().put(SCAN, scan).put(ID, id), end);
        return new Link(id, token, end);
    }

    /**
     * From now on a link lets nobody in, nor those who came in by it.
     *
     * @throws IllegalArgumentException when that is no name of a link, or it cannot be kept
     */
    public void revoke(String id) {
        try {
            UUID.fromString(id);
            Instant until = clock.instant().plus(LONGEST);
            revoked.put(id, until);
            if (file.isPresent()) {
                Files.writeString(
                        file.get(), id + " " + until + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("id=" + id + ": is no guest link's", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "id=" + id + ": revoked only until the viewer is started again: " + file.get() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Who comes by a link; empty: it is none, is over, or was revoked. */
    Optional<Visitor> visitor(String token, String from) {
        return tokens.read(PURPOSE, token)
                .filter(facts -> !revoked.containsKey(facts.getString(ID)))
                .map(facts -> new Visitor("", Role.GUEST, facts.getString(SCAN), SignedTokens.end(facts), from));
    }

    private void read(Path from) {
        try {
            for (String line : Files.readAllLines(from)) {
                String[] words = line.split(" ");
                if (words.length == 2 && Instant.parse(words[1]).isAfter(clock.instant())) {
                    revoked.put(words[0], Instant.parse(words[1]));
                }
            }
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException(from + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
