package io.pentimento.training.report;

import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;

/** Confusion and scores of each label. */
final class LabelTable {

    private LabelTable() {}

    static DomContent of(TrainingReport.Content content) {
        List<String> columns = new ArrayList<>(List.of(
                "Label",
                "right (tp)",
                "too much (fp)",
                "missed (fn)",
                "rightly not (tn)",
                "precision",
                "recall",
                "F1"));
        columns.add("average precision");
        if (content.areas()) {
            columns.addAll(List.of("R² of area", "within 1 σ", "within 1.96 σ"));
        }
        List<List<String>> rows = new ArrayList<>();
        for (int k = 0; k < content.labels().size(); k++) {
            rows.add(row(content, k));
        }
        return Page.tableOf(
                "Each label, claimed where its probability is above one half. A dash stands where nothing can be said: the"
                        + " label never occurs, or was never claimed.",
                columns,
                rows);
    }

    private static List<String> row(TrainingReport.Content content, int label) {
        Said said = content.said();
        long[] c = Scores.confusion(said, label);
        List<String> row = new ArrayList<>();
        row.add(content.labels().get(label));
        for (long number : c) {
            row.add(String.valueOf(number));
        }
        row.add(Page.number((double) c[0] / (c[0] + c[1]), 3));
        row.add(Page.number((double) c[0] / (c[0] + c[2]), 3));
        row.add(Page.number(Scores.f1(said, label), 3));
        row.add(Page.number(Claims.of(said, label).averagePrecision(), 3));
        if (content.areas()) {
            Residuals residuals = Residuals.of(said, at -> at % said.labels() == label);
            row.add(Page.number(Scores.rSquared(said, label), 3));
            row.add(Page.percent(residuals.within(1)));
            row.add(Page.percent(residuals.within(Residuals.WIDTH_OF_95)));
        }
        return row;
    }
}
