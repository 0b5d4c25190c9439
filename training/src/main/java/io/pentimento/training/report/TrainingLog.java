package io.pentimento.training.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.training.TrainingException;
import io.pentimento.training.run.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The looks that a training has written down. */
public final class TrainingLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TrainingLog() {}

    /**
     * Reads {@code log.jsonl} of a training's folder. Of a step that was logged twice, since the training was resumed from before
     * it, the later look counts. A last line without an end was being written when the training was killed, and is left out.
     *
     * @return in the order of steps
     * @throws TrainingException when it cannot be read, or naming the line that is malformed
     */
    public static List<Training.Look> read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new TrainingException(file + ": the log cannot be read: " + e.getMessage(), e);
        }
        Map<Long, Training.Look> looks = new TreeMap<>();
        String[] lines = text.substring(0, text.lastIndexOf('\n') + 1).split("\\R");
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                Training.Look look = look(file, i + 1, lines[i]);
                looks.put(look.step(), look);
            }
        }
        return List.copyOf(looks.values());
    }

    private static Training.Look look(Path file, int line, String text) {
        try {
            return JSON.readValue(text, Training.Look.class);
        } catch (JsonProcessingException e) {
            throw new TrainingException(
                    file + ", line " + line + ": is not a training's look: " + e.getOriginalMessage()
                            + "; remove the line",
                    e);
        }
    }
}
