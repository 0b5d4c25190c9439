package io.pentimento.xrf.fit;

import io.pentimento.xrf.lines.Element;

/**
 * The X-ray tube as far as the fit needs to know it.
 *
 * @param anode whose lines are scattered by the sample
 * @param voltageKv end of the spectrum, kV
 */
public record Tube(Element anode, double voltageKv) {

    public Tube {
        if (!(voltageKv > 0) || voltageKv > 200) {
            throw new IllegalArgumentException("voltageKv=" + voltageKv + ": must be between 0 and 200 kV");
        }
    }

    /**
     * Reads "Rh:40", the anode and the voltage in kV.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static Tube parse(String text) {
        String[] parts = text.trim().split(":");
        if (parts.length == 2) {
            var anode = Element.ofSymbol(parts[0]);
            if (anode.isPresent() && parts[1].matches("\\d+(\\.\\d+)?")) {
                return new Tube(anode.get(), Double.parseDouble(parts[1]));
            }
        }
        throw new IllegalArgumentException("tube=" + text + ": write the anode and the voltage in kV, as in Rh:40");
    }
}
