package io.pentimento.xrf.forward;

import io.pentimento.xrf.detector.Air;
import io.pentimento.xrf.detector.DetectorResponse;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Material;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Fundamental parameters of one set-up and a list of materials, looked up once: from here a {@link Simulator} makes
 * spectra of layered samples by the thousand.
 *
 * <p>In it: the whole tube spectrum, primary fluorescence with cascades inside the atom, absorption on the way in and out
 * by Sherman's equation for layers (J. Sherman, Spectrochimica Acta 7 (1955) 283; D. K. G. de Boer, X-Ray Spectrometry 19
 * (1990) 145), single Rayleigh and Compton scattering, argon and scatter of the air in the beam. Not in it: enhancement
 * of one element by another's fluorescence (it adds up to a third to chromium in steel and a few per cent in paint),
 * multiple scattering, roughness, grains, and the beam's divergence.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ForwardModel {

    /** Lines below this are not simulated: windows and air absorb them. */
    private static final double LEAST_LINE_KEV = 0.9;

    private static final double LEAST_EFFICIENCY = 1e-5;
    private static final int ARGON = 18;

    private final DetectorResponse detector;
    private final List<Material> materials;
    private final List<LineGroup> groups;
    final Source source;
    final Geometry geometry;
    final Compton compton;
    final double highestKev;
    final List<LineBundle> bundles = new ArrayList<>();
    /** Index of the element of each bundle; of the group of each bundle. */
    final int[] elementOf;

    final int[] groupOf;
    /** Photons per node times cross section over 4 pi, cm²/(g sr), for each bundle. */
    final double[][] excitation;
    /** First node that excites a bundle. */
    final int[] firstNode;
    /** Detected share of the photons of each line of a bundle. */
    final double[][] lineCounts;
    /** Mass fractions, [material][element]. */
    final double[][] fraction;
    /** Attenuation in cm²/g, [material][node] on the way in, [material][bundle] and [material][node] on the way out. */
    final double[][] attenuationIn;

    final double[][] attenuationOut;
    final double[][] attenuationCompton;
    /** Scattering in cm²/(g sr), [material][node]. */
    final double[][] rayleigh;

    final double[][] comptonScatter;
    /** What the air adds without a sample: counts before efficiency of each bundle, scatter of each node. */
    final double[] airFluorescence;

    final double[] airRayleigh;
    final double[] airCompton;
    final double[] nodePhotons;

    private ForwardModel(
            XrayLines lines, XrayTube tube, Geometry geometry, DetectorResponse detector, List<Material> materials) {
        this.detector = detector;
        this.materials = List.copyOf(materials);
        this.geometry = geometry;
        source = new Source(tube, geometry, lines);
        compton = new Compton(geometry.scatterAngle());
        highestKev = tube.voltageKv();
        List<Element> elements = elements(materials);
        for (Element element : elements) {
            LineBundle.of(element, highestKev, LEAST_LINE_KEV, lines).stream()
                    .filter(b -> detector.efficiency(b.energyKev()) > LEAST_EFFICIENCY)
                    .forEach(bundles::add);
        }
        Set<LineGroup> distinct = new LinkedHashSet<>();
        bundles.forEach(b -> distinct.add(b.group()));
        groups = List.copyOf(distinct);
        elementOf = bundles.stream()
                .mapToInt(b -> elements.indexOf(b.group().element()))
                .toArray();
        groupOf = bundles.stream().mapToInt(b -> groups.indexOf(b.group())).toArray();
        excitation = new double[bundles.size()][];
        firstNode = new int[bundles.size()];
        lineCounts = new double[bundles.size()][];
        for (int b = 0; b < bundles.size(); b++) {
            LineBundle bundle = bundles.get(b);
            excitation[b] =
                    perNode(n -> source.weighted(n, bundle::crossSection) / (4 * Math.PI * geometry.sinIncidence()));
            while (firstNode[b] < excitation[b].length && excitation[b][firstNode[b]] == 0) {
                firstNode[b]++;
            }
            lineCounts[b] = bundle.lines().stream()
                    .mapToDouble(l -> l.share() * detector.efficiency(l.energyKev()))
                    .toArray();
        }
        nodePhotons = perNode(n -> source.weighted(n, e -> 1));
        int count = materials.size();
        fraction = new double[count][elements.size()];
        attenuationIn = new double[count][];
        attenuationOut = new double[count][bundles.size()];
        attenuationCompton = new double[count][];
        rayleigh = new double[count][];
        comptonScatter = new double[count][];
        for (int m = 0; m < count; m++) {
            prepare(m, elements);
        }
        airFluorescence = new double[bundles.size()];
        airRayleigh = new double[source.nodes()];
        airCompton = new double[source.nodes()];
        prepareAir();
    }

    /**
     * Looks everything up; takes a second or so.
     *
     * @param materials that samples may be made of; layers name them by their position here
     */
    public static ForwardModel prepare(
            XrayLines lines, XrayTube tube, Geometry geometry, DetectorResponse detector, List<Material> materials) {
        if (materials.isEmpty()) {
            throw new IllegalArgumentException("materials=[]: at least one");
        }
        return new ForwardModel(lines, tube, geometry, detector, materials);
    }

    /** The line groups whose areas a simulator gives, in this order; argon of the air among them. */
    public List<LineGroup> groups() {
        return groups;
    }

    /** What samples may be made of. */
    public List<Material> materials() {
        return materials;
    }

    public DetectorResponse detector() {
        return detector;
    }

    /** An empty sample. */
    public LayerStack stack(int mostLayers) {
        return new LayerStack(materials, mostLayers);
    }

    /** Work space of one thread. */
    public Simulator simulator(int channels, int mostLayers) {
        return new Simulator(this, channels, mostLayers);
    }

    private static List<Element> elements(List<Material> materials) {
        Set<Integer> all = new TreeSet<>();
        materials.forEach(m -> all.addAll(m.massFractions().keySet()));
        all.add(ARGON);
        return all.stream().map(Element::ofAtomicNumber).toList();
    }

    private void prepare(int m, List<Element> elements) {
        Material material = materials.get(m);
        double angle = geometry.scatterAngle();
        for (int e = 0; e < elements.size(); e++) {
            fraction[m][e] = material.massFraction(elements.get(e).atomicNumber());
        }
        attenuationIn[m] = perNode(n -> material.massAttenuation(source.energyKev(n)) / geometry.sinIncidence());
        attenuationCompton[m] = perNode(
                n -> material.massAttenuation(compton.scatteredKev(source.energyKev(n))) / geometry.sinTakeOff());
        rayleigh[m] = perNode(n -> material.rayleigh(source.energyKev(n), angle) / geometry.sinIncidence());
        comptonScatter[m] = perNode(n -> material.compton(source.energyKev(n), angle) / geometry.sinIncidence());
        for (int b = 0; b < bundles.size(); b++) {
            attenuationOut[m][b] = material.massAttenuation(bundles.get(b).energyKev()) / geometry.sinTakeOff();
        }
    }

    private void prepareAir() {
        Material air = Material.ofComposition("air", "N:0.755 + O:0.232 + Ar:0.013", 1.205e-3);
        double areal = Air.areal(geometry.seenAirCm());
        for (int b = 0; b < bundles.size(); b++) {
            if (bundles.get(b).group().element().atomicNumber() == ARGON) {
                double sum = 0;
                for (double photons : excitation[b]) {
                    sum += photons * geometry.sinIncidence();
                }
                airFluorescence[b] = sum * Air.ARGON_SHARE * areal;
            }
        }
        for (int n = 0; n < source.nodes(); n++) {
            double energy = source.energyKev(n);
            airRayleigh[n] = air.rayleigh(energy, geometry.scatterAngle()) * areal;
            airCompton[n] = air.compton(energy, geometry.scatterAngle()) * areal;
        }
    }

    private interface PerNode {
        double at(int node);
    }

    private double[] perNode(PerNode value) {
        double[] all = new double[source.nodes()];
        for (int n = 0; n < all.length; n++) {
            all[n] = value.at(n);
        }
        return all;
    }
}
