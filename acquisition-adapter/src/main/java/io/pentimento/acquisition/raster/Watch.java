package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import io.pentimento.xrf.cube.PixelTiming;
import java.util.List;

/** Looks after a spectrometer, pixel by pixel. Belongs to one thread. */
final class Watch {

    private final Spectrometer spectrometer;
    private final Limits limits;
    private double silentS;

    Watch(Spectrometer spectrometer, Limits limits) {
        this.spectrometer = spectrometer;
        this.limits = limits;
    }

    /** @throws InstrumentFault when it is not within its limits; the pixel cannot be trusted then */
    void look(PixelTiming timing) {
        Spectrometer.Health health = spectrometer.health();
        requireWithin(
                "temperature",
                health.temperatureK(),
                "K",
                limits.temperature(),
                "wait until it is cold, or see to its cooler");
        requireWithin(
                "high voltage", health.highVoltageV(), "V", limits.highVoltage(), "see whether it is switched on");
        if (limits.rate() != null && timing.inputRateHz() > limits.rate()) {
            throw fault(
                    "%.0f photons per second arrive, more than %.0f".formatted(timing.inputRateHz(), limits.rate()),
                    "lower the current of the tube, or move back");
        }
        silentS = timing.inputRateHz() == 0 ? silentS + timing.realTimeS() : 0;
        if (silentS > limits.silence()) {
            silentS = 0;
            throw fault(
                    "it has seen no photon for %.1f s".formatted(limits.silence()),
                    "see whether tube and shutter are on; limits.silence in the scan's file says how long is too long");
        }
    }

    private void requireWithin(String what, double value, String unit, List<Double> range, String remedy) {
        if (range != null && !(value >= range.get(0) && value <= range.get(1))) {
            throw fault(
                    "its %s is %.1f %s, not between %.1f and %.1f"
                            .formatted(what, value, unit, range.get(0), range.get(1)),
                    remedy);
        }
    }

    private InstrumentFault fault(String what, String remedy) {
        return new InstrumentFault(spectrometer.name(), what, remedy);
    }
}
