package io.pentimento.training.recolour;

import io.pentimento.model.ModelStore;
import io.pentimento.training.Tunable;
import io.pentimento.training.Tuning;
import io.pentimento.training.network.SmallUVit;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.Training;
import io.pentimento.training.tune.Objective;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.SearchSpace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Recolourings: their pace, and how much likeness counts beside distance. A trial is as good as what is missing to MS-SSIM 1.
 *
 * @param plan of one trial
 * @param images folder of the plan's photographs; null for none
 * @param store where the embedding is
 * @param clock of the trainings
 */
public record RecolourTunable(RecolourSettings plan, Path images, ModelStore store, Clock clock) implements Tunable {

    @Override
    public String title() {
        return RecolourCourse.MODEL + ", " + plan.architecture().word();
    }

    @Override
    public Pace pace() {
        return plan.pace();
    }

    private boolean isVit() {
        return plan.architecture() == RecolourSettings.Architecture.SMALL_UVIT;
    }

    @Override
    public SearchSpace space() {
        List<Parameter> all = new ArrayList<>();
        all.add(new Parameter.Real("learningRate", 1e-4, 5e-3, true));
        all.add(new Parameter.Choice("batch", List.of("2", "4", "8")));
        all.add(new Parameter.Real("similarity", 0, 2, false));
        if (isVit()) {
            all.add(new Parameter.Real("dropout", 0, 0.2, false));
        }
        return new SearchSpace(all);
    }

    @Override
    public Trials open() {
        RecolourData data = RecolourData.of(plan, images, store);
        return new Trials() {
            @Override
            public double train(ParameterValues values, Path place, String device, Objective.Progress progress)
                    throws InterruptedException {
                double[] best = {Double.POSITIVE_INFINITY};
                RecolourSettings trial = with(values);
                data.train(trial, new Training(trial.pace(), place, clock), device, look -> {
                    // The loss means something else with every weight.
                    double missing = 1 - look.figures().get(RecolourLesson.MS_SSIM);
                    best[0] = Math.min(best[0], missing);
                    progress.report(look.step(), missing);
                });
                return best[0];
            }

            @Override
            public void close() {
                data.close();
            }
        };
    }

    @Override
    public String whole(ParameterValues values, Path folder) {
        RecolourSettings best = with(values);
        Pace usual = RecolourSettings.usual(
                        plan.architecture(),
                        plan.manner(),
                        plan.codes(),
                        plan.pace().seed())
                .pace();
        return best.with(usual.withRate(best.pace().learningRate(), usual.validationEvery()), plan.photographs())
                .options(String.valueOf(images));
    }

    /** The plan of a trial with values of the search. */
    RecolourSettings with(ParameterValues values) {
        Pace pace = plan.pace();
        SmallUVit.Settings vit = plan.vit();
        return new RecolourSettings(
                plan.architecture(),
                isVit()
                        ? new SmallUVit.Settings(
                                vit.diagonal(), vit.positions(), vit.selfBlind(), (float) values.real("dropout"))
                        : vit,
                plan.pyramid(),
                plan.manner(),
                plan.codes(),
                pace.withRate(values.real("learningRate"), Math.max(1, pace.steps() / Tuning.LOOKS)),
                Integer.parseInt(values.choice("batch")),
                plan.side(),
                values.real("similarity"),
                plan.pictures(),
                plan.validationPictures(),
                plan.photographs(),
                plan.palette());
    }
}
