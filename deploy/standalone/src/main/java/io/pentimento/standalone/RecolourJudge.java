package io.pentimento.standalone;

import io.pentimento.model.Model;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.TrainingException;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.recolour.RecolourEvaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Judges the recolourings of a store by paintings. */
final class RecolourJudge {

    private RecolourJudge() {}

    /**
     * What it prints of each recolouring.
     *
     * @param model "recolour/pyramid-1"
     * @param parameters of its network, without those of its confidence
     * @param msSsim mean over the paintings
     * @param uiqi mean over the paintings
     * @param redmean mean over the paintings
     * @param paintings each with its own figures
     * @param machine on what it ran
     */
    record JudgedRecolouring(
            String model,
            long parameters,
            double msSsim,
            double uiqi,
            double redmean,
            List<RecolourEvaluation.Score> paintings,
            Machine machine) {}

    /**
     * Prints a table for each.
     *
     * @param name "recolour", or "recolour/pyramid-1"
     * @param images folder of the paintings
     * @param palette with which they are painted; null for those that come with the program
     * @param report folder of a page for each; null for none
     */
    static void judge(Output output, StoreOption store, String name, Path images, Path palette, Path report) {
        TorchRuntime.prepare(Runtime.getRuntime().availableProcessors());
        List<Model> models = store.versions(name);
        RecolourEvaluation evaluation = new RecolourEvaluation(images, store.open(), palette);
        for (Model model : models) {
            String id = model.manifest().id();
            Path html = report == null ? null : report.resolve(id.replace('/', '-') + ".html");
            long parameters = parameters(model);
            List<RecolourEvaluation.Score> scores = evaluation.judge(model, html);
            JudgedRecolouring judged = new JudgedRecolouring(
                    id,
                    parameters,
                    mean(scores, s -> s.network().msSsim()),
                    mean(scores, s -> s.network().uiqi()),
                    mean(scores, s -> s.network().redmean()),
                    scores,
                    Machine.here());
            output.result(judged, table(judged));
        }
    }

    private static long parameters(Model model) {
        String parameters = model.manifest().provenance().get("parameters");
        if (parameters == null || !parameters.matches("[0-9]{1,18}")) {
            throw new TrainingException(model.manifest().id() + ": manifest.json says in its provenance parameters="
                    + parameters + ", which is no number of them; train it again");
        }
        return Long.parseLong(parameters);
    }

    private static double mean(
            List<RecolourEvaluation.Score> scores, ToDoubleFunction<RecolourEvaluation.Score> figure) {
        return scores.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static String table(JudgedRecolouring judged) {
        StringBuilder table = new StringBuilder("%s, %,d parameters: MS-SSIM %.3f, UIQI %.3f, redmean %.1f"
                .formatted(judged.model(), judged.parameters(), judged.msSsim(), judged.uiqi(), judged.redmean()));
        table.append("%n  %-58s %-22s %-22s %-22s %s"
                .formatted(
                        "MS-SSIM, UIQI, redmean",
                        "network",
                        "nearest pigment",
                        "its few colours",
                        "surer half, other"));
        for (RecolourEvaluation.Score score : judged.paintings()) {
            table.append("%n  %-58s %-22s %-22s %-22s %.1f, %.1f"
                    .formatted(
                            score.painting(),
                            likeness(score.network()),
                            likeness(score.nearestPigment()),
                            likeness(score.clustered()),
                            score.surerRedmean(),
                            score.lessSureRedmean()));
        }
        return table.toString();
    }

    private static String likeness(Likeness likeness) {
        return "%.3f %6.3f %6.1f".formatted(likeness.msSsim(), likeness.uiqi(), likeness.redmean());
    }
}
