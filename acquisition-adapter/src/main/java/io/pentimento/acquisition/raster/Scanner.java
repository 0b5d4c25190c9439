package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.motion.Axis;
import io.pentimento.acquisition.motion.GrblStage;
import io.pentimento.acquisition.motion.PiStage;
import io.pentimento.acquisition.port.Port;
import io.pentimento.acquisition.port.SerialLine;
import io.pentimento.acquisition.port.UdpLine;
import io.pentimento.acquisition.spectrometer.AmptekSpectrometer;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the instruments that a {@link ScannerFile} names into a source. */
public final class Scanner {

    private static final int BAUD = 115_200;
    private static final Duration SERIAL_PATIENCE = Duration.ofMillis(2500);
    private static final Duration STAGE_PATIENCE = Duration.ofSeconds(7);
    private static final Duration NETWORK_PATIENCE = Duration.ofMillis(1000);

    private final ScannerFile file;
    private final FaultListener faults;
    private final ScanClock clock;
    /** Several axes may share a line. */
    private final Map<String, PiStage> pi = new HashMap<>();

    private final Map<String, GrblStage> grbl = new HashMap<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private Scanner(ScannerFile file, FaultListener faults, ScanClock clock) {
        this.file = file;
        this.faults = faults;
        this.clock = clock;
    }

    /**
     * Opens all instruments; nothing moves yet.
     *
     * @param faults told when the scan waits for an instrument
     * @throws InstrumentFault when one cannot be opened
     * @throws IllegalArgumentException when the file asks for what its instruments cannot do
     */
    public static Source open(ScannerFile file, FaultListener faults, ScanClock clock) {
        Scanner scanner = new Scanner(file, faults, clock);
        try {
            return scanner.source();
        } catch (RuntimeException e) {
            scanner.closeAll(e);
            throw e;
        }
    }

    private Source source() {
        Axis x = axis("x", file.stage().x());
        Axis y = axis("y", file.stage().y());
        List<Spectrometer> spectrometers =
                file.spectrometers().stream().map(this::spectrometer).toList();
        Interruption interruption = new Interruption();
        double acceleration =
                Math.min(file.stage().x().acceleration(), file.stage().y().acceleration());
        XyStage stage = new XyStage(x, y, acceleration, clock, interruption::isSet);
        if (file.borders() == ScannerFile.Borders.PULSES && !x.pulses()) {
            throw new IllegalArgumentException(
                    "borders=pulses: stage.x makes none; give it a trigger-line, or take poll or settle");
        }
        double fastest = Math.min(file.stage().x().fastest(), file.stage().y().fastest());
        ScanPlan plan = plan(spectrometers);
        ScanArea area = file.area().area();
        Traverse traverse = traverse(stage, spectrometers, area, plan, fastest, interruption);
        return new ScannerSource(
                plan,
                area,
                stage,
                spectrometers,
                watches(spectrometers),
                traverse,
                faults,
                clock,
                interruption,
                opened);
    }

    private Traverse traverse(
            XyStage stage,
            List<Spectrometer> spectrometers,
            ScanArea area,
            ScanPlan plan,
            double fastest,
            Interruption interruption) {
        return switch (file.borders()) {
            case SETTLE ->
                new SettleTraverse(
                        stage, spectrometers, area, plan, duration(file.dwell()), fastest, clock, interruption::isSet);
            case PULSES ->
                new PulseTraverse(stage, spectrometers, area, plan, file.dwell(), fastest, interruption::isSet);
            case POLL ->
                new PollTraverse(stage, spectrometers, area, plan, file.dwell(), fastest, clock, interruption::isSet);
        };
    }

    private List<Watch> watches(List<Spectrometer> spectrometers) {
        List<Watch> watches = new ArrayList<>();
        for (int d = 0; d < spectrometers.size(); d++) {
            watches.add(
                    new Watch(spectrometers.get(d), file.spectrometers().get(d).limits()));
        }
        return watches;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(1e9 * seconds));
    }

    private Axis axis(String name, ScannerFile.Axis axis) {
        switch (axis.controller()) {
            case "pi":
                return pi.computeIfAbsent(
                                axis.port(),
                                p -> opened(
                                        new PiStage(line(p, axis.baud()), patience(axis.patience(), STAGE_PATIENCE))))
                        .axis(name, axis.axis(), axis.triggerLine());
            case "grbl":
                return grbl.computeIfAbsent(
                                axis.port(),
                                p -> opened(
                                        new GrblStage(line(p, axis.baud()), patience(axis.patience(), STAGE_PATIENCE))))
                        .axis(name, axis.axis().charAt(0));
            default:
                throw new IllegalArgumentException(
                        "stage." + name + ".controller=" + axis.controller() + ": must be pi or grbl");
        }
    }

    private Spectrometer spectrometer(ScannerFile.Spectrometer wanted) {
        Duration patience = patience(wanted.patience(), wanted.isSerial() ? SERIAL_PATIENCE : NETWORK_PATIENCE);
        return opened(
                new AmptekSpectrometer(wanted.name(), line(wanted.port(), wanted.baud()), patience, wanted.settings()));
    }

    private static Duration patience(Double said, Duration otherwise) {
        return said == null ? otherwise : duration(said);
    }

    private static Port line(String port, Integer baud) {
        if (port.startsWith("udp:")) {
            URI uri = URI.create(port);
            return new UdpLine(uri.getHost(), uri.getPort());
        }
        return new SerialLine(port, baud == null ? BAUD : baud);
    }

    private <T extends AutoCloseable> T opened(T instrument) {
        opened.add(instrument);
        return instrument;
    }

    private void closeAll(RuntimeException because) {
        for (AutoCloseable instrument : opened) {
            try {
                instrument.close();
            } catch (Exception e) {
                because.addSuppressed(e);
            }
        }
    }

    private ScanPlan plan(List<Spectrometer> spectrometers) {
        ScanArea area = file.area().area();
        List<CubeDetector> detectors = new ArrayList<>();
        for (int d = 0; d < spectrometers.size(); d++) {
            ScannerFile.Spectrometer said = file.spectrometers().get(d);
            Optional<EnergyAxis> axis = said.gainKev() == null
                    ? Optional.empty()
                    : Optional.of(EnergyAxis.linear(said.offsetKev() == null ? 0 : said.offsetKev(), said.gainKev()));
            detectors.add(new CubeDetector(said.name(), spectrometers.get(d).channels(), axis));
        }
        Optional<ScanPlan.Tube> tube =
                Optional.ofNullable(file.tube()).map(t -> new ScanPlan.Tube(t.anode(), t.voltage(), t.current()));
        return new ScanPlan(
                file.title(),
                file.spectrometers().get(0).port(),
                area.rows(),
                area.columns(),
                area.stepMm(),
                area.stepMm(),
                file.dwell(),
                file.path() == ScannerFile.RowOrder.SERPENTINE,
                detectors,
                tube,
                0);
    }
}
