package io.pentimento.xrf.material;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.lines.Element;
import java.util.Map;
import java.util.TreeMap;

/**
 * A chemical formula as in "Pb3(CO3)2(OH)2" or "CdS0.55Se0.45". xraylib's own parser for Java counts an element once when
 * it stands both inside and outside parentheses (4.1.4).
 */
final class Formula {

    private final String text;
    private int at;

    private Formula(String text) {
        this.text = text;
    }

    /**
     * Mass fractions by atomic number.
     *
     * @throws IllegalArgumentException naming the formula and what is wrong with it
     */
    static Map<Integer, Double> massFractions(String text) {
        Formula formula = new Formula(text);
        Map<Integer, Double> atoms = formula.sequence(0);
        double sum = 0;
        for (var entry : atoms.entrySet()) {
            double mass = entry.getValue() * Xraylib.AtomicWeight(entry.getKey());
            entry.setValue(mass);
            sum += mass;
        }
        double total = sum;
        atoms.replaceAll((z, mass) -> mass / total);
        return atoms;
    }

    private Map<Integer, Double> sequence(int depth) {
        Map<Integer, Double> atoms = new TreeMap<>();
        while (at < text.length() && text.charAt(at) != ')') {
            Map<Integer, Double> part;
            if (text.charAt(at) == '(') {
                at++;
                part = sequence(depth + 1);
                if (at == text.length()) {
                    throw wrong("a parenthesis is not closed");
                }
                at++;
            } else {
                part = Map.of(element(), 1.0);
            }
            double number = number();
            part.forEach((z, n) -> atoms.merge(z, n * number, Double::sum));
        }
        if (depth == 0 && at < text.length()) {
            throw wrong("a parenthesis is closed that was not opened");
        }
        if (atoms.isEmpty()) {
            throw wrong("there is no element");
        }
        return atoms;
    }

    private int element() {
        int from = at;
        at++;
        while (at < text.length() && Character.isLowerCase(text.charAt(at))) {
            at++;
        }
        String symbol = text.substring(from, at);
        return Element.ofSymbol(symbol)
                .orElseThrow(() -> wrong("'" + symbol + "' is not an element"))
                .atomicNumber();
    }

    private double number() {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (from == at) {
            return 1;
        }
        try {
            double number = Double.parseDouble(text.substring(from, at));
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong("'" + text.substring(from, at) + "' is not a number");
        }
        throw wrong("a subscript is not positive");
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("formula '" + text + "': " + why);
    }
}
