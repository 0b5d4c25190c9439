package io.pentimento.emulator;

import io.pentimento.xrf.detector.GainMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/** A scene before a detector whose gain varies over its area, as that of gas detectors does. Safe for use by one thread. */
public final class UnevenGem implements GemScene {

    private final GemScene scene;
    private final GainMap gain;

    /**
     * @param spread standard deviation of the gain, 0 to 0.3
     * @param seed of the gain's course over the area
     */
    public UnevenGem(GemScene scene, double spread, long seed) {
        this.scene = scene;
        this.gain = new GainMap(spread, seed);
    }

    @Override
    public void draw(RandomGenerator random, Photon into) {
        scene.draw(random, into);
        into.set(into.across, into.down, into.kev * gain.gain(into.across, into.down));
    }

    /** Writes what puts it right: for each pixel the factor of its amplitudes, a line for each row. */
    public void writeCorrection(Path file, int rows, int columns) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            StringJoiner line = new StringJoiner(" ", "", "\n");
            for (int column = 0; column < columns; column++) {
                double here = gain.gain((column + 0.5) / columns, (row + 0.5) / rows);
                line.add(String.format(Locale.ROOT, "%.5f", 1 / here));
            }
            text.append(line);
        }
        Files.writeString(file, text);
    }
}
