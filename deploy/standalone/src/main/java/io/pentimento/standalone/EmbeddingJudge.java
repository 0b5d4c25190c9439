package io.pentimento.standalone;

import io.pentimento.model.Model;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.embedding.EmbeddingEvaluation;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Paints;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges the embeddings of a store, each on spectra of its own manner, beside principal components. */
final class EmbeddingJudge {

    /** What embeddings have in common that are judged together, beside as many principal components. */
    private record Setting(Paints paints, int dimensions) {}

    private EmbeddingJudge() {}

    /**
     * What it prints of each embedding, and of principal components.
     *
     * @param manner of the spectra that it was trained and is judged with
     * @param score on the test set
     * @param machine on what it ran
     */
    record JudgedEmbedding(String manner, EmbeddingEvaluation.Score score, Machine machine) {}

    /**
     * Prints a line for each.
     *
     * @param name "embedding-sdd", or "embedding-sdd/dcn-2"
     * @param palette of the spectra; null for those that come with the program
     */
    static void judge(Output output, StoreOption store, String name, int spectra, Path palette) {
        TorchRuntime.prepare(1);
        Map<Setting, List<Model>> models = new LinkedHashMap<>();
        for (Model model : store.versions(name)) {
            try (Codes codes = Codes.of(model)) {
                Setting setting = new Setting(Paints.of(model.manifest(), palette), codes.dimensions());
                models.computeIfAbsent(setting, s -> new ArrayList<>()).add(model);
            }
        }
        models.forEach((setting, some) -> judge(output, setting, some, spectra));
    }

    /**
     * What it prints of each embedding and a scan.
     *
     * @param scan name of the recording
     */
    record JudgedByScan(String scan, EmbeddingEvaluation.OfScan score, Machine machine) {}

    /** Prints a line for each embedding of what it makes of a recorded scan. */
    static void judge(Output output, StoreOption store, String name, Path scan) {
        RecordedScan recorded = ScanJudge.read(scan);
        for (Model model : store.versions(name)) {
            EmbeddingEvaluation.OfScan score = EmbeddingEvaluation.judge(model, recorded);
            output.result(
                    new JudgedByScan(scan.getFileName().toString(), score, Machine.here()),
                    "%-28s error %.3g, trust %.3f, above a half for %.0f %% of %,d spectra"
                            .formatted(
                                    score.codes(),
                                    score.error(),
                                    score.trust(),
                                    100 * score.trusted(),
                                    score.spectra()));
        }
    }

    private static void judge(Output output, Setting setting, List<Model> models, int spectra) {
        Paints paints = setting.paints();
        try (EmbeddingEvaluation evaluation =
                new EmbeddingEvaluation(new XrayLines(), paints, spectra, setting.dimensions())) {
            for (Model model : models) {
                try (Codes codes = Codes.of(model)) {
                    say(output, paints.manner(), evaluation.judge(codes));
                }
            }
            say(output, paints.manner(), evaluation.pca());
        }
    }

    private static void say(Output output, Manner manner, EmbeddingEvaluation.Score score) {
        output.result(
                new JudgedEmbedding(manner.name(), score, Machine.here()),
                "%-28s R² of spectra %.4f (error %.3g), silhouette %.3f of %d groups, moved by 5 %% of gain %.3f"
                        .formatted(
                                score.codes(),
                                score.rSquared(),
                                score.error(),
                                score.silhouette(),
                                score.groups(),
                                score.gainShift()));
    }
}
