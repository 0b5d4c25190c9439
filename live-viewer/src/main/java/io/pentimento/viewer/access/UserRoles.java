package io.pentimento.viewer.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;

/** People in a htpasswd file, and their roles in a group file. Both are read once. */
final class UserRoles {

    private static final String APACHE = "$apr1$";
    /** SHA-512 and SHA-256 crypt, and Apache's MD5, which its tools make unless told otherwise. */
    private static final Pattern HASH =
            Pattern.compile("\\$(apr1|5|6)\\$(rounds=\\d{1,9}\\$)?[./0-9A-Za-z]{1,16}\\$[./0-9A-Za-z]+");
    /** Of no password. */
    private static final String NOBODY = "$6$pentimento$x";

    private final Vertx vertx;
    private final Map<String, String> hashes;
    private final Map<String, Role> roles = new HashMap<>();

    /** @throws IllegalArgumentException when a file cannot be read, or says what makes no sense */
    UserRoles(Vertx vertx, PageAccess.UserFile files) {
        this.vertx = vertx;
        hashes = hashes(files.users());
        hashes.keySet().forEach(name -> roles.put(name, Role.VIEWER));
        if (files.roles() != null) {
            readRoles(files.roles());
        }
    }

    /** What somebody may do; empty: there is nobody of that name. */
    Optional<Role> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    /** Whether that is the password; looked at on another thread, since that is slow by design. */
    Future<Boolean> isPassword(String name, String password) {
        // Of a name that is not there, too: nobody learns from the time which names there are.
        String hash = hashes.getOrDefault(name, NOBODY);
        return vertx.executeBlocking(() -> isHashOf(hash, password) && hashes.containsKey(name), false);
    }

    private static boolean isHashOf(String hash, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        String made = hash.startsWith(APACHE) ? Md5Crypt.apr1Crypt(bytes, hash) : Crypt.crypt(bytes, hash);
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), made.getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, String> hashes(Path file) {
        Map<String, String> hashes = new HashMap<>();
        for (String line : lines(file)) {
            int colon = line.indexOf(':');
            String hash = line.substring(colon + 1);
            if (colon < 1 || !HASH.matcher(hash).matches()) {
                throw new IllegalArgumentException(file + ": line of " + line.substring(0, Math.max(0, colon))
                        + ": must be name:hash, the hash as \"openssl passwd -6\" makes it");
            }
            if (hashes.put(line.substring(0, colon), hash) != null) {
                throw new IllegalArgumentException(file + ": " + line.substring(0, colon) + " is there twice");
            }
        }
        if (hashes.isEmpty()) {
            throw new IllegalArgumentException(file + ": names nobody");
        }
        return hashes;
    }

    private void readRoles(Path file) {
        for (String line : lines(file)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(file + ": \"" + line + "\": must be a role, a colon and names");
            }
            Role role = Role.parse(line.substring(0, colon).strip());
            for (String name : line.substring(colon + 1).strip().split("\\s+")) {
                Role before = roles.get(name);
                if (before == null && !name.isEmpty()) {
                    throw new IllegalArgumentException(file + ": " + name + " has no password");
                }
                roles.computeIfPresent(name, (same, least) -> role.may(least) ? role : least);
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
