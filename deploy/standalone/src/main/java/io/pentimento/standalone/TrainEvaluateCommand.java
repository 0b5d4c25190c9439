package io.pentimento.standalone;

import io.pentimento.model.Model;
import io.pentimento.training.Evaluation;
import io.pentimento.training.PigmentEvaluation;
import io.pentimento.training.Subject;
import io.pentimento.training.embedding.EmbeddingCourse;
import io.pentimento.training.embedding.EmbeddingEvaluation;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.recolour.RecolourCourse;
import io.pentimento.training.report.PigmentReport;
import io.pentimento.xrf.lines.XrayLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        description = "Judge the versions of a model on its fixed test set.",
        mixinStandardHelpOptions = true)
final class TrainEvaluateCommand implements Runnable {

    private static final long SEED = 1;
    private static final double TUBE_KV = 37;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME[/VERSION]",
            description =
                    "elements-gem, elements-sdd, pigments-sdd, embedding-sdd (or embedding), recolour: all of its versions, or one")
    private String name;

    @Mixin
    private StoreOption store;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "spectra of the test set (default " + Evaluation.TEST_EXAMPLES + ")")
    private Integer examples;

    @Option(
            names = "--scan",
            paramLabel = "PATH",
            description = "judge by a recorded scan instead of the test set; needs --reference, but for embeddings")
    private Path scan;

    @Option(
            names = "--reference",
            paramLabel = "FILE.npz",
            description = "maps of that scan by another program: arrays 'labels' and 'maps'")
    private Path reference;

    @Option(
            names = "--dwell",
            paramLabel = "S",
            description = "thin the scan's counts to this dwell, s a pixel; default: all counts")
    private Double dwell;

    @Option(
            names = "--recorded-dwell",
            paramLabel = "S",
            description = "dwell that the scan was recorded with, s a pixel; default: what its files say")
    private Double recordedDwell;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "by which the counts that stay are chosen (default " + SEED + ")")
    private Long seed;

    @Option(
            names = "--tube",
            paramLabel = "KV",
            description = "voltage of the scan's tube, for PyMca's fit (default " + TUBE_KV + ")")
    private Double tubeKv;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "paintings to judge a recolouring by; those that trainings with the same folder do not see")
    private Path images;

    @Option(
            names = "--palette",
            paramLabel = "FILE",
            description = "paints of your own to judge an embedding or a recolouring with")
    private Path palette;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "folder for a page with plots of each pigment model, or for pictures of each recolouring")
    private Path report;

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
        String kind = TrainedModels.named(name.replaceFirst("/.*", ""));
        require(images == null || kind.equals(RecolourCourse.MODEL), "--images " + images + ": belongs to recolour");
        require(examples == null || examples > 0, "--examples " + examples + ": must be positive");
        if (kind.equals(EmbeddingCourse.MODEL)) {
            judgeEmbeddings(output, kind + name.replaceFirst("^[^/]*", ""));
        } else if (kind.equals(RecolourCourse.MODEL)) {
            judgeRecolourings(output);
        } else {
            judgeNetworks(output, Subject.of(kind));
        }
    }

    private void judgeEmbeddings(Output output, String models) {
        require(
                Stream.of(reference, dwell, recordedDwell, seed, tubeKv, report).allMatch(Objects::isNull),
                "--reference, --dwell, --recorded-dwell, --seed, --tube, --report: are not for embeddings");
        require(scan == null || examples == null, "--examples: a scan has as many spectra as it has; leave it out");
        require(scan == null || palette == null, "--palette " + palette + ": a scan has the paints that it has");
        if (scan != null) {
            EmbeddingJudge.judge(output, store, models, scan);
        } else {
            EmbeddingJudge.judge(
                    output, store, models, examples == null ? EmbeddingEvaluation.TEST_SPECTRA : examples, palette);
        }
    }

    private void judgeRecolourings(Output output) {
        require(images != null, "--images is missing: a recolouring is judged by paintings; name a folder of them");
        require(
                Stream.of(scan, reference, dwell, recordedDwell, seed, tubeKv, examples)
                        .allMatch(Objects::isNull),
                "--scan, --reference, --dwell, --recorded-dwell, --seed, --tube, --examples: are not for"
                        + " recolourings");
        RecolourJudge.judge(output, store, name, images, palette, report == null ? null : folder(report));
    }

    private void judgeNetworks(Output output, Subject subject) {
        require(palette == null, "--palette " + palette + ": belongs to embeddings and recolourings");
        requireUsable(subject);
        List<Model> models = models(output, subject);
        if (scan != null) {
            judgeByScan(output, models, subject);
            return;
        }
        if (subject == Subject.PIGMENTS_SDD) {
            judgePigments(output, models);
            return;
        }
        Evaluation evaluation = evaluation(subject, new XrayLines());
        Map<String, List<Evaluation.Score>> trainings = new LinkedHashMap<>();
        for (Model model : models) {
            Evaluation.Score score = evaluation.judge(model);
            output.result(new Judged(score, Machine.here()), line(score));
            if (ModelFolder.madeOf(model.manifest()).isEmpty()
                    && score.leftOut().isEmpty()) {
                trainings
                        .computeIfAbsent(training(score), t -> new ArrayList<>())
                        .add(score);
            }
        }
        trainings.values().stream().filter(scores -> scores.size() > 1).forEach(scores -> {
            SeveralTrainings all = SeveralTrainings.of(scores);
            output.result(all, all.words());
        });
    }

    /** Which training it had, whatever the seed: "lt-vit", "lt-vit-200-steps". */
    private static String training(Evaluation.Score score) {
        String version = score.model().substring(score.model().indexOf('/') + 1);
        return version.replaceFirst("-" + score.seed() + "(?=-|$)", "");
    }

    /**
     * What several trainings of one architecture have in common; models made of others are not counted.
     *
     * @param architecture "lt-vit"
     * @param seeds of the trainings
     * @param examples in the test set
     * @param rSquared mean
     * @param leastRSquared of the worst
     * @param mostRSquared of the best
     * @param coverage mean
     * @param macroF1 mean
     * @param machine on what it ran
     */
    record SeveralTrainings(
            String architecture,
            List<Long> seeds,
            int examples,
            double rSquared,
            double leastRSquared,
            double mostRSquared,
            double coverage,
            double macroF1,
            Machine machine) {

        static SeveralTrainings of(List<Evaluation.Score> scores) {
            DoubleSummaryStatistics rSquared =
                    scores.stream().collect(Collectors.summarizingDouble(Evaluation.Score::rSquared));
            return new SeveralTrainings(
                    training(scores.get(0)),
                    scores.stream().map(Evaluation.Score::seed).toList(),
                    scores.get(0).examples(),
                    rSquared.getAverage(),
                    rSquared.getMin(),
                    rSquared.getMax(),
                    scores.stream().collect(Collectors.averagingDouble(Evaluation.Score::coverage)),
                    scores.stream().collect(Collectors.averagingDouble(Evaluation.Score::macroF1)),
                    Machine.here());
        }

        String words() {
            return "%-28s R² %.4f (%.4f to %.4f), within one sigma %.3f, macro F1 %.4f"
                    .formatted(
                            architecture + ", mean of " + seeds.size(),
                            rSquared,
                            leastRSquared,
                            mostRSquared,
                            coverage,
                            macroF1);
        }
    }

    private void requireUsable(Subject subject) {
        require(
                report == null || subject == Subject.PIGMENTS_SDD && scan == null,
                "--report: draws what pigment models do on their test set; leave it out");
        if (scan == null) {
            require(
                    Stream.of(reference, dwell, recordedDwell, seed, tubeKv).allMatch(Objects::isNull),
                    "--reference, --dwell, --recorded-dwell, --seed, --tube: belong to a recorded scan; name it with"
                            + " --scan");
            return;
        }
        require(examples == null, "--examples " + examples + ": a scan has the spectra that it has; leave it out");
        require(reference != null, "--reference is missing: a scan is judged by maps of it");
        require(
                subject != Subject.ELEMENTS_GEM,
                "--scan " + scan + ": recorded scans are of silicon drift detectors; judge elements-gem without");
        require(
                recordedDwell == null || recordedDwell > 0,
                "--recorded-dwell " + recordedDwell + ": must be positive, s a pixel");
        require(dwell == null || dwell > 0, "--dwell " + dwell + ": must be positive, s a pixel");
    }

    private int examples() {
        return examples == null ? Evaluation.TEST_EXAMPLES : examples;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private List<Model> models(Output output, Subject subject) {
        List<Model> models = new ArrayList<>();
        for (Model model : store.versions(name)) {
            if (model.manifest().layers().equals(subject.layers())) {
                models.add(model);
            } else {
                output.say(model.manifest().id()
                        + ": left out, for its layers are not those that are trained now; train it again");
            }
        }
        if (models.isEmpty()) {
            throw new CommandException("there is no " + name + " that is trained now: train one");
        }
        return models;
    }

    /**
     * What it prints of each model, judged by a scan.
     *
     * @param model "elements-sdd/filter-1"
     * @param scan what it was judged by
     * @param elements each with its r
     * @param machine on what it ran
     */
    record JudgedByScan(String model, ScanJudge.Scan scan, List<ScanJudge.Nearness> elements, Machine machine) {}

    /**
     * What it prints of each pigment model, judged by a scan.
     *
     * @param model "pigments-sdd/filter-1"
     * @param scan what it was judged by
     * @param pigments each with where it is said to be
     * @param machine on what it ran
     */
    record PigmentsByScan(String model, ScanJudge.Scan scan, List<ScanJudge.Claimed> pigments, Machine machine) {}

    private void judgeByScan(Output output, List<Model> models, Subject subject) {
        ScanJudge judge = new ScanJudge(
                scan, reference, recordedDwell, dwell, seed == null ? SEED : seed, tubeKv == null ? TUBE_KV : tubeKv);
        for (Model model : models) {
            String id = model.manifest().id();
            if (subject == Subject.PIGMENTS_SDD) {
                List<ScanJudge.Claimed> claims = judge.claims(model);
                output.result(
                        new PigmentsByScan(id, judge.scan(), claims, Machine.here()),
                        table(id, light(judge.scan()), claims));
                continue;
            }
            List<ScanJudge.Nearness> elements = judge.judge(model);
            StringBuilder table = new StringBuilder("%s, %s: r to the reference%n  %-6s %8s %8s %8s"
                    .formatted(id, light(judge.scan()), "", "model", "fit", "PyMca"));
            elements.forEach(e -> table.append(
                    "%n  %-6s %8.4f %8s %8s".formatted(e.element(), e.model(), number(e.fit()), number(e.pymca()))));
            output.result(new JudgedByScan(id, judge.scan(), elements, Machine.here()), table.toString());
        }
    }

    private static String light(ScanJudge.Scan scan) {
        return scan.dwell() == null ? "all counts" : "%.3g s a pixel".formatted(scan.dwell());
    }

    private static String table(String id, String light, List<ScanJudge.Claimed> claims) {
        StringBuilder table = new StringBuilder("%s, %s: where pigments are said to be%n  %-18s %7s %-5s %9s %9s %6s"
                .formatted(id, light, "", "pixels", "", "area there", "elsewhere", "rank r"));
        claims.forEach(c -> table.append("%n  %-18s %6.2f%% %-5s %10s %9s %6s"
                .formatted(
                        c.pigment(),
                        100 * c.share(),
                        c.element() == null ? "" : c.element(),
                        c.where() == null ? "-" : "%.0f".formatted(c.where()),
                        c.elsewhere() == null ? "-" : "%.0f".formatted(c.elsewhere()),
                        c.rank() == null ? "-" : "%.3f".formatted(c.rank()))));
        return table.toString();
    }

    /**
     * What it prints of each pigment model.
     *
     * @param score on the test set of all counts
     * @param atCounts at fixed counts
     * @param machine on what it ran
     */
    record JudgedPigments(Evaluation.Score score, List<PigmentEvaluation.AtCounts> atCounts, Machine machine) {}

    private void judgePigments(Output output, List<Model> models) {
        XrayLines lines = new XrayLines();
        Evaluation evaluation = evaluation(Subject.PIGMENTS_SDD, lines);
        PigmentEvaluation pigments = new PigmentEvaluation(lines, Math.max(1, examples() / 2));
        for (Model model : models) {
            String id = model.manifest().id();
            Evaluation.Score score = evaluation.judge(model);
            List<PigmentEvaluation.AtCounts> atCounts = pigments.judge(model);
            StringBuilder table = new StringBuilder(line(score));
            for (PigmentEvaluation.AtCounts at : atCounts) {
                table.append(
                        "%n  %,.0f counts: macro F1 %.3f (of all that is painted %.3f, element rules %.3f); found under paint"
                                .formatted(at.counts(), at.macroF1(), at.macroF1OfAllPainted(), at.rulesMacroF1()));
                at.covered()
                        .forEach(c ->
                                table.append(", %.0f to %.0f µm %.2f".formatted(c.fromUm(), c.toUm(), c.recall())));
            }
            if (report != null) {
                String page = id.replace('/', '-') + ".html";
                PigmentReport.write(folder(report).resolve(page), id, atCounts);
            }
            output.result(new JudgedPigments(score, atCounts, Machine.here()), table.toString());
        }
    }

    private Evaluation evaluation(Subject subject, XrayLines lines) {
        return new Evaluation(subject.examples(lines, Ingredients.USUAL), subject.disturbances(), examples());
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandException(folder + ": cannot be made: " + e.getMessage(), e);
        }
    }

    private static String number(Double r) {
        return r == null ? "-" : "%.4f".formatted(r);
    }

    private static String line(Evaluation.Score score) {
        return "%-28s %s macro F1 %.4f, micro F1 %.4f, probabilities off by %.3f, trust %.3f, of foreign spectra %.3f"
                        .formatted(
                                score.model(),
                                score.rSquared() == null
                                        ? ""
                                        : "R² %.4f, within one sigma %.3f (%.3f of what it says is there),"
                                                .formatted(
                                                        score.rSquared(), score.coverage(), score.coverageOfClaimed()),
                                score.macroF1(),
                                score.microF1(),
                                score.calibrationError(),
                                score.meanTrust(),
                                score.foreignTrust())
                + score.leftOut().entrySet().stream()
                        .map(e -> "%n  %s was left out: trust %.3f, chance to be trusted less %.3f"
                                .formatted(
                                        e.getKey(),
                                        e.getValue().trust(),
                                        e.getValue().auc()))
                        .collect(Collectors.joining())
                + score.disturbed().entrySet().stream()
                        .map(e -> line(e.getKey(), e.getValue()))
                        .collect(Collectors.joining());
    }

    private static String line(String name, Evaluation.Disturbed disturbed) {
        String areas = disturbed.rSquared() == null
                ? ""
                : "R² %.4f, within one sigma %.3f, ".formatted(disturbed.rSquared(), disturbed.coverage());
        return "%n  %-42s %smacro F1 %.4f, trust %.3f".formatted(name, areas, disturbed.macroF1(), disturbed.trust());
    }
}
