package io.pentimento.training.synthesis;

import io.pentimento.training.run.Sha256;
import java.nio.file.Path;

/**
 * Somebody's own paints, as a plan remembers them: a training goes on with what it began with, or not at all.
 *
 * @param file as it was named, see {@link Palettes#read}
 * @param sha256 of its contents, and of those of the spectra that it names
 */
public record OwnPalette(String file, String sha256) {

    /**
     * As its files are now.
     *
     * @throws io.pentimento.training.TrainingException naming a file that cannot be read
     */
    public static OwnPalette of(Path file) {
        return new OwnPalette(file.toString(), Sha256.of(Palettes.files(file)));
    }

    Path path() {
        return Path.of(file);
    }
}
