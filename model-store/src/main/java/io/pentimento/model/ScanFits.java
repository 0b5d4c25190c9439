package io.pentimento.model;

import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.fit.Tube;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.Optional;

/** With what the spectra of a scan are fitted, the same wherever that is done. */
public final class ScanFits {

    private ScanFits() {}

    /**
     * The settings for a scan.
     *
     * @param elements line groups when the scan names none of its own; empty: those of paintings before its detector
     */
    public static FitSettings settings(XrayLines lines, ScanStarted scan, List<LineGroup> elements) {
        Optional<Tube> tube = Element.ofSymbol(scan.getTube().getAnode())
                .filter(anode -> scan.getTube().getVoltageKv() > 0)
                .map(anode -> new Tube(anode, scan.getTube().getVoltageKv()));
        List<LineGroup> asked =
                scan.getElementsList().stream().map(LineGroup::parse).toList();
        List<LineGroup> chosen = asked.isEmpty() ? elements : asked;
        boolean gas = scan.getDetectorsList().stream().allMatch(detector -> detector.getKind() == DetectorKind.GEM);
        if (gas) {
            GemResponse gem = GemResponse.typical(lines);
            return chosen.isEmpty()
                    ? FitSettings.forPaintings(tube, gem)
                    : FitSettings.of(chosen, tube).withDetector(gem);
        }
        return chosen.isEmpty() ? FitSettings.forPaintings(tube) : FitSettings.of(chosen, tube);
    }
}
