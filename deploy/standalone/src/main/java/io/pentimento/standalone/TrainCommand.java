package io.pentimento.standalone;

import io.pentimento.training.Course;
import io.pentimento.training.Plan;
import io.pentimento.training.SpectraTunable;
import io.pentimento.training.Subject;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.Tunable;
import io.pentimento.training.Tuning;
import io.pentimento.training.embedding.EmbeddingCourse;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.recolour.RecolourCourse;
import io.pentimento.training.report.TuningReport;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.training.tune.ParameterImportance;
import io.pentimento.training.tune.SearchHistory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = "Train networks on simulated spectra, and judge them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TrainEmbeddingCommand.class,
            TrainRecolourCommand.class,
            TrainSynthesizeCommand.class,
            TrainEvaluateCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class TrainCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** What trainings on spectra can be told, and a search, besides the pace. */
    static final class TrainingOptions {

        static final class Words implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return Arrays.stream(Architecture.values())
                        .map(Architecture::word)
                        .iterator();
            }
        }

        @Option(
                names = "--arch",
                paramLabel = "ARCH",
                completionCandidates = Words.class,
                description = "network: ${COMPLETION-CANDIDATES} (default filter, ours)")
        private String architecture;

        @Option(
                names = "--plan",
                paramLabel = "FILE",
                description =
                        "sizes and schedule of another training (its plan.json) or of a search (its best.json); other"
                                + " options change it")
        private Path plan;

        @Option(
                names = "--without",
                paramLabel = "ELEMENT",
                split = ",",
                description = "elements that no example has, to see how the model takes what it does not know")
        private List<String> without = List.of();

        @Option(
                names = "--palette",
                paramLabel = "FILE.csv",
                description = "pigments to paint with, in the form of the table that comes with the program")
        private Path palette;

        @Mixin
        private PaceOptions pace;

        private Plan usual(Subject subject) {
            Architecture ours = Architecture.FILTER;
            return Plan.of(subject, architecture == null ? ours : Architecture.of(architecture), pace.seed());
        }

        private Plan planned(Subject subject) {
            Plan planned = Plan.read(plan);
            if (planned.subject() != subject) {
                throw new IllegalArgumentException(
                        "--plan " + plan + ": is of " + planned.subject().model() + ", not of " + subject.model());
            }
            if (architecture != null && planned.architecture() != Architecture.of(architecture)) {
                throw new IllegalArgumentException("--plan " + plan + ": is of --arch "
                        + planned.architecture().word() + ", not " + architecture);
            }
            return planned;
        }

        private Ingredients ingredients(Subject subject, Ingredients planned) {
            if (palette != null && subject == Subject.ELEMENTS_GEM) {
                throw new IllegalArgumentException(
                        "--palette " + palette + ": spectra of a GEM are simulated without pigments; leave it out");
            }
            return new Ingredients(
                    without.isEmpty() ? planned.without() : without,
                    palette == null ? planned.palette() : palette.toString());
        }

        private Plan plan(Subject subject) {
            Plan usual = plan == null ? usual(subject) : planned(subject);
            TrainingSettings training = usual.training();
            long most = pace.steps(training.steps());
            return usual.with(ingredients(subject, usual.ingredients()))
                    .with(
                            usual.network(),
                            new TrainingSettings(
                                    most,
                                    pace.batch(training.batch()),
                                    pace.learningRate(training.learningRate()),
                                    Math.min(training.warmUp(), most / 10),
                                    training.weightDecay(),
                                    training.gradientNorm(),
                                    training.error(),
                                    pace.seed(training.seed()),
                                    Math.min(training.validationEvery(), Math.max(1, most / 4)),
                                    training.validationExamples(),
                                    training.patience()));
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Which instrument's spectra a network reads. */
    enum Detector {
        SDD,
        GEM
    }

    @Command(
            name = "elements",
            description = "Train a network that tells areas and presence of elements.",
            mixinStandardHelpOptions = true)
    void elements(
            @Option(
                            names = "--detector",
                            paramLabel = "KIND",
                            defaultValue = "sdd",
                            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
                    Detector detector,
            @Mixin TrainingOptions options)
            throws InterruptedException {
        train(detector == Detector.GEM ? Subject.ELEMENTS_GEM : Subject.ELEMENTS_SDD, options);
    }

    @Command(
            name = "pigments",
            description = "Train a network that tells pigments in layers.",
            mixinStandardHelpOptions = true)
    void pigments(@Mixin TrainingOptions options) throws InterruptedException {
        train(Subject.PIGMENTS_SDD, options);
    }

    @Command(
            name = "tune",
            description = "Search for good sizes and learning rates by many short trainings.",
            mixinStandardHelpOptions = true)
    void tune(
            @Parameters(
                            paramLabel = "NAME",
                            description = "elements-gem, elements-sdd, pigments-sdd, embedding-sdd or recolour")
                    String name,
            @Option(
                            names = "--trials",
                            paramLabel = "N",
                            defaultValue = "30",
                            description = "in all, those of an earlier run among them (default ${DEFAULT-VALUE})")
                    int trials,
            @Mixin TrainingOptions options,
            @Mixin PictureOptions pictures)
            throws InterruptedException {
        options.pace.requireNoneThatIsSearched();
        Output output = new Output(spec, options.pace.json());
        TorchRuntime.prepare(options.pace.threads());
        Tunable tunable = tunable(TrainedModels.named(name), options, pictures);
        Tuning.Found found = new Tuning(tunable, options.pace.out(), Clock.systemUTC())
                .run(
                        trials,
                        options.pace.device(),
                        trial -> output.say("trial %d of %d: %s, loss %.4f %s %s"
                                .formatted(
                                        trial.number() + 1,
                                        trials,
                                        trial.values().byName(),
                                        trial.value(),
                                        trial.outcome()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '),
                                        trial.note())));
        report(output, tunable, found, options.pace.out().resolve(TrainingFolder.REPORT));
    }

    private static void report(Output output, Tunable tunable, Tuning.Found found, Path report) {
        SearchHistory history = found.history();
        Map<String, Double> importance = ParameterImportance.of(history);
        TuningReport.write(report, tunable.title(), history);
        history.ranking()
                .forEach(trial -> output.result(
                        new Tried(
                                trial.number(),
                                trial.value(),
                                trial.outcome().name(),
                                trial.values().byName()),
                        "%-4d %10.4f  %s"
                                .formatted(
                                        trial.number(),
                                        trial.value(),
                                        trial.values().byName())));
        output.result(
                new Tuned(importance, report.toString(), found.whole().orElse(null)),
                "importance of each: %s%nreport: %s%s"
                        .formatted(
                                importance,
                                report,
                                found.whole()
                                        .map(whole -> "\ntrain with the best values: " + whole)
                                        .orElse("")));
    }

    private static Tunable tunable(String name, TrainingOptions options, PictureOptions pictures) {
        boolean embedding = name.equals(EmbeddingCourse.MODEL);
        if (!embedding && !name.equals(RecolourCourse.MODEL)) {
            pictures.requireNone();
            return new SpectraTunable(options.plan(Subject.of(name)), Clock.systemUTC());
        }
        if (options.plan != null || options.palette != null || !options.without.isEmpty()) {
            throw new IllegalArgumentException("--plan, --palette, --without: are not for " + name);
        }
        return embedding
                ? pictures.embedding(options.architecture, options.pace)
                : pictures.recolour(options.architecture, options.pace);
    }

    /** A line of the ranking. */
    record Tried(int trial, double loss, String outcome, Map<String, Object> values) {}

    /**
     * What a search prints at its end.
     *
     * @param best options of a training with the best values; null when no trial has finished
     */
    record Tuned(Map<String, Double> importance, String report, String best) {}

    /**
     * What a training prints at its end.
     *
     * @param report page about it
     */
    record Trained(String model, String store, String card, String report) {}

    private void train(Subject subject, TrainingOptions options) throws InterruptedException {
        Output output = new Output(spec, options.pace.json());
        TorchRuntime.prepare(options.pace.threads());
        Plan plan = options.plan(subject);
        output.say("training %s/%s, at most %,d steps of %d spectra drawn as it goes"
                .formatted(
                        subject.model(),
                        plan.version(),
                        plan.training().steps(),
                        plan.training().batch()));
        ModelFolder model = new Course(plan, options.pace.out(), Clock.systemUTC())
                .run(options.pace.device(), look -> say(output, look));
        trained(output, model, options.pace.out().resolve(TrainingFolder.REPORT));
    }

    static void trained(Output output, ModelFolder model, Path report) {
        Path card = model.store().resolve(model.id()).resolve("card.md");
        output.result(
                new Trained(model.id(), model.store().toString(), card.toString(), report.toString()),
                "trained %s; look at %s; pentimento models verify --model-store %s checks it"
                        .formatted(model.id(), report, model.store()));
    }

    static void say(Output output, Training.Look look) {
        String figures = look.figures().entrySet().stream()
                .map(f -> ", %s %.4f".formatted(f.getKey(), f.getValue()))
                .collect(Collectors.joining());
        output.say("step %,d of %,d: loss %.4f, validation %.4f%s%s, %d:%02d left"
                .formatted(
                        look.step(),
                        look.steps(),
                        look.loss(),
                        look.validationLoss(),
                        figures,
                        look.best() ? " (best)" : "",
                        look.secondsLeft() / 60,
                        look.secondsLeft() % 60));
    }
}
