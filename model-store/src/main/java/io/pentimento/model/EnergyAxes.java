package io.pentimento.model;

import io.pentimento.xrf.energy.EnergyAxis;

/** Energy axes between the wire and the physics. */
public final class EnergyAxes {

    private EnergyAxes() {}

    /**
     * An axis from the wire; without a width it gets that of a silicon drift detector.
     *
     * @throws IllegalArgumentException when it is no axis
     */
    public static EnergyAxis of(io.pentimento.proto.EnergyAxis axis) {
        EnergyAxis.Width width = axis.getNoiseFwhmKev() > 0 || axis.getFano() > 0
                ? new EnergyAxis.Width(axis.getNoiseFwhmKev(), axis.getFano())
                : EnergyAxis.Width.SILICON;
        return new EnergyAxis(
                axis.getOffsetKev(), axis.getGainKevPerChannel(), axis.getQuadraticKevPerChannel2(), width);
    }

    /** An axis for the wire. */
    public static io.pentimento.proto.EnergyAxis message(EnergyAxis axis) {
        return io.pentimento.proto.EnergyAxis.newBuilder()
                .setOffsetKev(axis.offsetKev())
                .setGainKevPerChannel(axis.gainKev())
                .setQuadraticKevPerChannel2(axis.quadraticKev())
                .setNoiseFwhmKev(axis.width().noiseKev())
                .setFano(axis.width().fano())
                .build();
    }
}
