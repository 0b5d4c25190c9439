package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.detector.ExpectedSpectrum;
import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.SpectrumInput.Normalisation;
import io.pentimento.xrf.forward.PoissonSampler;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Spectra of a full-field GEM detector as mixtures of lines, after E. Zarębski's poster on transformers for XRF: elements
 * with their theoretical lines and argon escape peaks, a substrate's background, copper of the foils, a gain that varies
 * over the area, and few counts. How many elements, how strong, how bright: the poster does not say; the settings are
 * ours.
 *
 * <p>An area is the number of counts that the lines of an element's group yield, escape peaks included.
 */
public final class GemExamples implements Examples {

    /** What can be told apart, more or less, at 18 % resolution between 2 and 20 keV. */
    public static final List<String> LABELS = List.of(
            "K-K", "Ca-K", "Ti-K", "Ba-L", "Cr-K", "Mn-K", "Fe-K", "Co-K", "Ni-K", "Cu-K", "Zn-K", "Au-L", "Hg-L",
            "As-K", "Pb-L", "Sr-K", "Sn-L");

    private static final ModelInput.Spectrum INPUT = new ModelInput.Spectrum(0, 25.6, 256, Normalisation.NONE);
    private static final double EXCITATION_KEV = 30;
    private static final double HIGHEST_KEV = 45;
    private static final double STEP_KEV = 0.1;
    /** Spread of an element's share of the counts over the examples; the error that counts as one. */
    private static final double SPREAD = 0.12;

    /**
     * What varies, and how far.
     *
     * @param leastCounts of a spectrum, drawn evenly on a logarithmic scale up to
     * @param mostCounts of a spectrum
     * @param mostElements in one spectrum; at least one
     * @param gainSpread standard deviation of the gain, relative
     * @param offsetSpreadKev standard deviation of the offset
     * @param widthSpread standard deviation of the resolution, relative
     * @param background smallest and largest share of the counts that the substrate scatters
     * @param leftOut elements that are never drawn, to see whether a model notices what it does not know
     */
    public record Settings(
            double leastCounts,
            double mostCounts,
            int mostElements,
            double gainSpread,
            double offsetSpreadKev,
            double widthSpread,
            List<Double> background,
            List<String> leftOut) {

        /** The settings of the published figures. */
        public static final Settings STANDARD =
                new Settings(500, 5000, 5, 0.02, 0.03, 0.05, List.of(0.1, 0.6), List.of());

        public Settings {
            if (!(leastCounts >= 1) || !(mostCounts >= leastCounts)) {
                throw new IllegalArgumentException("leastCounts=" + leastCounts + ", mostCounts=" + mostCounts
                        + ": must be at least 1, and the least not above the most");
            }
            if (mostElements < 1 || mostElements > LABELS.size() - leftOut.size()) {
                throw new IllegalArgumentException(
                        "mostElements=" + mostElements + ": must be between 1 and " + (LABELS.size() - leftOut.size()));
            }
            for (String element : leftOut) {
                if (LABELS.stream().noneMatch(label -> isOf(label, element))) {
                    throw new IllegalArgumentException(
                            "without=" + element + ": no label of " + LABELS + " is of this element");
                }
            }
            background = List.copyOf(background);
            leftOut = List.copyOf(leftOut);
        }

        /** The same without some elements. */
        public Settings without(List<String> elements) {
            return new Settings(
                    leastCounts,
                    mostCounts,
                    mostElements,
                    gainSpread,
                    offsetSpreadKev,
                    widthSpread,
                    background,
                    elements);
        }

        private boolean has(String label) {
            return leftOut.stream().noneMatch(element -> isOf(label, element));
        }
    }

    private final Settings settings;
    private final GemResponse response;
    private final List<List<Line>> lines;
    private final int[] drawable;

    public GemExamples(Settings settings, XrayLines lines) {
        this.settings = settings;
        this.response = GemResponse.typical(lines);
        this.lines = LABELS.stream()
                .map(name -> lines.lines(LineGroup.parse(name), EXCITATION_KEV))
                .toList();
        this.drawable = IntStream.range(0, LABELS.size())
                .filter(k -> settings.has(LABELS.get(k)))
                .toArray();
    }

    private static boolean isOf(String label, String element) {
        return label.startsWith(element + "-");
    }

