package io.pentimento.processor;

import io.pentimento.model.EnergyAxes;
import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.model.ScanFits;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorCalibration;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.RunningModel;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanModel;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.fit.LinearFit;
import io.pentimento.xrf.fit.SpectrumInput;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens models when a scan wants them first, and prepares them for each scan and each revision of its calibration. A model
 * that cannot paint a scan is left out of it, with a note. Belongs to one thread.
 */
final class ScanModels implements AutoCloseable {

    /** Versions that nobody has asked for lately are closed. */
    private static final int MOST_OPEN = 16;

    /** Buffers below this are those of the models, one after the other. */
    private static final int FIRST_INPUT_SLOT = 3;

    private final ProcessorOptions options;
    private final ModelStore store;
    private final Notes notes;
    private final XrayLines lines = new XrayLines();
    private final Scratch scratch = new Scratch();
    /** The least recently used first. */
    private final Map<String, Opened> opened = new LinkedHashMap<>(MOST_OPEN, 0.75f, true);

    private List<RunningModel> running = List.of();

    private record Opened(Manifest manifest, ModelSession session) {}

    /**
     * A model for a scan.
     *
     * @param since the revision that gave it to the scan
     */
    record Given(PixelModel model, int since) {}

    ScanModels(ProcessorOptions options, ModelStore store, Notes notes) {
        this.options = options;
        this.store = store;
        this.notes = notes;
    }

    /**
     * Opens what the next scan is likely to want, so that it need not wait.
     *
     * @param kind of its detectors
     */
    void warmUp(DetectorKind kind) {
        List<RunningModel> ready = new ArrayList<>();
        for (String id : StartingModels.ids(options, store)) {
            try {
                Manifest manifest = store.load(id).manifest();
                boolean other = manifest.detector() != null && manifest.detector() != kind;
                if (other || manifest.input() instanceof ModelInput.Neighbourhood) {
                    continue;
                }
                ready.add(running(open(id)));
            } catch (ModelException e) {
                notes.add("", id + " does not run: " + e.getMessage());
            }
        }
        running = ready;
    }

    /** What runs, for {instrument}_models. */
    List<RunningModel> running() {
        return running;
    }

    private static RunningModel running(Opened model) {
        return RunningModel.newBuilder()
                .setName(model.manifest().name())
                .setVersion(model.manifest().version())
                .setSha256(model.manifest().sha256())
                .setDevice(model.session().device())
                .build();
    }

    /**
     * The models for a scan whose axes are known.
     *
     * @throws IllegalArgumentException when none of those that it should have can paint it, with the reason of the first
     */
    List<Given> prepare(ScanDirectory.Scan scan) {
        List<Given> models = new ArrayList<>();
        models.add(new Given(new CountsModel(!scan.isField()), axesRevision(scan.calibrated())));
        List<RunningModel> now = new ArrayList<>();
        Map<ModelInput.Spectrum, InputRows> inputs = new HashMap<>();
        RuntimeException refused = null;
        List<ScanModel> all = wanted(scan);
        List<Manifest> ofNeighbourhoods = new ArrayList<>();
        for (ScanModel wanted : all) {
            String id = wanted.getName() + "/" + wanted.getVersion();
            try {
                Opened model = open(id);
                if (model.manifest().input() instanceof ModelInput.Neighbourhood) {
                    // The map painter runs these.
                    ofNeighbourhoods.add(model.manifest());
                    continue;
                }
                models.add(new Given(prepare(model, scan, inputs), wanted.getSinceRevision()));
                now.add(running(model));
            } catch (ModelException | IllegalArgumentException | UnreadableRecordException e) {
                refused = refused == null ? e : refused;
                notes.add(scan.id(), id + " does not paint this scan: " + e.getMessage());
            }
        }
        if (now.isEmpty() && refused != null) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
        running = now;
        closeUnused(all.size());
        ofNeighbourhoods.forEach(manifest -> noteWithoutSource(scan, manifest, models));
        return models;
    }

    private void noteWithoutSource(ScanDirectory.Scan scan, Manifest manifest, List<Given> models) {
        String source = ((ModelInput.Neighbourhood) manifest.input()).model();
        if (models.stream().noneMatch(given -> given.model().name().equals(source))) {
            notes.add(
                    scan.id(),
                    manifest.id() + " does not paint this scan: it looks at the maps of " + source
                            + ", which does not paint it");
        }
    }

