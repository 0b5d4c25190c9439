package io.pentimento.training.synthesis;

import io.pentimento.training.examples.Background;
import io.pentimento.training.examples.SddInstruments;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.forward.Simulator;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Material;
import io.pentimento.xrf.material.Pigment;
import io.pentimento.xrf.material.PigmentTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Paints of a pigment table, whose spectra the forward model computes for several instruments. */
final class PaintPalette implements Palette {

    /** The palette of the paper, as far as the table has it; aegirine, which it lacks, is missing. */
    static final List<String> PUBLISHED = List.of(
            "red-ochre",
            "cinnabar",
            "cobalt-blue",
            "smalt",
            "yellow-ochre",
            "raw-sienna",
            "green-earth",
            "hematite",
            "bone-black",
            "charcoal-black",
            "titanium-white-rutile");

    /** What painters had from the fifteenth century to the nineteenth. */
    static final List<String> PAINTERS = List.of(
            "lead-white",
            "chalk",
            "bone-black",
            "charcoal-black",
            "vermilion",
            "minium",
            "red-ochre",
            "hematite",
            "madder-lake",
            "lead-tin-yellow-I",
            "yellow-ochre",
            "raw-sienna",
            "raw-umber",
            "burnt-umber",
            "verdigris",
            "malachite",
            "green-earth",
            "azurite",
            "smalt",
            "lapis-lazuli",
            "prussian-blue");

    /** What they have had since the middle of the nineteenth. */
    static final List<String> MODERN = List.of(
            "zinc-white",
            "titanium-white-rutile",
            "lithopone",
            "lead-white",
            "lamp-black",
            "mars-black",
            "vermilion",
            "cadmium-red",
            "cadmium-orange",
            "mars-red",
            "madder-lake",
            "chrome-yellow",
            "cadmium-yellow",
            "strontium-yellow",
            "yellow-ochre",
            "burnt-sienna",
            "raw-umber",
            "viridian",
            "chrome-oxide-green",
            "emerald-green",
            "cobalt-blue",
            "cerulean-blue",
            "ultramarine",
            "prussian-blue");

    /** Both: an old painting is painted on again, and not every painter buys what is new. */
    static final List<String> ANY =
            Stream.concat(PAINTERS.stream(), MODERN.stream()).distinct().toList();

    private static final List<String> GROUNDS = List.of("chalk", "gypsum", "lead-white");
    private static final List<String> SUPPORTS = List.of("canvas", "wood");
    private static final String BINDER = "linseed-oil";
    private static final int MOST_LAYERS = 4;
    /** A paint of the tables is so thick that nothing beneath it shows. */
    private static final double THICK_UM = 1000;

    /** Of a paint's volume; the rest is oil. */
    private static final double PIGMENT_SHARE = 0.4;

    private final List<Swatch> swatches;
    private final Layering layering;
    private final Background background;
    private final List<SetUp> setUps;
    private final int paints;
    private final Optional<Beam> only;

    /** One instrument's work space, which is dear to make; whoever uses it locks it. */
    private record SetUp(Simulator simulator, LayerStack stack) {}

    /**
     * Looks up cross sections; takes some seconds.
     *
     * @param table where the pigments are; grounds, supports and binder are those that come with the program
     * @param ids of the pigments, two at least
     */
    PaintPalette(XrayLines lines, PigmentTable table, List<String> ids, Layering layering, Background background) {
        this(lines, table, ids, layering, background, false);
    }

    /** @param single whether there is one instrument only, which is always the same */
    PaintPalette(
            XrayLines lines,
            PigmentTable table,
            List<String> ids,
            Layering layering,
            Background background,
            boolean single) {
        if (ids.size() < 2) {
            throw new IllegalArgumentException("pigments=" + ids + ": a palette needs two at least");
        }
        this.layering = layering;
        this.background = background;
        List<Pigment> pigments = ids.stream().map(table::get).toList();
        swatches = pigments.stream().map(p -> new Swatch(p.id(), p.rgb())).toList();
        paints = swatches.size();
        List<Material> materials = new ArrayList<>();
        pigments.forEach(pigment -> materials.add(pigment.material()));
        PigmentTable shipped = PigmentTable.shipped();
        Stream.of(GROUNDS.stream(), SUPPORTS.stream(), Stream.of(BINDER))
                .flatMap(all -> all)
                .forEach(id -> materials.add(shipped.get(id).material()));
        List<ForwardModel> models =
                single ? List.of(SddInstruments.one(lines, materials)) : SddInstruments.prepare(lines, materials);
        setUps = models.stream()
                .map(model -> new SetUp(model.simulator(BINS, MOST_LAYERS), model.stack(MOST_LAYERS)))
                .toList();
        only = single ? Optional.of(new Instrument(new SplittableRandom(0))) : Optional.empty();
    }

