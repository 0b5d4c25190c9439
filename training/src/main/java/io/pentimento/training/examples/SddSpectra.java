package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.SpectrumInput.Normalisation;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.forward.PoissonSampler;
import io.pentimento.xrf.forward.Simulator;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Material;
import io.pentimento.xrf.material.Pigment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Paintings before an MA-XRF scanner with a silicon drift detector, from the forward model: several tubes, voltages,
 * geometries and detectors, so that a model does not learn one instrument; drifting axis and resolution; traces of other
 * metals; a smooth background that the forward model does not have; from a few hundred to a million counts.
 *
 * <p>Immutable; safe for use by many threads, each with a {@link View} of its own.
 */
public final class SddSpectra {

    /** What models for such detectors look at: 640 bins of 40 eV. */
    public static final ModelInput.Spectrum INPUT = new ModelInput.Spectrum(0.6, 26.2, 640, Normalisation.NONE);

    /** Elements of hardware, impurities and corrosion. */
    private static final List<String> TRACES = List.of(
            "P", "S", "Cl", "K", "Ca", "Ti", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "As", "Se", "Sr", "Ag", "Cd",
            "Sn", "Sb", "Ba", "Au", "Hg", "Pb", "Bi");

    /** Of chalk, white lead, zinc and titanium, of earths, verdigris and vermilion, and what is always found beside chalk. */
    private static final Set<String> COMMON = Set.of("Ca", "Ti", "Fe", "Cu", "Zn", "Sr", "Hg", "Pb");

    /**
     * How many counts spectra have, drawn evenly on a logarithmic scale.
     *
     * @param least of a spectrum
     * @param most of a spectrum
     */
    public record Counts(double least, double most) {
        public Counts {
            if (!(least >= 1) || !(most >= least)) {
                throw new IllegalArgumentException(
                        "least=" + least + ", most=" + most + ": must be at least 1, and the least not above the most");
            }
        }
    }

    /** So much of an element tells how many counts more of it makes; mg/cm². */
    private static final double PROBE = 1e-4;

    /** Of one element, mg/cm². */
    private static final double MOST_TRACE_MASS = 1;
    /** From a few milliseconds to some seconds a pixel. */
    public static final Counts ANY_COUNTS = new Counts(200, 1e6);

    private static final double LEAST_EXPECTED = 0.05;
    private static final double MOST_THRESHOLD_KEV = 1.3;
    private static final double LEAST_END_KEV = 24.7;

    private final List<ForwardModel> setUps;
    /** What the pigments are called in errors. */
    private final String palette;

    private final List<Pigment> pigments;
    private final Counts counts;
    private final List<Element> leftOut;
    private final Traces traces;
    private final Background background;
    /** Materials of the elements that traces are of. */
    private final int[] traceMaterials;

    /** Which of them are those of common pigments. */
    private final boolean[] common;

    /** Line groups of each trace in each set-up. */
    private final int[][][] groupsOfTraces;

    /** Looks up cross sections for all set-ups; takes some seconds. */
    public SddSpectra(XrayLines lines, Counts counts) {
        this(lines, counts, Ingredients.USUAL, Traces.FAINT, Background.MUCH);
    }

    /**
     * @param ingredients of the paintings; elements that are left out are neither painted nor found as traces
     * @param traces elements besides the pigments
     * @param background besides what is simulated
     */
    public SddSpectra(XrayLines lines, Counts counts, Ingredients ingredients, Traces traces, Background background) {
        this.traces = traces;
        this.background = background;
        this.leftOut = ingredients.without().stream().map(SddSpectra::element).toList();
        this.counts = counts;
        palette = ingredients.palette() == null ? "palette" : ingredients.palette();
        pigments = ingredients.pigments().pigments();
        List<Material> materials =
                new ArrayList<>(pigments.stream().map(Pigment::material).toList());
        int firstTrace = materials.size();
        TRACES.forEach(symbol -> materials.add(Material.ofFormula(symbol, symbol, 5)));
        traceMaterials = IntStream.range(0, TRACES.size())
                .filter(i -> !ingredients.without().contains(TRACES.get(i)))
                .map(i -> firstTrace + i)
                .toArray();
        common = new boolean[traceMaterials.length];
        for (int i = 0; i < common.length; i++) {
            common[i] = COMMON.contains(TRACES.get(traceMaterials[i] - firstTrace));
        }
        setUps = SddInstruments.prepare(lines, materials);
        groupsOfTraces = setUps.stream()
                .map(setUp -> IntStream.of(traceMaterials)
                        .mapToObj(t -> groupsOf(setUp, TRACES.get(t - firstTrace)))
                        .toArray(int[][]::new))
                .toArray(int[][][]::new);
    }

