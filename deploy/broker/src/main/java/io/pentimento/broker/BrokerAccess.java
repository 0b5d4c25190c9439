package io.pentimento.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a broker needs that other machines may reach: encryption, and who may come in. Clients speak SASL_SSL with the
 * mechanism PLAIN; whoever is in may read and write everything.
 *
 * @param certificate PEM file: the broker's certificate, then those of the authorities that signed it
 * @param key PEM file: the private key of the certificate (PKCS #8, not encrypted)
 * @param users password by name, at least one; names of letters, digits, '.', '-', '_', passwords of at least
 *     {@value #SHORTEST_PASSWORD} printable characters
 */
public record BrokerAccess(Path certificate, Path key, Map<String, String> users) {

    /** A password that can be tried without end must be too long for that. */
    public static final int SHORTEST_PASSWORD = 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    public BrokerAccess {
        if (users.isEmpty()) {
            throw new IllegalArgumentException("users: nobody could come in; name at least one");
        }
        users.forEach(BrokerAccess::requireUser);
        users = Map.copyOf(users);
    }

    /**
     * With the users of a file.
     *
     * @param users a line "name:password" for each; empty lines, and lines that begin with '#', say nothing. The file must
     *     be its owner's alone
     * @throws BrokerException when a file cannot be read
     * @throws IllegalArgumentException when a line is not of that form, or others may read the file of users
     */
    public static BrokerAccess of(Path certificate, Path key, Path users) {
        for (Path file : List.of(certificate, key, users)) {
            if (!Files.isReadable(file)) {
                throw new BrokerException(
                        file + ": cannot be read; name a file that is there and that you may read", null);
            }
        }
        try {
            requirePrivate(users);
            return new BrokerAccess(certificate, key, parse(users));
        } catch (IOException e) {
            throw new BrokerException(users + ": cannot be read: " + e, e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        boolean hasPermissions = Files.getFileStore(file).supportsFileAttributeView("posix");
        if (hasPermissions && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IllegalArgumentException(
                    file + ": others may read or change it, and it holds passwords: chmod 600 " + file);
        }
    }

    private static Map<String, String> parse(Path file) throws IOException {
        Map<String, String> users = new TreeMap<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = file + " line " + (i + 1) + ": ";
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(where + "write name:password");
            }
            String name = line.substring(0, colon);
            String password = line.substring(colon + 1);
            try {
                requireUser(name, password);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + e.getMessage(), e);
            }
            if (users.put(name, password) != null) {
                throw new IllegalArgumentException(where + "user=" + name + " is there twice; remove one");
            }
        }
        if (users.isEmpty()) {
            throw new IllegalArgumentException(file + ": names no user; add a line name:password");
        }
        return users;
    }

    private static void requireUser(String name, String password) {
        if (!NAME.matcher(name).matches()) {
            // Not the name: on a line whose parts were swapped it is the password.
            throw new IllegalArgumentException(
                    "the name before the colon must be 1 to 100 letters, digits, dots, hyphens and underscores");
        }
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException("password of " + password.length() + " characters for user " + name
                    + ": use at least " + SHORTEST_PASSWORD + ", as \"openssl rand -base64 24\" makes them");
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("password of user " + name + ": use printable characters");
        }
    }

    /** Not the passwords: what is printed is kept in logs. */
    @Override
    public String toString() {
        return "BrokerAccess[certificate=" + certificate + ", key=" + key + ", users=" + users.keySet() + "]";
    }
}
