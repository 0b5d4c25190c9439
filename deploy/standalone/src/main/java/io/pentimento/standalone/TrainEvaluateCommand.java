package io.pentimento.standalone;

import io.pentimento.model.ModelStore;
import io.pentimento.training.Evaluation;
import io.pentimento.training.Subject;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        description = "Judge all versions of a model on its fixed test set.",
        mixinStandardHelpOptions = true)
final class TrainEvaluateCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "elements-gem, elements-sdd or pigments-sdd")
    private String name;

    @Option(names = "--model-store", paramLabel = "DIR", description = "folder with more models")
    private Path store;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "spectra of the test set (default ${DEFAULT-VALUE})",
            defaultValue = "" + Evaluation.TEST_EXAMPLES)
    private int examples;

    @Option(names = "--json", description = "print JSON, one object per line")
    private boolean json;

    /**
     * What it prints of each model.
     *
     * @param score on the test set
     * @param machine on what it ran
     */
    record Judged(Evaluation.Score score, Machine machine) {}

    @Override
    public void run() {
        Output output = new Output(spec, json);
        Subject subject = Subject.of(name);
        ModelStore models = ModelsCommand.open(store);
        List<String> ids = models.ids().stream()
                .filter(id -> id.startsWith(subject.model() + "/"))
                .toList();
        if (ids.isEmpty()) {
            throw new CommandException("there is no version of " + name + " yet: train one, or name its --model-store");
        }
        Evaluation evaluation = new Evaluation(subject.examples(new XrayLines()), examples);
        for (String id : ids) {
            Evaluation.Score score = evaluation.judge(models, id);
            output.result(new Judged(score, Machine.here()), line(score));
        }
    }

    private static String line(Evaluation.Score score) {
        return "%-28s %s macro F1 %.4f, micro F1 %.4f, mean trust %.3f"
                .formatted(
                        score.model(),
                        score.rSquared() == null
                                ? ""
                                : "R² %.4f, within one sigma %.3f,".formatted(score.rSquared(), score.coverage()),
                        score.macroF1(),
                        score.microF1(),
                        score.meanTrust());
    }
}
