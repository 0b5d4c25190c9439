package io.pentimento.training.run;

import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest by which plans know files again. */
public final class Sha256 {

    private Sha256() {}

    /**
     * Of the contents of files, one after the other, in hexadecimal.
     *
     * @throws TrainingException naming the file that cannot be read
     */
    public static String of(List<Path> files) {
        MessageDigest digest = digest();
        for (Path file : files) {
            try {
                digest.update(Files.readAllBytes(file));
            } catch (NoSuchFileException e) {
                throw new TrainingException(file + ": there is no such file", e);
            } catch (IOException e) {
                throw new TrainingException(file + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** An empty one. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
