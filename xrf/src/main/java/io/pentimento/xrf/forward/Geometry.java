package io.pentimento.xrf.forward;

/**
 * How tube, sample and detector stand. Beam and detector are on opposite sides of the sample's normal, so that the
 * scattering angle is the sum of both angles.
 *
 * @param incidenceDeg between the beam and the sample's surface, degrees
 * @param takeOffDeg between the detected photons and the sample's surface, degrees
 * @param airCm path of the beam through air, cm; what lies between sample and detector belongs to the detector
 * @param seenAirCm the part of it that the detector sees: argon fluorescence and scatter come from there, cm
 */
public record Geometry(double incidenceDeg, double takeOffDeg, double airCm, double seenAirCm) {

    /** Beam along the normal, detector at 45°, 2 cm of air of which the detector sees 1 cm. */
    public static final Geometry TYPICAL = new Geometry(90, 45, 2, 1);

    public Geometry {
        XrayTube.checkAngle("incidenceDeg", incidenceDeg);
        XrayTube.checkAngle("takeOffDeg", takeOffDeg);
        if (!(airCm >= 0) || !(seenAirCm >= 0) || seenAirCm > airCm) {
            throw new IllegalArgumentException("airCm=" + airCm + ", seenAirCm=" + seenAirCm
                    + ": must not be negative, and no more is seen than there is");
        }
    }

    double sinIncidence() {
        return Math.sin(Math.toRadians(incidenceDeg));
    }

    double sinTakeOff() {
        return Math.sin(Math.toRadians(takeOffDeg));
    }

    /** Radians. */
    double scatterAngle() {
        return Math.toRadians(incidenceDeg + takeOffDeg);
    }
}
