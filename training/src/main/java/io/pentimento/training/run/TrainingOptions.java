package io.pentimento.training.run;

import java.util.Objects;

/** Options of a training's command, in words: "--seed 1 --steps 2000". */
public final class TrainingOptions {

    private final StringBuilder words = new StringBuilder();

    /** With an option. */
    public TrainingOptions with(String option, Object value) {
        words.append(words.isEmpty() ? "" : " ").append("--").append(option);
        if (value != null) {
            words.append(' ').append(value);
        }
        return this;
    }

    /** With an option, unless it has its usual value. */
    public TrainingOptions unless(Object usual, String option, Object value) {
        return Objects.equals(usual, value) ? this : with(option, value);
    }

    /** With an option that has no value, when it is set. */
    public TrainingOptions when(boolean set, String option) {
        return set ? with(option, null) : this;
    }

    /** All of them. */
    public String words() {
        return words.toString();
    }
}
