package io.pentimento.viewer.access;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Facts that others carry and cannot change: JSON with a purpose and an end, signed with HMAC-SHA256 (RFC 2104). Whoever knows the
 * key can make them; nothing else is kept. Safe for use by many threads.
 */
final class SignedTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST = 4096;
    private static final String PURPOSE = "for";
    private static final String END = "end";

    private final SecretKeySpec key;
    private final Clock clock;

    /** @param key at least 32 bytes that nobody can guess */
    SignedTokens(byte[] key, Clock clock) {
        if (key.length < 32) {
            throw new IllegalArgumentException("key of " + key.length + " bytes: must be 32 or more");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.clock = clock;
    }

    /** Letters, digits, "-", "_" and one dot. */
    String sign(String purpose, JsonObject facts, Instant end) {
        JsonObject signed = facts.copy().put(PURPOSE, purpose).put(END, end.getEpochSecond());
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(signed.encode().getBytes(StandardCharsets.UTF_8));
        return payload + "." + signature(payload);
    }

    /** The facts, if they were signed here for this purpose and are not over. */
    Optional<JsonObject> read(String purpose, String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return Optional.empty();
        }
        String payload = token.substring(0, dot);
        byte[] expected = signature(payload).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, token.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        try {
            JsonObject facts =
                    new JsonObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
            boolean holds =
                    purpose.equals(facts.getString(PURPOSE)) && clock.instant().isBefore(end(facts));
            return holds ? Optional.of(facts) : Optional.empty();
        } catch (IllegalArgumentException | DecodeException e) {
            // Signed with this key by another version: it says nothing here.
            return Optional.empty();
        }
    }

    static Instant end(JsonObject facts) {
        return Instant.ofEpochSecond(facts.getLong(END));
    }

    private String signature(String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
