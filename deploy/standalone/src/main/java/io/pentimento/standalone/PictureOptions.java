package io.pentimento.standalone;

import io.pentimento.model.ModelStore;
import io.pentimento.training.Tunable;
import io.pentimento.training.embedding.EmbeddingSettings;
import io.pentimento.training.embedding.EmbeddingTunable;
import io.pentimento.training.recolour.RecolourCourse;
import io.pentimento.training.recolour.RecolourSettings;
import io.pentimento.training.recolour.RecolourTunable;
import io.pentimento.training.synthesis.Manner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a search for embeddings and recolourings is asked besides what all are asked. */
final class PictureOptions {

    @Option(
            names = "--manner",
            paramLabel = "MANNER",
            description = "of embeddings and recolourings: ${COMPLETION-CANDIDATES} (default painted)")
    private Manner manner;

    @Option(
            names = "--codes",
            paramLabel = "NAME",
            description = "of recolourings: embedding whose maps they see, or pca (default: of the manner)")
    private String codes;

    @Option(names = "--images", paramLabel = "DIR", description = "of recolourings: photographs to learn from, too")
    private Path images;

    @Mixin
    private StoreOption store;

    void requireNone() {
        if (Stream.of(manner, codes, images, store.folder()).anyMatch(Objects::nonNull)) {
            throw new IllegalArgumentException(
                    "--manner, --codes, --images, --model-store: are for embeddings and recolourings");
        }
    }

    private Manner manner() {
        return manner == null ? Manner.PAINTED : manner;
    }

    Tunable embedding(String architecture, PaceOptions pace) {
        if (Stream.of(architecture, codes, images, store.folder()).anyMatch(Objects::nonNull)) {
            throw new IllegalArgumentException("--arch, --codes, --images, --model-store: are for recolourings");
        }
        EmbeddingSettings usual = EmbeddingSettings.usual(manner(), pace.seed());
        return new EmbeddingTunable(usual.with(pace.of(usual.pace())), Clock.systemUTC());
    }

    Tunable recolour(String architecture, PaceOptions pace) {
        ModelStore models = store.open();
        String name = codes == null ? RecolourSettings.codes(manner()) : codes;
        RecolourSettings usual = RecolourSettings.usual(
                RecolourSettings.Architecture.of(architecture == null ? "pyramid" : architecture),
                manner(),
                name.equals(RecolourCourse.PCA)
                        ? name
                        : models.load(name).manifest().id(),
                pace.seed());
        RecolourSettings plan =
                usual.with(pace.of(usual.pace()), images == null ? null : RecolourSettings.photographs(images));
        return new RecolourTunable(plan, images, models, Clock.systemUTC());
    }
}
