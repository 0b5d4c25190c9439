package io.pentimento.training.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.cluster.Grouping;
import io.pentimento.training.cluster.KMeans;
import io.pentimento.training.cluster.Points;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.network.TorchTensors;
import io.pentimento.training.run.Lesson;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.synthesis.Palette;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Codes from which spectra can be made again, spread as a normal distribution is, and near the centres of groups. */
final class EmbeddingLesson implements Lesson<EmbeddingLesson.Batch> {

    /**
     * What is learned from at once.
     *
     * @param recorded spectra of a scan that it adapts to; null for none
     */
    record Batch(Spectra painted, Spectra recorded) {}

    static final String R_SQUARED = "R² of spectra";
    static final String SILHOUETTE = "silhouette";
    static final String OF_SCAN = "R² of the scan's";

    /** Numbers of groups that are tried, as published. */
    static final int FEWEST_GROUPS = 4;

    static final int MOST_GROUPS = 12;
    private static final int JUDGED = 1024;

    private static final float LEAST_VARIANCE = 1e-6f;
    /** Points of the normal distribution that codes are compared with. */
    private static final int NORMAL_POINTS = 256;

    private final SpectrumCoder coder;
    private final EmbeddingSettings settings;
    private final PaintedSpectra training;
    private final Spectra validation;
    private final RecordedSpectra recorded;

    private EmbeddingLesson(
            EmbeddingSettings settings, PaintedSpectra training, PaintedSpectra validation, RecordedSpectra recorded) {
        this.coder = new SpectrumCoder(settings.coder());
        this.settings = settings;
        this.training = training;
        this.validation = validation.batch(0, settings.validationSpectra());
        this.recorded = recorded;
    }

    /**
     * What a training by this plan learns.
     *
     * @param recorded what it adapts to; null for nothing
     */
    static EmbeddingLesson of(EmbeddingSettings plan, List<Palette> paints, RecordedSpectra recorded) {
        return new EmbeddingLesson(
                plan,
                new PaintedSpectra(paints, plan.manner(), plan.pace().seed(), PaintedSpectra.Stream.TRAINING),
                new PaintedSpectra(paints, plan.manner(), 0, PaintedSpectra.Stream.VALIDATION),
                recorded);
    }

    SpectrumCoder coder() {
        return coder;
    }

    /** Makes the parameters, with their first values. */
    void begin(Trainee trainee) {
        trainee.run((t, scratch) -> {
            NDArray none = scratch.zeros(new Shape(1, settings.coder().bins()));
            return coder.decode(t, coder.encode(t, none).mean());
        });
    }

    @Override
    public Batch batch(long index) {
        return new Batch(
                training.batch(index, settings.batch()),
                recorded == null
                        ? null
                        : recorded.batch(index, settings.adaptation().spectra()));
    }

    @Override
    public NDArray loss(TorchTensors t, NDManager scratch, Batch batch, long step) {
        NDArray loss = loss(t, scratch, batch.painted(), step, settings.beta() > 0);
        return batch.recorded() == null ? loss : loss.add(adapted(t, scratch, batch));
    }

    /** Spectra of the scan are to be made again, too, and their codes to lie where those of painted spectra lie. */
    private NDArray adapted(TorchTensors t, NDManager scratch, Batch batch) {
        NDArray spectra = array(scratch, batch.recorded());
        NDArray codes = coder.encode(t, spectra).mean();
        NDArray error = coder.error(t, spectra, coder.decode(t, codes)).mean();
        NDArray painted = coder.encode(t, array(scratch, batch.painted())).mean();
        return t.multiply(error, (float) settings.adaptation().share())
                .add(t.multiply(discrepancy(t, painted, codes), (float)
                        settings.adaptation().matching()));
    }

    private static NDArray array(NDManager scratch, Spectra spectra) {
        return scratch.create(spectra.values(), new Shape(spectra.size(), spectra.bins()));
    }

    /** @param drawn whether spectra are made again from codes drawn around the mean, or from the mean */
    private NDArray loss(TorchTensors t, NDManager scratch, Spectra batch, long step, boolean drawn) {
        NDArray spectra = array(scratch, batch);
        SpectrumCoder.Code<NDArray> code = coder.encode(t, spectra);
        NDArray codes = code.mean();
        if (drawn) {
            NDArray noise = normal(scratch, batch.size(), 2 * step);
            codes = codes.add(t.exp(t.multiply(code.logVariance(), 0.5f)).mul(noise));
        }
        // The variance takes part, though by nothing, so that it has a gradient also when codes are not drawn.
        NDArray loss = coder.error(t, spectra, coder.decode(t, codes))
                .mean()
                .add(t.multiply(code.logVariance().mean(), 0));
        double beta = beta(step);
        if (beta > 0) {
            NDArray normal = normal(scratch, NORMAL_POINTS, 2 * step + 1);
            loss = loss.add(t.multiply(discrepancy(t, normal, codes), (float) beta));
        }
        if (settings.gamma() > 0) {
            loss = loss.add(t.multiply(clusters(t, scratch, code.mean(), step), (float) settings.gamma()));
        }
        if (settings.sameness() > 0) {
            loss = loss.add(t.multiply(unlikeness(t, code.mean()), (float) settings.sameness()));
        }
        return loss;
    }

