package io.pentimento.xrf.lines;

import com.github.tschoonj.xraylib.Xraylib;
import java.util.Optional;

/**
 * A chemical element that X-rays can tell.
 *
 * @param symbol "Fe"
 * @param atomicNumber 26; 1 to 98
 */
public record Element(String symbol, int atomicNumber) {

    /** The element with this symbol, in its usual spelling; empty when there is none. */
    public static Optional<Element> ofSymbol(String symbol) {
        try {
            int z = Xraylib.SymbolToAtomicNumber(symbol);
            return z > 0 && z <= 98 ? Optional.of(new Element(symbol, z)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The element with this atomic number, 1 to 98. */
    public static Element ofAtomicNumber(int atomicNumber) {
        return new Element(Xraylib.AtomicNumberToSymbol(atomicNumber), atomicNumber);
    }

    /**
     * Mass attenuation coefficient at an energy, cm²/g.
     *
     * @param energyKev 0.1 to 200 keV
     */
    public double massAttenuation(double energyKev) {
        return Xraylib.CS_Total(atomicNumber, energyKev);
    }
}
