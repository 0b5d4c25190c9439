package io.pentimento.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.run.PlanFile;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.training.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One training, written into its folder so that it can be resumed and told from another.
 *
 * @param subject what the network is to see
 * @param architecture of the network
 * @param network its sizes
 * @param training how it is trained
 * @param ingredients of its examples
 */
public record Plan(
        Subject subject,
        Architecture architecture,
        NetworkSettings network,
        TrainingSettings training,
        Ingredients ingredients) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** A plan as the subject suggests it. */
    public static Plan of(Subject subject, Architecture architecture, long seed) {
        return new Plan(
                subject, architecture, subject.network(), subject.training(architecture, seed), Ingredients.USUAL);
    }

    /**
     * Reads one that a training or a search has written.
     *
     * @throws TrainingException when it cannot be read, or is none
     */
    public static Plan read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Plan.class);
        } catch (JsonProcessingException e) {
            throw new TrainingException(file + ": is not the plan of a training: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes it where {@link #read} finds it.
     *
     * @throws TrainingException when the file cannot be written
     */
    public void write(Path file) {
        try {
            WholeFile.replace(file, out -> out.write(JSON.writeValueAsBytes(this)));
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** The same with another network and another training. */
    public Plan with(NetworkSettings otherNetwork, TrainingSettings otherTraining) {
        return new Plan(subject, architecture, otherNetwork, otherTraining, ingredients);
    }

    /** The same with examples of other ingredients. */
    public Plan with(Ingredients others) {
        return new Plan(subject, architecture, network, training, others);
    }

    /**
     * "lt-vit-1": architecture and seed, and how it differs from what the subject suggests: "filter-1-without-Sr",
     * "lt-vit-1-200-steps", "filter-1-tuned". So no other network gets the name of a shipped one.
     */
    public String version() {
        Plan usual = of(subject, architecture, training.seed());
        StringBuilder version = new StringBuilder(architecture.word() + "-" + training.seed());
        if (!ingredients.without().isEmpty()) {
            version.append("-without-").append(String.join("-", ingredients.without()));
        }
        if (ingredients.palette() != null) {
            version.append("-own-palette");
        }
        if (training.steps() != usual.training.steps()) {
            version.append("-").append(training.steps()).append("-steps");
        } else if (!network.equals(usual.network) || !training.equals(usual.training)) {
            version.append("-tuned");
        }
        return version.toString();
    }

    /** Sizes of the network for people: "patch 32, width 48". */
    public String networkInWords() {
        return PlanFile.words(network);
    }

    /** How it is trained for people: "steps 6000, batch 128". */
    public String trainingInWords() {
        return PlanFile.words(training);
    }
}
