package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelSession;
import io.pentimento.xrf.fit.LinearFit;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The linear fit on ONNX Runtime: each detector with matrices of its own; areas and variances of detectors add up. */
final class LinearFitModel implements PixelModel {

    private static final String RESIDUAL = "residual";

    private final Manifest manifest;
    private final ModelSession session;
    private final List<String> names;
    private final List<Detector> detectors = new ArrayList<>();
    private final double degreesOfFreedom;
    private final Scratch scratch;

    /** One detector's matrices. */
    private static final class Detector {
        final LinearFit fit;
        /** Which layer each of the fit's layers adds to. */
        final int[] layer;

        final FloatBuffer operator;
        final FloatBuffer design;
        final LongBuffer bands;
        final float[] row;
        final float[] result;

        Detector(LinearFit fit, List<String> names) {
            this.fit = fit;
            this.layer = fit.layers().stream().mapToInt(names::indexOf).toArray();
            this.operator = direct(fit.operator());
            this.design = direct(fit.design());
            this.bands = ModelSession.longs(-1, fit.bands(), fit.channelsPerBand());
            this.row = new float[fit.channels()];
            this.result = new float[fit.columns()];
        }

        private static FloatBuffer direct(float[] values) {
            return ModelSession.floats(values.length).put(values).flip();
        }
    }

    /**
     * Prepares the model.
     *
     * @param session of the graph; not closed here, since all scans share it
     * @param fits one per detector
     */
    LinearFitModel(Manifest manifest, ModelSession session, List<LinearFit> fits, Scratch scratch) {
        this.manifest = manifest;
        this.scratch = scratch;
        this.session = session;
        Set<String> all = new LinkedHashSet<>();
        fits.forEach(fit -> all.addAll(fit.layers()));
        this.names = List.copyOf(all);
        fits.forEach(fit -> detectors.add(new Detector(fit, names)));
        this.degreesOfFreedom =
                fits.stream().mapToDouble(LinearFit::degreesOfFreedom).sum();
    }

    @Override
    public String name() {
        return manifest.name();
    }

    @Override
    public String version() {
        return manifest.version();
    }

    @Override
    public List<Manifest.Layer> layers() {
        List<Manifest.Layer> layers = new ArrayList<>();
        names.forEach(name -> layers.add(new Manifest.Layer(name, "counts")));
        layers.add(new Manifest.Layer(RESIDUAL, "1"));
        return layers;
    }

    @Override
    public boolean errors() {
        return true;
    }

    @Override
    public void run(SpectrumBatch batch, Maps maps) {
        int pixels = batch.pixels();
        int rows = GraphRows.of(pixels);
        for (int layer = 0; layer <= names.size(); layer++) {
            Arrays.fill(maps.values()[layer], 0, pixels, 0);
            Arrays.fill(maps.errors()[layer], 0, pixels, 0);
        }
        for (int d = 0; d < detectors.size(); d++) {
            Detector detector = detectors.get(d);
            FloatBuffer counts = scratch.floats(0, rows * detector.fit.channels());
            FloatBuffer amounts = scratch.floats(1, rows * detector.fit.columns());
            FloatBuffer chi2 = scratch.floats(2, rows);
            fill(detector, batch, d, counts);
            session.run(
                    List.of(
                            new ModelSession.Argument("counts", counts, rows, detector.fit.channels()),
                            new ModelSession.Argument(
                                    "operator", detector.operator, detector.fit.channels(), detector.fit.columns()),
                            new ModelSession.Argument(
                                    "design", detector.design, detector.fit.columns(), detector.fit.bands()),
                            new ModelSession.Argument("bands", detector.bands, 3)),
                    List.of(
                            new ModelSession.Argument("amounts", amounts, rows, detector.fit.columns()),
                            new ModelSession.Argument("chi2", chi2, rows)));
            add(detector, pixels, amounts, chi2, maps);
        }
        finish(pixels, maps);
    }

    private static void fill(Detector detector, SpectrumBatch batch, int d, FloatBuffer rows) {
        int[] counts = batch.counts(d);
        int channels = batch.channels(d);
        float[] row = detector.row;
        for (int p = 0; p < batch.pixels(); p++) {
            int begin = p * channels + detector.fit.firstChannel();
            for (int c = 0; c < row.length; c++) {
                // A count above 2^31 would need a detector that no tube can feed; the conversion stays vectorised.
                row[c] = counts[begin + c];
            }
            rows.put(row);
        }
    }

    private static void add(Detector detector, int pixels, FloatBuffer amounts, FloatBuffer chi2, Maps maps) {
        int residual = maps.values().length - 1;
        int firstVariance = detector.fit.firstVariance();
        for (int p = 0; p < pixels; p++) {
            amounts.get(detector.result);
            for (int i = 0; i < detector.layer.length; i++) {
                maps.values()[detector.layer[i]][p] += detector.result[i];
                maps.errors()[detector.layer[i]][p] += detector.result[firstVariance + i];
            }
            maps.values()[residual][p] += chi2.get(p);
        }
    }

    private void finish(int pixels, Maps maps) {
        int residual = names.size();
        for (int layer = 0; layer < residual; layer++) {
            float[] errors = maps.errors()[layer];
            for (int p = 0; p < pixels; p++) {
                errors[p] = (float) Math.sqrt(errors[p]);
            }
        }
        float spread = (float) Math.sqrt(2 / degreesOfFreedom);
        for (int p = 0; p < pixels; p++) {
            maps.values()[residual][p] /= (float) degreesOfFreedom;
            maps.errors()[residual][p] = spread;
        }
    }
}