    private List<ScanModel> wanted(ScanDirectory.Scan scan) {
        List<ScanModel> models = scan.calibrated().getModelsList();
        return models.isEmpty() ? StartingModels.of(options, store, scan.started(), scan.revision()) : models;
    }

    /** The revision that brought the axes in force: every model is given to the scan anew with them. */
    static int axesRevision(ScanCalibrated calibrated) {
        return calibrated.getModelsList().stream()
                .mapToInt(ScanModel::getSinceRevision)
                .min()
                .orElse(calibrated.getRevision());
    }

    private Opened open(String id) {
        Opened known = opened.get(id);
        if (known != null) {
            return known;
        }
        Model model = store.load(id);
        Opened fresh = new Opened(model.manifest(), ModelCheck.open(model, options.inferenceThreads()));
        opened.put(id, fresh);
        return fresh;
    }

    /** @param inUse so many, the most recently used, stay open in any case */
    private void closeUnused(int inUse) {
        var eldest = opened.values().iterator();
        while (opened.size() > Math.max(MOST_OPEN, inUse)) {
            eldest.next().session().close();
            eldest.remove();
        }
    }

    private PixelModel prepare(Opened model, ScanDirectory.Scan scan, Map<ModelInput.Spectrum, InputRows> inputs) {
        requireKind(model.manifest(), scan.started());
        ModelInput input = model.manifest().input();
        if (input instanceof ModelInput.LinearFit) {
            return new LinearFitModel(model.manifest(), model.session(), fits(scan), scratch);
        }
        ModelInput.Spectrum spectrum = (ModelInput.Spectrum) input;
        InputRows rows = inputs.get(spectrum);
        if (rows == null) {
            rows = new InputRows(way(spectrum, scan), scratch, FIRST_INPUT_SLOT + inputs.size());
            inputs.put(spectrum, rows);
        }
        String id = model.manifest().id();
        return new NetworkModel(
                model.manifest(), model.session(), rows, scratch, note -> notes.add(scan.id(), id + ": " + note));
    }

    /**
     * Looks whether a model can paint a scan.
     *
     * @throws IllegalArgumentException saying why not
     */
    static void requireFit(Manifest manifest, ScanDirectory.Scan scan) {
        requireKind(manifest, scan.started());
        if (manifest.input() instanceof ModelInput.Spectrum spectrum) {
            way(spectrum, scan);
        }
    }

    private static void requireKind(Manifest manifest, ScanStarted scan) {
        if (!StartingModels.fitsKind(manifest, scan)) {
            throw new IllegalArgumentException(
                    "it is made for spectra of a " + manifest.detector() + " detector, the scan's are of another kind");
        }
    }

    private static SpectrumInput way(ModelInput.Spectrum spectrum, ScanDirectory.Scan scan) {
        EnergyAxis[] axes = scan.calibrated().getDetectorsList().stream()
                .map(d -> EnergyAxes.of(d.getAxis()))
                .toArray(EnergyAxis[]::new);
        int[] channels = scan.started().getDetectorsList().stream()
                .mapToInt(d -> d.getChannels())
                .toArray();
        for (int d = 0; d < axes.length; d++) {
            String detector = scan.started().getDetectors(d).getName();
            SpectrumInput.requireReach(spectrum.firstKev(), spectrum.lastKev(), detector, axes[d], channels[d]);
        }
        return new SpectrumInput(
                spectrum.firstKev(), spectrum.lastKev(), spectrum.bins(), spectrum.normalisation(), axes, channels);
    }

    private List<LinearFit> fits(ScanDirectory.Scan scan) {
        FitSettings settings = ScanFits.settings(lines, scan.started(), options.elements());
        ScanCalibrated calibrated = scan.calibrated();
        List<LinearFit> fits = new ArrayList<>();
        for (DetectorCalibration detector : calibrated.getDetectorsList()) {
            fits.add(LinearFit.prepare(
                    lines, settings, EnergyAxes.of(detector.getAxis()), sum(detector), calibrated.getPixels()));
        }
        return fits;
    }

    private static double[] sum(DetectorCalibration detector) {
        int[] counts = new int[detector.getSum().getChannels()];
        new CountsCodec().decode(detector.getSum(), counts);
        double[] sum = new double[counts.length];
        for (int c = 0; c < sum.length; c++) {
            sum[c] = counts[c] & 0xFFFFFFFFL;
        }
        return sum;
    }

    @Override
    public void close() {
        opened.values().forEach(o -> o.session().close());
    }
}