    private SddSpectra(SddSpectra same, Counts otherCounts) {
        setUps = same.setUps;
        palette = same.palette;
        pigments = same.pigments;
        counts = otherCounts;
        leftOut = same.leftOut;
        traces = same.traces;
        background = same.background;
        traceMaterials = same.traceMaterials;
        common = same.common;
        groupsOfTraces = same.groupsOfTraces;
    }

    /** The same with other counts, without looking anything up. */
    public SddSpectra withCounts(Counts other) {
        return new SddSpectra(this, other);
    }

    private static int[] groupsOf(ForwardModel setUp, String symbol) {
        return IntStream.range(0, setUp.groups().size())
                .filter(g -> setUp.groups().get(g).element().symbol().equals(symbol))
                .toArray();
    }

    private static Element element(String symbol) {
        return Element.ofSymbol(symbol)
                .orElseThrow(() -> new IllegalArgumentException("without=" + symbol + ": not an element"));
    }

    private boolean mayBePainted(Pigment pigment) {
        return leftOut.stream().allMatch(e -> pigment.material().massFraction(e.atomicNumber()) == 0);
    }

    /** Pigments, in the order in which stacks name them. */
    List<Pigment> pigments() {
        return pigments;
    }

    /** What a reader of a model should know of them. */
    Map<String, String> settings() {
        return Map.of(
                "set-ups",
                String.valueOf(setUps.size()),
                "pigments",
                String.valueOf(pigments.size()),
                "traces",
                traces.name().toLowerCase(Locale.ROOT) + ", each with up to " + traces.mostShare() + " of the counts",
                "background",
                background.least() + " to " + background.most() + " of the counts, in "
                        + Math.round(100 * background.frequency()) + " % of the examples");
    }

    /** Line groups that a set-up gives, in its order. */
    List<ForwardModel> setUps() {
        return setUps;
    }

    View view() {
        return new View();
    }

    /** Draws one spectrum after the other into the same buffers. Belongs to one thread. */
    final class View implements Evidence.Painting {

        private final PaintStack paint = new PaintStack(palette, pigments, SddSpectra.this::mayBePainted);
        private final Simulator[] simulators = new Simulator[setUps.size()];
        private final LayerStack[] stacks = new LayerStack[setUps.size()];
        private final LayerStack[] lesser = new LayerStack[setUps.size()];
        private final Stranger stranger = new Stranger(1, 25);
        private final double[] expected = new double[INPUT.bins()];
        /** Of a spectrum of one count without background and strangers. */
        private final double[] perCount = new double[INPUT.bins()];

        private int setUp;
        private boolean skewed;
        private EnergyAxis axis;
        private double total;
        private double rate;
        private double perExposure;
        /** Bins that are not cut off. */
        private int firstSeen;

        private int lastSeen;

        private View() {
            for (int s = 0; s < simulators.length; s++) {
                simulators[s] = setUps.get(s).simulator(INPUT.bins(), PaintStack.MOST_LAYERS);
                stacks[s] = setUps.get(s).stack(PaintStack.MOST_LAYERS);
                lesser[s] = setUps.get(s).stack(PaintStack.MOST_LAYERS);
            }
        }

        /**
         * Another painting before another instrument, or another time before the same; {@link #expected} and {@link
         * #area} are of it.
         *
         * @param again whether it may be the same one
         * @return whether it is another one
         */
        boolean look(RandomGenerator random, boolean foreign, boolean again) {
            boolean skew = foreign && random.nextInt(4) == 0;
            boolean another = !again || skew || skewed;
            if (another) {
                setUp = random.nextInt(simulators.length);
                paint.paint(random, stacks[setUp]);
                addTraces(random);
                skewed = skew;
                EnergyAxis drawn = SddInstruments.axis(INPUT, random);
                axis = skewed ? Stranger.wrong(drawn, random) : drawn;
                rate = Draw.logBetween(random, 500, 1e5);
                perExposure = simulators[setUp].sample(stacks[setUp]);
            }
            total = Draw.logBetween(random, counts.least(), counts.most());
            if (another) {
                simulators[setUp].expect(axis, 1, rate);
                System.arraycopy(simulators[setUp].expected(), 0, perCount, 0, perCount.length);
            }
            for (int c = 0; c < expected.length; c++) {
                expected[c] = total * perCount[c];
            }
            background.addTo(expected, total, axis, INPUT, random);
            cutEnds(random);
            if (foreign && !skewed) {
                stranger.add(
                        random,
                        total,
                        axis,
                        (kev, sigma, counts) -> SiliconDetector.addPeak(expected, axis, kev, sigma, counts));
            }
            return another;
        }

