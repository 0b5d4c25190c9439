package io.pentimento.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.TorchTensors;
import java.util.LinkedHashMap;
import java.util.Map;

/** Areas and presence of labels, learned from spectra. */
final class SpectraLesson implements Lesson<Batch> {

    static final String R_SQUARED = "R² of areas";
    static final String MACRO_F1 = "macro F1";

    private final Network network;
    private final Outputs outputs;
    private final float[] scale;
    private final Loss loss;
    private final Draws draws;
    private final int size;
    private final Batch validation;

    /** @param scale [labels] share of all counts that the network calls one */
    SpectraLesson(Examples examples, Network network, Outputs outputs, float[] scale, TrainingSettings settings) {
        this.network = network;
        this.outputs = outputs;
        this.scale = scale;
        this.loss = new Loss(outputs, settings.error());
        this.draws = new Draws(examples, settings.seed(), Draws.Stream.TRAINING);
        this.size = settings.batch();
        this.validation = new Draws(examples, 0, Draws.Stream.VALIDATION).batch(0, settings.validationExamples());
    }

    @Override
    public Batch batch(long index) {
        return draws.batch(index, size);
    }

    @Override
    public NDArray loss(TorchTensors tensors, NDManager scratch, Batch batch, long step) {
        NDArray spectra = scratch.create(batch.counts(), new Shape(batch.size(), outputs.bins()));
        return loss.of(network.forward(tensors, spectra), batch, scratch.create(scale), scratch);
    }

    @Override
    public Judgement judge(Trainee trainee) {
        double sum = 0;
        for (Batch part : validation.parts(Learner.MOST_AT_ONCE)) {
            sum += trainee.run((tensors, scratch) ->
                            loss(tensors, scratch, part, 0).getFloat())
                    * part.size();
        }
        Said said = new Learner(network, outputs, scale, trainee).say(validation);
        Map<String, Double> figures = new LinkedHashMap<>();
        if (outputs.areas()) {
            figures.put(R_SQUARED, Scores.rSquared(said));
        }
        figures.put(MACRO_F1, Scores.macroF1(said));
        return new Judgement(sum / validation.size(), figures);
    }
}