    /** Depends on its number alone, so that a training that is resumed sees what it would have seen. */
    private NDArray normal(NDManager scratch, int points, long number) {
        SplittableRandom random = Seeds.of(number);
        float[] values = new float[points * settings.coder().latent()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scratch.create(values, new Shape(points, settings.coder().latent()));
    }

    private double beta(long step) {
        double first = settings.pace().steps() / 6.0;
        double last = settings.pace().steps() / 2.0;
        return settings.beta() * Math.min(1, Math.max(0, (step - first) / (last - first)));
    }

    /**
     * Maximum mean discrepancy between codes and a normal distribution, or between two kinds of codes (S. Zhao, J. Song,
     * S. Ermon, AAAI 2019, eq. 6), with the kernel of their code, {@code exp(-|a - b|^2 / d^2)}.
     *
     * @param a [codes x d]
     * @param b [codes x d]
     */
    static NDArray discrepancy(TorchTensors t, NDArray a, NDArray b) {
        return kernel(t, a, a).add(kernel(t, b, b)).sub(t.multiply(kernel(t, a, b), 2));
    }

    private static NDArray kernel(TorchTensors t, NDArray a, NDArray b) {
        long d = a.getShape().get(1);
        NDArray squares =
                t.sum(t.multiply(a, a), 1).add(t.sum(t.multiply(b, b), 1).transpose());
        NDArray distances = squares.sub(t.multiply(t.matMul(a, b.transpose()), 2));
        return t.exp(t.multiply(distances, -1f / (d * d))).mean();
    }

    /** Groups are found anew in each batch; nothing is learned through where they are. */
    private NDArray clusters(TorchTensors t, NDManager scratch, NDArray codes, long step) {
        int d = settings.coder().latent();
        Points points = new Points(d, codes.toFloatArray());
        KMeans groups = KMeans.of(points, settings.groups(), new SplittableRandom(step));
        float[] centres = new float[points.values().length];
        for (int i = 0; i < points.size(); i++) {
            System.arraycopy(groups.centres().values(), groups.labels()[i] * d, centres, i * d, d);
        }
        return distance(t, settings.clusters(), codes.sub(scratch.create(centres, codes.getShape())), codes);
    }

    /** @param fromCentres codes less the centres of their groups, [codes x d] */
    static NDArray distance(TorchTensors t, EmbeddingSettings.Clusters clusters, NDArray fromCentres, NDArray codes) {
        return clusters == EmbeddingSettings.Clusters.RELATIVE
                ? share(t, fromCentres, codes)
                : t.multiply(t.sum(t.multiply(fromCentres, fromCentres), 1).mean(), 0.5f);
    }

    /** The same for groups that are known: spectra of one paint on different grounds and before different instruments. */
    private static NDArray unlikeness(TorchTensors t, NDArray codes) {
        long paints = codes.getShape().get(0) / PaintedSpectra.OF_PAINT;
        NDArray ofPaints =
                codes.reshape(paints, PaintedSpectra.OF_PAINT, codes.getShape().get(1));
        return share(t, ofPaints.sub(ofPaints.mean(new int[] {1}, true)), codes);
    }

    /** Mean squared distances, over those of codes from the centre of all. */
    private static NDArray share(TorchTensors t, NDArray distances, NDArray codes) {
        NDArray apart = codes.sub(codes.mean(new int[] {0}, true));
        return t.multiply(distances, distances)
                .mean()
                .div(t.add(t.multiply(apart, apart).mean(), LEAST_VARIANCE));
    }

    @Override
    public Judgement judge(Trainee trainee) {
        Embedded embedded = Embedded.by(coder, trainee, validation);
        Grouping groups = Grouping.best(embedded.codes(), FEWEST_GROUPS, MOST_GROUPS, JUDGED, new SplittableRandom(1));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(R_SQUARED, embedded.rSquared(validation));
        figures.put(SILHOUETTE, groups.silhouette());
        if (recorded != null) {
            Spectra held = recorded.held();
            figures.put(OF_SCAN, Embedded.by(coder, trainee, held).rSquared(held));
        }
        double loss = trainee.run((t, scratch) ->
                loss(t, scratch, validation, settings.pace().steps(), false).getFloat());
        return new Judgement(loss, figures);
    }
}