    @Override
    public ModelInput.Spectrum input() {
        return INPUT;
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public boolean areas() {
        return true;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>();
        all.put("examples", "gem");
        all.put("counts", settings.leastCounts() + " to " + settings.mostCounts());
        all.put("elements", "1 to " + settings.mostElements());
        all.put("gain spread", String.valueOf(settings.gainSpread()));
        all.put("offset spread keV", String.valueOf(settings.offsetSpreadKev()));
        all.put("width spread", String.valueOf(settings.widthSpread()));
        all.put("background share", settings.background().toString());
        return all;
    }

    @Override
    public Drawer drawer() {
        return new Mixture();
    }

    /** Draws one mixture after the other into the same buffers. */
    private final class Mixture implements Drawer {

        private final ExpectedSpectrum spectrum = new ExpectedSpectrum(response, INPUT.bins(), HIGHEST_KEV);
        private final double[] continuum = new double[(int) (HIGHEST_KEV / STEP_KEV) + 1];
        private final double[] amounts = new double[LABELS.size()];
        private final Stranger stranger = new Stranger(2, 22);
        private final int[] order = drawable.clone();

        @Override
        public void draw(RandomGenerator random, boolean foreign, boolean again, Example into) {
            into.clear();
            EnergyAxis right = axis(random);
            boolean skewed = foreign && random.nextInt(4) == 0;
            EnergyAxis axis = skewed ? Stranger.wrong(right, random) : right;
            spectrum.begin(axis);
            double scattered = Draw.between(
                    random, settings.background().get(0), settings.background().get(1));
            double elements = drawAmounts(random);
            double counts = Draw.logBetween(random, settings.leastCounts(), settings.mostCounts());
            double perAmount = counts * (1 - scattered) / elements;
            for (int k : drawable) {
                if (amounts[k] > 0) {
                    addElement(k, amounts[k] * perAmount, random);
                    into.present()[k] = true;
                    into.areas()[k] = (float) (amounts[k] * perAmount);
                }
            }
            substrate(random, counts * scattered);
            if (foreign && !skewed) {
                stranger.add(random, counts, axis, spectrum::addLine);
            }
            spectrum.finish(0);
            double[] expected = spectrum.counts();
            for (int c = 0; c < expected.length; c++) {
                into.counts()[c] = PoissonSampler.draw(expected[c], random);
            }
            Arrays.fill(into.units(), skewed ? Stranger.NO_MATTER : (float) (SPREAD * Math.max(1, into.total())));
        }

        private EnergyAxis axis(RandomGenerator random) {
            double gain = 1 + settings.gainSpread() * random.nextGaussian();
            double width = 1 + settings.widthSpread() * random.nextGaussian();
            double bin = (INPUT.lastKev() - INPUT.firstKev()) / INPUT.bins();
            double offset = settings.offsetSpreadKev() * random.nextGaussian();
            return new EnergyAxis(
                    INPUT.firstKev() + bin / 2 + offset,
                    bin / gain,
                    0,
                    EnergyAxis.Width.squareRootLaw(0.18 * Math.max(0.5, width), 5.9));
        }

        /** A few elements, on a logarithmic scale, and the sum of their amounts. */
        private double drawAmounts(RandomGenerator random) {
            Arrays.fill(amounts, 0);
            int number = 1 + random.nextInt(settings.mostElements());
            double sum = 0;
            for (int i = 0; i < number; i++) {
                int j = i + random.nextInt(order.length - i);
                int swap = order[i];
                order[i] = order[j];
                order[j] = swap;
                amounts[order[i]] = Draw.logBetween(random, 0.05, 1);
                sum += amounts[order[i]];
            }
            Arrays.sort(order);
            return sum;
        }

        /** Lines of a group, the softer ones weakened as if the element lay under something. */
        private void addElement(int label, double counts, RandomGenerator random) {
            double depth = random.nextDouble() * 30;
            double sum = 0;
            List<Line> group = lines.get(label);
            for (int i = 0; i < group.size(); i++) {
                sum += group.get(i).share() * passed(group.get(i).energyKev(), depth);
            }
            for (int i = 0; i < group.size(); i++) {
                Line line = group.get(i);
                spectrum.addLine(line.energyKev(), counts * line.share() * passed(line.energyKev(), depth) / sum);
            }
        }

        private double passed(double energyKev, double depth) {
            return Math.exp(-depth / (energyKev * energyKev * energyKev));
        }

        /** Scattered bremsstrahlung behind an absorbing sample, and a Compton hump. */
        private void substrate(RandomGenerator random, double counts) {
            double voltage = Draw.between(random, 25, 42);
            double absorbed = Draw.logBetween(random, 20, 400);
            double hump = Draw.between(random, 14, 20);
            double humpWidth = Draw.between(random, 1, 2.5);
            double humpShare = random.nextDouble() * 0.8;
            double smooth = 0;
            double peaked = 0;
            for (int i = 1; i < continuum.length; i++) {
                double e = i * STEP_KEV;
                smooth += kramers(e, voltage, absorbed);
                peaked += bell(e, hump, humpWidth);
            }
            continuum[0] = 0;
            for (int i = 1; i < continuum.length; i++) {
                double e = i * STEP_KEV;
                continuum[i] = counts
                        / STEP_KEV
                        * ((1 - humpShare) * kramers(e, voltage, absorbed) / smooth
                                + humpShare * bell(e, hump, humpWidth) / peaked);
            }
            spectrum.addContinuum(continuum, STEP_KEV);
        }

        private double kramers(double e, double voltage, double absorbed) {
            return e < voltage ? (voltage / e - 1) * Math.exp(-absorbed / (e * e * e)) : 0;
        }

        private double bell(double e, double centre, double sigma) {
            double z = (e - centre) / sigma;
            return Math.exp(-0.5 * z * z);
        }
    }
}
