package io.pentimento.standalone;

import io.pentimento.training.Subject;
import io.pentimento.training.embedding.EmbeddingCourse;
import io.pentimento.training.recolour.RecolourCourse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Names of the models that {@code train} makes, tunes and judges. */
final class TrainedModels {

    private static final String EMBEDDING = "embedding";

    private TrainedModels() {}

    private static List<String> all() {
        return Stream.concat(
                        Arrays.stream(Subject.values()).map(Subject::model),
                        Stream.of(EmbeddingCourse.MODEL, RecolourCourse.MODEL))
                .toList();
    }

    /**
     * The name of one of them, as people write it, without a version.
     *
     * @throws IllegalArgumentException naming all of them, when there is none of this name
     */
    static String named(String written) {
        String name = written.equals(EMBEDDING) ? EmbeddingCourse.MODEL : written;
        if (!all().contains(name)) {
            throw new IllegalArgumentException(
                    "NAME=" + written + ": is not trained here; choose one of " + String.join(", ", all()));
        }
        return name;
    }
}