        private void addTraces(RandomGenerator random) {
            Simulator simulator = simulators[setUp];
            LayerStack stack = stacks[setUp];
            int[] chosen = traces.choose(random, common);
            double all = simulator.sample(stack);
            double[] before = IntStream.of(chosen).mapToDouble(this::counts).toArray();
            for (int trace : chosen) {
                stack.addTo(0, traceMaterials[trace], PROBE);
            }
            simulator.sample(stack);
            double[] more = IntStream.of(chosen).mapToDouble(this::counts).toArray();
            for (int i = 0; i < chosen.length; i++) {
                double wanted = traces.share(random) * all;
                double times = wanted / Math.max(more[i] - before[i], all * Traces.LEAST_SHARE * PROBE);
                stack.addTo(0, traceMaterials[chosen[i]], Math.min(times * PROBE, MOST_TRACE_MASS));
            }
        }

        private double counts(int trace) {
            return IntStream.of(groupsOfTraces[setUp][trace])
                    .mapToDouble(simulators[setUp]::ofGroup)
                    .sum();
        }

        @Override
        public boolean has(int pigment) {
            return paint.has(pigment);
        }

        /** Forgets {@link #area}. */
        @Override
        public double without(int[] pigments, double[] change) {
            lesser[setUp].set(stacks[setUp]);
            for (int pigment : pigments) {
                lesser[setUp].remove(pigment);
            }
            return difference(lesser[setUp], change);
        }

        /** Forgets {@link #area}. */
        @Override
        public double instead(int[] pigments, int other, double[] change) {
            lesser[setUp].set(stacks[setUp]);
            for (int pigment : pigments) {
                lesser[setUp].replace(pigment, other);
            }
            return difference(lesser[setUp], change);
        }

        private double difference(LayerStack stack, double[] change) {
            double counts = simulators[setUp].sample(stack);
            simulators[setUp].expect(axis, counts / perExposure, rate);
            double[] left = simulators[setUp].expected();
            double missing = 0;
            for (int c = 0; c < perCount.length; c++) {
                change[c] = perCount[c] - left[c];
                missing += Math.max(0, change[c]);
            }
            return missing;
        }

        /** In standard deviations of each bin that is seen. */
        @Override
        public void weigh(double[] change, double[] into) {
            Arrays.fill(into, 0);
            for (int c = firstSeen; c <= lastSeen; c++) {
                into[c] = total * change[c] / Math.sqrt(Math.max(expected[c], LEAST_EXPECTED));
            }
        }

        /** Whether the axis of the last spectrum is wrong on purpose. */
        boolean skewed() {
            return skewed;
        }

        /** Thresholds of electronics cut some spectra off below, ends of their range some above. */
        private void cutEnds(RandomGenerator random) {
            firstSeen = 0;
            lastSeen = expected.length - 1;
            if (random.nextInt(3) == 0) {
                double least = Draw.between(random, INPUT.firstKev(), MOST_THRESHOLD_KEV);
                while (axis.energyKev(firstSeen) < least) {
                    firstSeen++;
                }
                Arrays.fill(expected, 0, firstSeen, 0);
            }
            if (random.nextInt(3) == 0) {
                double most = Draw.between(random, LEAST_END_KEV, INPUT.lastKev());
                while (axis.energyKev(lastSeen) > most) {
                    lastSeen--;
                }
                Arrays.fill(expected, lastSeen + 1, expected.length, 0);
            }
        }

        /** Whether none of these bins is cut off. */
        boolean sees(int firstBin, int lastBin) {
            return firstSeen <= firstBin && lastBin <= lastSeen;
        }

        /** Which of {@link #setUps}. */
        int setUp() {
            return setUp;
        }

        /** What was painted. */
        PaintStack paint() {
            return paint;
        }

        /** Expected counts per bin. */
        double[] expected() {
            return expected;
        }

        /** Expected counts of a line group of the set-up. */
        double area(int group) {
            return total * simulators[setUp].areas()[group];
        }

        /** Draws counts around the expectation. */
        void draw(RandomGenerator random, float[] counts) {
            for (int c = 0; c < expected.length; c++) {
                counts[c] = PoissonSampler.draw(expected[c], random);
            }
        }
    }
}
