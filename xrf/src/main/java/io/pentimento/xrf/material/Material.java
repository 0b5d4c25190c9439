package io.pentimento.xrf.material;

import com.github.tschoonj.xraylib.Xraylib;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a layer can be made of: mass fractions of elements, and a density.
 *
 * @param name for people and error messages
 * @param massFractions by atomic number; they add up to 1
 * @param density of the solid without pores, g/cm³
 */
public record Material(String name, Map<Integer, Double> massFractions, double density) {

    private static final double MICROMETRES_PER_CM = 1e4;
    private static final double MILLIGRAMS_PER_GRAM = 1e3;

    public Material {
        if (!(density > 0) || density > 30) {
            throw new IllegalArgumentException("density=" + density + " of " + name + ": must be 0 to 30 g/cm³");
        }
        double sum = massFractions.values().stream().mapToDouble(f -> f).sum();
        if (!(Math.abs(sum - 1) < 1e-6)) {
            throw new IllegalArgumentException(
                    "massFractions of " + name + " add up to " + sum + ": they must add up to 1");
        }
        massFractions = Collections.unmodifiableMap(new TreeMap<>(massFractions));
    }

    /**
     * A compound.
     *
     * @param formula "Pb3(CO3)2(OH)2"; subscripts may have fractions
     * @param density g/cm³
     * @throws IllegalArgumentException naming the formula, when it is none or has an unknown element
     */
    public static Material ofFormula(String name, String formula, double density) {
        return new Material(name, Formula.massFractions(formula), density);
    }

    /**
     * A mixture by mass, written "Fe2O3:0.4 + SiO2:0.6"; a lone formula is that compound.
     *
     * @throws IllegalArgumentException naming the part that is wrong
     */
    public static Material ofComposition(String name, String composition, double density) {
        Map<Integer, Double> all = new TreeMap<>();
        double sum = 0;
        String[] parts = composition.split("\\+");
        for (String part : parts) {
            String[] formulaAndShare = part.trim().split(":");
            double share = formulaAndShare.length == 1 && parts.length == 1 ? 1 : share(formulaAndShare, part.trim());
            Formula.massFractions(formulaAndShare[0].trim()).forEach((z, f) -> all.merge(z, share * f, Double::sum));
            sum += share;
        }
        double total = sum;
        if (Math.abs(total - 1) > 0.005) {
            throw new IllegalArgumentException(
                    "composition=" + composition + ": the shares add up to " + total + ", not to 1");
        }
        all.replaceAll((z, f) -> f / total);
        return new Material(name, all, density);
    }

    /** Mass fraction of an element, 0 when it is not there. */
    public double massFraction(int atomicNumber) {
        return massFractions.getOrDefault(atomicNumber, 0.0);
    }

    /** Mass of a layer without pores, mg/cm². */
    public double areal(double thicknessUm) {
        return density * thicknessUm / MICROMETRES_PER_CM * MILLIGRAMS_PER_GRAM;
    }

    /** Mass attenuation coefficient, cm²/g, at an energy of 0.1 to 200 keV. */
    public double massAttenuation(double energyKev) {
        return sum(z -> Xraylib.CS_Total(z, energyKev));
    }

    /** Rayleigh scattering, cm²/(g sr), into an angle in radians, of unpolarised photons. */
    public double rayleigh(double energyKev, double angle) {
        return sum(z -> Xraylib.DCS_Rayl(z, energyKev, angle));
    }

    /** Compton scattering, cm²/(g sr), into an angle in radians, of unpolarised photons. */
    public double compton(double energyKev, double angle) {
        return sum(z -> Xraylib.DCS_Compt(z, energyKev, angle));
    }

    private interface PerElement {
        double of(int atomicNumber);
    }

    private double sum(PerElement value) {
        double sum = 0;
        for (var entry : massFractions.entrySet()) {
            sum += entry.getValue() * value.of(entry.getKey());
        }
        return sum;
    }

    private static double share(String[] formulaAndShare, String part) {
        if (formulaAndShare.length == 2 && formulaAndShare[1].trim().matches("\\d*\\.?\\d+")) {
            return Double.parseDouble(formulaAndShare[1].trim());
        }
        throw new IllegalArgumentException(
                "composition part '" + part + "': write a formula and its share by mass, as in SiO2:0.6");
    }
}
