package io.pentimento.xrf.fit;

import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.detector.PeakResponse;
import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.lines.LineGroup;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the linear fit looks for, and where.
 *
 * @param groups line groups that become layers, in this order
 * @param tube anode and voltage when known: its scattered lines join the fit, which then reaches up to the voltage
 * @param detector between sample and channels
 * @param firstKev lower end of the fit, keV
 * @param lastKev upper end of the fit, keV; the axis may end earlier
 */
public record FitSettings(
        List<LineGroup> groups, Optional<Tube> tube, PeakResponse detector, double firstKev, double lastKev) {

    /** Below it, air and windows leave too little to fit. */
    public static final double DEFAULT_FIRST_KEV = 1.3;

    /** Above it, without knowing the tube, its scattered lines (Rh from 18.5 keV on) would be taken for elements. */
    public static final double DEFAULT_LAST_KEV = 18.5;

    /** Share of the tube's voltage up to which its spectrum is fitted. */
    private static final double SHARE_OF_VOLTAGE = 0.95;

    /** Mean energy of exciting photons for a tube of unknown voltage, keV. */
    private static final double DEFAULT_EXCITATION_KEV = 26;

    private static final double EXCITATION_PER_KV = 0.65;

    /** Line groups of the pigments, grounds and metals of easel paintings, with argon of the air. */
    private static final List<String> PAINTINGS = List.of(
            "Al-K", "Si-K", "P-K", "S-K", "Cl-K", "Ar-K", "K-K", "Ca-K", "Ti-K", "Cr-K", "Mn-K", "Fe-K", "Co-K", "Ni-K",
            "Cu-K", "Zn-K", "As-K", "Se-K", "Br-K", "Sr-K", "Ag-L", "Cd-L", "Sn-L", "Sb-L", "Ba-L", "Au-L", "Hg-L",
            "Hg-M", "Pb-L", "Pb-M");

    /**
     * Line groups of paintings that a detector of 18 % FWHM at 5.9 keV can tell apart: neighbours such as iron, cobalt and
     * nickel are one broad peak to it.
     */
    private static final List<String> PAINTINGS_IN_GAS = List.of("Ca-K", "Ti-K", "Fe-K", "Cu-K", "Pb-L", "Sr-K");

    public FitSettings {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("groups=[]: name at least one element");
        }
        if (!(firstKev > 0) || !(lastKev > firstKev)) {
            throw new IllegalArgumentException(
                    "firstKev=" + firstKev + ", lastKev=" + lastKev + ": must be positive and increasing");
        }
        groups = List.copyOf(groups);
    }

    /** The settings for a painting. */
    public static FitSettings forPaintings(Optional<Tube> tube) {
        return of(PAINTINGS.stream().map(LineGroup::parse).toList(), tube);
    }

    /** The settings for a painting before a gas detector. */
    public static FitSettings forPaintings(Optional<Tube> tube, GemResponse detector) {
        return of(PAINTINGS_IN_GAS.stream().map(LineGroup::parse).toList(), tube)
                .withDetector(detector);
    }

    /** The settings for a list of line groups; a group named twice is fitted once. */
    public static FitSettings of(Collection<LineGroup> groups, Optional<Tube> tube) {
        double last = tube.map(t -> SHARE_OF_VOLTAGE * t.voltageKv()).orElse(DEFAULT_LAST_KEV);
        return new FitSettings(
                List.copyOf(new LinkedHashSet<>(groups)), tube, SiliconDetector.TYPICAL, DEFAULT_FIRST_KEV, last);
    }

    /** The same settings with more groups. */
    public FitSettings with(Collection<LineGroup> more) {
        List<LineGroup> all =
                Stream.concat(groups.stream(), more.stream()).distinct().toList();
        return new FitSettings(all, tube, detector, firstKev, lastKev);
    }

    /** The same settings for another detector. */
    public FitSettings withDetector(PeakResponse other) {
        return new FitSettings(groups, tube, other, firstKev, lastKev);
    }

    /** Mean energy of the photons that excite the sample, keV. */
    double excitationKev() {
        return tube.map(t -> EXCITATION_PER_KV * t.voltageKv()).orElse(DEFAULT_EXCITATION_KEV);
    }
}
