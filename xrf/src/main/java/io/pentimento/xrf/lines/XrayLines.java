package io.pentimento.xrf.lines;

import com.github.tschoonj.xraylib.Xraylib;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * K, L and M lines from xraylib (T. Schoonjans et al., Spectrochimica Acta B 66 (2011) 776). Intensities are those of
 * photo-ionisation at one excitation energy, with cascades (CS_FluorLine_Kissel_Cascade).
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class XrayLines {

    /** Lines with a smaller share of their group are left out. */
    private static final double LEAST_SHARE = 1e-3;

    /** Single transitions in IUPAC names; Siegbahn names such as LA1_LINE would count them twice. */
    private static final Pattern TRANSITION = Pattern.compile("(K|L[123]|M[1-5])[LMNOPQ]\\d*_LINE");

    private final Map<Integer, String> names = new TreeMap<>();

    public XrayLines() {
        for (Field field : Xraylib.class.getFields()) {
            if (TRANSITION.matcher(field.getName()).matches()) {
                names.put(valueOf(field), field.getName().replace("_LINE", ""));
            }
        }
    }

    /**
     * The lines of a group, strongest first.
     *
     * @param excitationKev energy of the exciting photons, keV
     * @return empty when they do not reach the group's outermost edge
     */
    public List<Line> lines(LineGroup group, double excitationKev) {
        int z = group.element().atomicNumber();
        record Found(String name, double energyKev, double crossSection) {}
        List<Found> found = new ArrayList<>();
        double total = 0;
        for (var name : names.entrySet()) {
            if (name.getValue().startsWith(group.family().name())) {
                double crossSection =
                        orZero(() -> Xraylib.CS_FluorLine_Kissel_Cascade(z, name.getKey(), excitationKev));
                if (crossSection > 0) {
                    double energy = orZero(() -> Xraylib.LineEnergy(z, name.getKey()));
                    found.add(new Found(name.getValue(), energy, crossSection));
                    total += crossSection;
                }
            }
        }
        double least = LEAST_SHARE * total;
        double kept = found.stream()
                .mapToDouble(Found::crossSection)
                .filter(s -> s >= least)
                .sum();
        return found.stream()
                .filter(f -> f.crossSection() >= least && f.energyKev() > 0)
                .sorted(Comparator.comparingDouble(Found::crossSection).reversed())
                .map(f -> new Line(f.name(), f.energyKev(), f.crossSection() / kept))
                .toList();
    }

    /** Energy of one transition, "KL3", keV; empty when the element does not have it. */
    public Optional<Double> energyKev(Element element, String transition) {
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(transition))
                .map(e -> orZero(() -> Xraylib.LineEnergy(element.atomicNumber(), e.getKey())))
                .filter(energy -> energy > 0)
                .findFirst();
    }

    /** Share of the photons of a vacancy in one shell that go into this transition, "KL3"; 0 when there are none. */
    public double radiativeRate(Element element, String transition) {
        return names.entrySet().stream()
                .filter(e -> e.getValue().equals(transition))
                .mapToDouble(e -> orZero(() -> Xraylib.RadRate(element.atomicNumber(), e.getKey())))
                .sum();
    }

    /** The energy above which all shells of the family are excited, keV; empty when the element has no such shell. */
    public Optional<Double> deepestEdgeKev(LineGroup group) {
        return edgeKev(group, group.family().firstShell());
    }

    private static Optional<Double> edgeKev(LineGroup group, int shell) {
        double edge = orZero(() -> Xraylib.EdgeEnergy(group.element().atomicNumber(), shell));
        return edge > 0 ? Optional.of(edge) : Optional.empty();
    }

    private interface Lookup {
        double get();
    }

    /** xraylib answers "no such line" with an exception; here that is a zero. */
    private static double orZero(Lookup lookup) {
        try {
            return lookup.get();
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static int valueOf(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("xraylib constant " + field.getName() + " cannot be read", e);
        }
    }
}
