package io.pentimento.viewer.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * What logins and guest links are signed with. In a file they outlive the viewer; another key ends them all.
 *
 * @param bytes nobody else knows them
 * @param revoked where revoked guest links are kept; empty: nowhere
 */
public record SigningKey(byte[] bytes, Optional<Path> revoked) {

    private static final int BYTES = 32;

    /** A new one, for as long as this program runs. */
    public static SigningKey random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new SigningKey(bytes, Optional.empty());
    }

    /**
     * The one in a file, which is made for its owner alone when it is not there.
     *
     * @throws IllegalArgumentException when it cannot be read or made, or is no key
     */
    public static SigningKey in(Path file) {
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, "", StandardOpenOption.CREATE_NEW);
                if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
                Files.writeString(file, Base64.getEncoder().encodeToString(random().bytes()) + "\n");
            }
            byte[] bytes = Base64.getDecoder().decode(Files.readString(file).strip());
            if (bytes.length < BYTES) {
                throw new IllegalArgumentException("is of " + bytes.length + " bytes");
            }
            return new SigningKey(bytes, Optional.of(file.resolveSibling(file.getFileName() + ".revoked")));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "key-file=" + file + ": must be at least 32 bytes in base64, or not be there: " + e.getMessage(),
                    e);
        }
    }

    /** Not the key: what is printed is kept in logs. */
    @Override
    public String toString() {
        return "SigningKey";
    }
}
