package io.pentimento.xrf.forward;

import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.material.Material;
import java.util.List;

/**
 * An X-ray tube with what stands in its beam.
 *
 * @param anode of the tube
 * @param voltageKv 5 to 60 kV
 * @param electronAngleDeg between electron beam and anode surface, degrees
 * @param takeOffDeg between photon beam and anode surface, degrees
 * @param berylliumUm exit window, µm
 * @param filters in the beam, in any order
 */
public record XrayTube(
        Element anode,
        double voltageKv,
        double electronAngleDeg,
        double takeOffDeg,
        double berylliumUm,
        List<Filter> filters) {

    /**
     * A foil in the beam.
     *
     * @param material of the foil
     * @param thicknessUm µm
     */
    public record Filter(Material material, double thicknessUm) {

        public Filter {
            if (!(thicknessUm >= 0)) {
                throw new IllegalArgumentException("thicknessUm=" + thicknessUm + ": must not be negative");
            }
        }
    }

    public XrayTube {
        if (!(voltageKv >= 5) || voltageKv > 60) {
            throw new IllegalArgumentException("voltageKv=" + voltageKv + ": the tube model holds between 5 and 60 kV");
        }
        checkAngle("electronAngleDeg", electronAngleDeg);
        checkAngle("takeOffDeg", takeOffDeg);
        if (!(berylliumUm >= 0)) {
            throw new IllegalArgumentException("berylliumUm=" + berylliumUm + ": must not be negative");
        }
        filters = List.copyOf(filters);
    }

    /** A side-window tube with 125 µm of beryllium and no filter. */
    public static XrayTube of(Element anode, double voltageKv) {
        return new XrayTube(anode, voltageKv, 70, 20, 125, List.of());
    }

    /** The same tube with another exit window, µm of beryllium. */
    public XrayTube withWindow(double um) {
        return new XrayTube(anode, voltageKv, electronAngleDeg, takeOffDeg, um, filters);
    }

    /** The same tube with filters in its beam. */
    public XrayTube withFilters(List<Filter> others) {
        return new XrayTube(anode, voltageKv, electronAngleDeg, takeOffDeg, berylliumUm, others);
    }

    static void checkAngle(String name, double degrees) {
        if (!(degrees > 0) || degrees > 90) {
            throw new IllegalArgumentException(name + "=" + degrees + ": must be between 0 and 90 degrees");
        }
    }
}
