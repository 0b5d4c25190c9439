package io.pentimento.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A plan of a training, any record, as it lies in the training's folder. */
public final class PlanFile {

    private static final String FILE = "plan.json";
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private PlanFile() {}

    /**
     * Makes a folder a plan's.
     *
     * @throws TrainingException when it belongs to another plan, naming what differs
     */
    public static void claim(Path folder, Object plan) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                requireSame(file, JSON.readTree(file.toFile()), JSON.valueToTree(plan), "");
            } else {
                WholeFile.replace(file, out -> out.write(JSON.writeValueAsBytes(plan)));
            }
        } catch (IOException e) {
            throw new TrainingException(file + ": " + e.getMessage() + "; choose another folder", e);
        }
    }

    private static void requireSame(Path file, JsonNode there, JsonNode wanted, String path) {
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            String name = path + field.getKey();
            JsonNode other = there.path(field.getKey());
            if (field.getValue().isObject()) {
                requireSame(file, other, field.getValue(), name + ".");
            } else if (!other.toString().equals(field.getValue().toString())) {
                throw new TrainingException(file + ": has " + name + "=" + shown(other) + ", not "
                        + shown(field.getValue()) + "; a training goes on with the settings that it began with:"
                        + " use them, or another folder");
            }
        }
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    /** Settings for people: "patch 32, width 48". */
    public static String words(Object settings) {
        return words(JSON.<JsonNode>valueToTree(settings));
    }

    private static String words(JsonNode settings) {
        return settings.properties().stream()
                .map(s -> s.getValue().isObject()
                        ? words(s.getValue())
                        : CAPITAL.matcher(s.getKey()).replaceAll(" $0").toLowerCase(Locale.ROOT) + " "
                                + s.getValue().asText().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