    @Override
    public List<Swatch> swatches() {
        return swatches;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "palette",
                swatches.stream().map(Swatch::name).collect(Collectors.joining(", ")),
                "spectra of mixtures",
                switch (layering) {
                    case MIXTURE -> "those of the paints, added up";
                    case LAYERS -> "of a layer on a ground";
                    case OVERPAINTED -> "of a layer on a ground, or on another layer";
                },
                "set-ups",
                String.valueOf(setUps.size()));
    }

    @Override
    public Beam beam(RandomGenerator random) {
        return only.orElseGet(() -> new Instrument(random));
    }

    private final class Instrument implements Beam {

        private final SetUp setUp;
        private final EnergyAxis axis;
        private final double[] backdrop = new double[BINS];
        /** Counts a second, for pile-up. */
        private final double rate;

        private final double paintUm;
        private final double groundUm;
        private final double supportUm;
        private final int ground;
        private final int support;
        private final int[] inPaint = new int[paints + 1];
        private final double[] shares = new double[paints + 1];
        /** Shares of the counts of each paint alone, where they are needed. */
        private final double[][] alone = new double[layering == Layering.MIXTURE ? paints : 0][BINS];

        private final double typical;
        private final SplittableRandom hidden;
        private final double[] sharesBelow = new double[paints + 1];

        Instrument(RandomGenerator random) {
            hidden = new SplittableRandom(layering == Layering.OVERPAINTED ? random.nextLong() : 0);
            setUp = setUps.get(random.nextInt(setUps.size()));
            axis = SddInstruments.axis(Synthesis.INPUT, random);
            rate = anyScale(500, 100_000, random);
            paintUm = anyScale(10, 90, random);
            groundUm = anyScale(40, 200, random);
            supportUm = 300 + 1700 * random.nextDouble();
            ground = paints + random.nextInt(GROUNDS.size());
            support = paints + GROUNDS.size() + random.nextInt(SUPPORTS.size());
            background.addTo(backdrop, 1, axis, Synthesis.INPUT, random);
            for (int i = 0; i < paints; i++) {
                inPaint[i] = i;
            }
            inPaint[paints] = paints + GROUNDS.size() + SUPPORTS.size();
            for (int i = 0; i < alone.length; i++) {
                double[] one = new double[paints];
                one[i] = 1;
                simulate(one, alone[i], false);
            }
            double[] all = new double[paints];
            Arrays.fill(all, 1);
            typical = simulate(all, new double[BINS], false);
        }

        @Override
        public double expect(double[] amounts, double[] into) {
            double all = 0;
            for (double amount : amounts) {
                all += amount;
            }
            if (!(all > 0)) {
                throw new IllegalArgumentException("amounts: all are 0");
            }
            if (layering != Layering.MIXTURE) {
                boolean overpainted = layering == Layering.OVERPAINTED && hidden.nextBoolean();
                return simulate(amounts, into, overpainted) / typical;
            }
            Arrays.fill(into, 0);
            for (int i = 0; i < paints; i++) {
                for (int b = 0; b < BINS; b++) {
                    into[b] += amounts[i] / all * alone[i][b];
                }
            }
            return 1;
        }

        private double simulate(double[] amounts, double[] into, boolean overpainted) {
            mix(amounts, shares);
            double sum = 0;
            double perExposure;
            synchronized (setUp) {
                LayerStack stack = setUp.stack.clear();
                if (layering == Layering.MIXTURE) {
                    stack.layerByVolume(THICK_UM, inPaint, shares);
                } else {
                    stack.layerByVolume(paintUm, inPaint, shares);
                    if (overpainted) {
                        layBelow(stack);
                    }
                    stack.layer(groundUm, ground).layer(supportUm, support);
                }
                perExposure = setUp.simulator.sample(stack);
                setUp.simulator.expect(axis, 1, rate);
                for (int b = 0; b < BINS; b++) {
                    into[b] = setUp.simulator.expected()[b] + backdrop[b];
                    sum += into[b];
                }
            }
            for (int b = 0; b < BINS; b++) {
                into[b] /= sum;
            }
            return perExposure * sum;
        }

        /** Between two values, all scales as likely. */
        private static double anyScale(double least, double most, RandomGenerator random) {
            return least * Math.pow(most / least, random.nextDouble());
        }

        private void layBelow(LayerStack stack) {
            double[] amounts = new double[paints];
            amounts[hidden.nextInt(paints)] = 1;
            amounts[hidden.nextInt(paints)] += hidden.nextDouble();
            mix(amounts, sharesBelow);
            stack.layerByVolume(paintUm * (0.3 + 1.2 * hidden.nextDouble()), inPaint, sharesBelow);
        }

        /** By volume, in oil. */
        private void mix(double[] amounts, double[] into) {
            double all = 0;
            for (double amount : amounts) {
                all += amount;
            }
            for (int i = 0; i < paints; i++) {
                into[i] = PIGMENT_SHARE * amounts[i] / all;
            }
            into[paints] = 1 - PIGMENT_SHARE;
        }
    }
}
