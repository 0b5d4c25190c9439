package io.pentimento.processor;

import io.pentimento.model.EnergyAxes;
import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.DetectorCalibration;
import io.pentimento.proto.RunningModel;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanStarted;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.fit.LinearFit;
import io.pentimento.xrf.fit.SpectrumInput;
import io.pentimento.xrf.fit.Tube;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the models once and prepares them for each scan and each revision of its energy axes. Belongs to one thread. */
final class ScanModels implements AutoCloseable {

    private final ProcessorOptions options;
    private final XrayLines lines = new XrayLines();
    private final List<Opened> opened = new ArrayList<>();

    private record Opened(Manifest manifest, ModelSession session) {}

    ScanModels(ProcessorOptions options, ModelStore store) {
        this.options = options;
        try {
            for (String name : options.models()) {
                Model model = store.load(name);
                if (model.manifest().input() instanceof ModelInput.Neighbourhood) {
                    // The map painter runs these.
                    continue;
                }
                opened.add(new Opened(model.manifest(), ModelSession.open(model, options.inferenceThreads())));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What runs, for {instrument}_models. */
    List<RunningModel> running() {
        return opened.stream()
                .map(o -> RunningModel.newBuilder()
                        .setName(o.manifest().name())
                        .setVersion(o.manifest().version())
                        .setSha256(o.manifest().sha256())
                        .setDevice(o.session().device())
                        .build())
                .toList();
    }

    /** The models for a scan whose axes are known. */
    List<PixelModel> prepare(ScanDirectory.Scan scan, int capacity) {
        List<PixelModel> models = new ArrayList<>();
        models.add(new CountsModel());
        for (Opened model : opened) {
            models.add(prepare(model, scan, capacity));
        }
        return models;
    }

    private PixelModel prepare(Opened model, ScanDirectory.Scan scan, int capacity) {
        ModelInput input = model.manifest().input();
        if (input instanceof ModelInput.LinearFit) {
            return new LinearFitModel(model.manifest(), model.session(), fits(scan), capacity);
        }
        ModelInput.Spectrum spectrum = (ModelInput.Spectrum) input;
        EnergyAxis[] axes = scan.calibrated().getDetectorsList().stream()
                .map(d -> EnergyAxes.of(d.getAxis()))
                .toArray(EnergyAxis[]::new);
        int[] channels = scan.started().getDetectorsList().stream()
                .mapToInt(d -> d.getChannels())
                .toArray();
        SpectrumInput way = new SpectrumInput(
                spectrum.firstKev(), spectrum.lastKev(), spectrum.bins(), spectrum.normalisation(), axes, channels);
        return new NetworkModel(model.manifest(), model.session(), way, capacity);
    }

    private List<LinearFit> fits(ScanDirectory.Scan scan) {
        FitSettings settings = settings(scan.started(), options.elements());
        ScanCalibrated calibrated = scan.calibrated();
        List<LinearFit> fits = new ArrayList<>();
        for (DetectorCalibration detector : calibrated.getDetectorsList()) {
            fits.add(LinearFit.prepare(
                    lines, settings, EnergyAxes.of(detector.getAxis()), sum(detector), calibrated.getPixels()));
        }
        return fits;
    }

    /** What a scan is fitted with: its own elements, else the processor's, else those of paintings. */
    static FitSettings settings(ScanStarted scan, List<LineGroup> elements) {
        Optional<Tube> tube = Element.ofSymbol(scan.getTube().getAnode())
                .filter(anode -> scan.getTube().getVoltageKv() > 0)
                .map(anode -> new Tube(anode, scan.getTube().getVoltageKv()));
        List<LineGroup> asked =
                scan.getElementsList().stream().map(LineGroup::parse).toList();
        List<LineGroup> chosen = asked.isEmpty() ? elements : asked;
        return chosen.isEmpty() ? FitSettings.forPaintings(tube) : FitSettings.of(chosen, tube);
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
        opened.forEach(o -> o.session().close());
    }
}
