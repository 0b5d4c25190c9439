package io.pentimento.training.recolour;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.network.TorchTensors;
import io.pentimento.training.picture.Comparison;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Lesson;
import io.pentimento.training.run.Trainee;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Pictures, learned from their embedded maps; and how far off they are, learned from what the network gets wrong. */
final class RecolourLesson implements Lesson<List<EmbeddedPicture>> {

    static final String MS_SSIM = "MS-SSIM";
    static final String UIQI = "UIQI";
    static final String REDMEAN = "redmean / 765";

    /** Redmean distance that counts as much as MS-SSIM of 0 at a weight of 1. */
    private static final float UNIT = 255;

    private final RecolourSettings settings;
    private final Recolouring recolouring;
    private final DrawnPictures pictures;
    private final List<Named> validation;

    /** A picture of the validation set. */
    record Named(String name, EmbeddedPicture embedded) {}

    RecolourLesson(RecolourSettings settings, Recolouring recolouring, DrawnPictures pictures, List<Named> validation) {
        this.settings = settings;
        this.recolouring = recolouring;
        this.pictures = pictures;
        this.validation = validation;
    }

    Recolouring recolouring() {
        return recolouring;
    }

    List<Named> validation() {
        return validation;
    }

    /** Makes the parameters, with their first values. */
    void begin(Trainee trainee) {
        int side = settings.side() + 2 * recolouring.network().margin();
        trainee.run((t, scratch) -> recolouring.say(
                t,
                scratch.zeros(new Shape(1, recolouring.maps(), side, side)),
                scratch.zeros(new Shape(1, 1, side, side)),
                side,
                side));
    }

    @Override
    public List<EmbeddedPicture> batch(long index) {
        return pictures.batch(index);
    }

    @Override
    public NDArray loss(TorchTensors t, NDManager scratch, List<EmbeddedPicture> batch, long step) {
        int side = settings.side();
        NDArray known = joined(scratch, batch, EmbeddedPicture::known, 1, 0);
        NDArray truth = joined(scratch, batch, picture -> picture.picture().values(), 3, 0);
        Recolouring.Said<NDArray> said = say(t, scratch, batch);
        // Where nothing is known nothing can be wrong.
        NDArray shown = truth.add(said.picture().sub(truth).mul(known));
        Comparison<NDArray> comparison = new Comparison<>(t, side, side);
        NDArray distances = comparison.distances(shown, truth);
        NDArray loss = t.multiply(distances.sum(), 1 / UNIT).div(scratch.create(known(batch)));
        if (settings.similarity() > 0) {
            NDArray unlike = t.add(t.multiply(comparison.msSsim(shown, truth).mean(), -1), 1);
            loss = loss.add(t.multiply(unlike, (float) settings.similarity()));
        }
        // Least where what is expected is the distances' mean: minus the logarithm of the exponential distribution's
        // density.
        NDArray ratios = t.multiply(t.constantOf(distances), 1 / Recolouring.GOOD);
        NDArray surprise = said.logDistance().add(ratios.mul(t.exp(t.multiply(said.logDistance(), -1))));
        return loss.add(surprise.mul(known).sum().div(scratch.create(known(batch))));
    }

    private static float known(List<EmbeddedPicture> batch) {
        return Math.max(1, batch.stream().mapToInt(EmbeddedPicture::knownPixels).sum());
    }

    /** By what it learns; what learns colours alone, by MS-SSIM, as the paper. */
    @Override
    public Judgement judge(Trainee trainee) {
        Map<String, Double> figures = figures(trainee, validation);
        double unlike = 1 - figures.get(MS_SSIM);
        double weight = settings.similarity();
        double distance = figures.get(REDMEAN) * Recolouring.BLACK_TO_WHITE / UNIT;
        return new Judgement(weight > 0 ? distance + weight * unlike : unlike, figures);
    }

    /** How near it comes to some pictures, on average. */
    Map<String, Double> figures(Trainee trainee, List<Named> pictures) {
        double msSsim = 0;
        double uiqi = 0;
        double redmean = 0;
        for (Named named : pictures) {
            EmbeddedPicture picture = named.embedded();
            Likeness likeness = Likeness.of(recolour(trainee, picture), picture.picture());
            msSsim += likeness.msSsim() / pictures.size();
            uiqi += likeness.uiqi() / pictures.size();
            redmean += likeness.redmean() / pictures.size();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(MS_SSIM, msSsim);
        figures.put(UIQI, uiqi);
        figures.put(REDMEAN, redmean / Recolouring.BLACK_TO_WHITE);
        return figures;
    }

    /** The picture that the network finds. */
    RgbPicture recolour(Trainee trainee, EmbeddedPicture picture) {
        int rows = picture.picture().rows();
        int columns = picture.picture().columns();
        float[] values = trainee.run((t, scratch) ->
                say(t, scratch, List.of(picture)).picture().clip(0, 1).toFloatArray());
        return new RgbPicture(rows, columns, values);
    }

    private Recolouring.Said<NDArray> say(TorchTensors t, NDManager scratch, List<EmbeddedPicture> batch) {
        int margin = recolouring.network().margin();
        NDArray codes = joined(scratch, batch, EmbeddedPicture::codes, recolouring.maps(), margin);
        NDArray known = joined(scratch, batch, EmbeddedPicture::known, 1, margin);
        long[] shape = known.getShape().getShape();
        return recolouring.say(t, codes, known, (int) shape[2], (int) shape[3]);
    }

    /** Maps of all pictures, with zeros around them. */
    private static NDArray joined(
            NDManager manager,
            List<EmbeddedPicture> batch,
            Function<EmbeddedPicture, float[]> maps,
            int channels,
            int margin) {
        int rows = batch.get(0).picture().rows();
        int columns = batch.get(0).picture().columns();
        int height = rows + 2 * margin;
        int width = columns + 2 * margin;
        float[] all = new float[batch.size() * channels * height * width];
        for (int i = 0; i < batch.size(); i++) {
            float[] values = maps.apply(batch.get(i));
            for (int row = 0; row < channels * rows; row++) {
                int to = (i * channels + row / rows) * height + margin + row % rows;
                System.arraycopy(values, row * columns, all, to * width + margin, columns);
            }
        }
        return manager.create(all, new Shape(batch.size(), channels, height, width));
    }
}
