package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.xrf.detector.SiliconResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.forward.ForwardModel;
import io.pentimento.xrf.forward.Geometry;
import io.pentimento.xrf.forward.LayerStack;
import io.pentimento.xrf.forward.Simulator;
import io.pentimento.xrf.forward.XrayTube;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Pigment;
import io.pentimento.xrf.material.PigmentTable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "forward",
        description =
                "Simulated spectra per second on one core: random layered paintings, full physics, Poisson noise.",
        mixinStandardHelpOptions = true)
final class ForwardBench implements Callable<Integer> {

    private static final int MOST_LAYERS = 3;
    private static final double RANGE_KEV = 30;
    private static final double COUNTS = 10_000;
    private static final double RATE_HZ = 50_000;
    private static final double DRIFT = 0.002;
    private static final double MICRO = 1e-3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Option(
            names = "--spectra",
            paramLabel = "N",
            defaultValue = "50000",
            description = "how many are timed, after as many that are not (default: ${DEFAULT-VALUE})")
    private int spectra;

    @Option(names = "--channels", paramLabel = "N", defaultValue = "1024", description = "default: ${DEFAULT-VALUE}")
    private int channels;

    @Mixin
    private BenchOptions bench;

    /**
     * What {@code bench forward} prints.
     *
     * @param seconds by the clock; other programs on the machine lengthen it
     * @param spectraPerCpuSecond per second of processor time of the one thread
     * @param checksum of all counts: the same for the same seed, sizes and commit
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            int spectra,
            int channels,
            int materials,
            @JsonProperty("layers") String layers,
            @JsonProperty("counts_per_spectrum") double countsPerSpectrum,
            @JsonProperty("pile_up") boolean pileUp,
            int threads,
            double seconds,
            @JsonProperty("cpu_seconds") double cpuSeconds,
            @JsonProperty("spectra_per_second") double spectraPerSecond,
            @JsonProperty("spectra_per_cpu_second") double spectraPerCpuSecond,
            @JsonProperty("us_physics") double physicsUs,
            @JsonProperty("us_response") double responseUs,
            @JsonProperty("us_noise") double noiseUs,
            long checksum) {}

    @Override
    public Integer call() {
        if (spectra <= 0 || channels <= 0) {
            throw new CommandException("spectra=" + spectra + ", channels=" + channels + ": must be positive");
        }
        List<Pigment> pigments = PigmentTable.shipped().pigments();
        ForwardModel model = ForwardModel.prepare(
                new XrayLines(),
                XrayTube.of(new Element("Rh", 45), 40),
                Geometry.TYPICAL,
                SiliconResponse.TYPICAL,
                pigments.stream().map(Pigment::material).toList());
        Run run = new Run(model, pigments);
        run.measure();
        Figures figures = run.measure();
        bench.output()
                .result(
                        figures,
                        "%,.0f spectra/s (%,.0f per second of processor time) of %d channels on one core: %.0f µs physics,"
                                + " %.0f µs response, %.0f µs noise"
                                        .formatted(
                                                figures.spectraPerSecond(),
                                                figures.spectraPerCpuSecond(),
                                                channels,
                                                figures.physicsUs(),
                                                figures.responseUs(),
                                                figures.noiseUs()));
        return 0;
    }

    /** Random paintings: one or two mixed paint layers over a ground, each spectrum on an axis of its own. */
    private final class Run {

        private final ForwardModel model;
        private final Simulator simulator;
        private final LayerStack stack;
        private final int[] paints;
        private final int oil;
        private final int chalk;
        private final int leadWhite;
        private final int[] mixed = new int[3];
        private final double[] shares = new double[3];
        private final int[] counts = new int[channels];

        Run(ForwardModel model, List<Pigment> pigments) {
            this.model = model;
            simulator = model.simulator(channels, MOST_LAYERS);
            stack = model.stack(MOST_LAYERS);
            List<String> ids = pigments.stream().map(Pigment::id).toList();
            oil = ids.indexOf("linseed-oil");
            chalk = ids.indexOf("chalk");
            leadWhite = ids.indexOf("lead-white");
            paints = pigments.stream()
                    .filter(p -> !List.of("binder", "support").contains(p.pigmentClass()))
                    .mapToInt(p -> ids.indexOf(p.id()))
                    .toArray();
        }

        Figures measure() {
            SplittableRandom random = new SplittableRandom(bench.seed());
            long cpu = THREADS.getCurrentThreadCpuTime();
            long physics = 0;
            long response = 0;
            long noise = 0;
            long checksum = 0;
            for (int i = 0; i < spectra; i++) {
                long begin = System.nanoTime();
                paint(random);
                simulator.sample(stack);
                long sampled = System.nanoTime();
                EnergyAxis axis = EnergyAxis.linear(
                        random.nextDouble(-0.03, 0.03), RANGE_KEV / channels * (1 + random.nextDouble(-DRIFT, DRIFT)));
                simulator.expect(axis, COUNTS, RATE_HZ);
                long expected = System.nanoTime();
                simulator.draw(random, counts);
                long drawn = System.nanoTime();
                physics += sampled - begin;
                response += expected - sampled;
                noise += drawn - expected;
                for (int c = 0; c < channels; c++) {
                    checksum = 31 * checksum + counts[c];
                }
            }
            double seconds = (physics + response + noise) / 1e9;
            double cpuSeconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
            return new Figures(
                    "forward",
                    Machine.here(),
                    bench.seed(),
                    spectra,
                    channels,
                    model.materials().size(),
                    "2 to 3",
                    COUNTS,
                    true,
                    1,
                    seconds,
                    cpuSeconds,
                    Math.round(spectra / seconds),
                    Math.round(spectra / cpuSeconds),
                    physics * MICRO / spectra,
                    response * MICRO / spectra,
                    noise * MICRO / spectra,
                    checksum);
        }

        private void paint(SplittableRandom random) {
            stack.clear();
            int coats = random.nextInt(1, MOST_LAYERS);
            for (int coat = 0; coat < coats; coat++) {
                mixed[0] = paints[random.nextInt(paints.length)];
                mixed[1] = paints[random.nextInt(paints.length)];
                mixed[2] = oil;
                shares[0] = random.nextDouble(0.1, 0.5);
                shares[1] = random.nextDouble(0, 0.3);
                shares[2] = 0.5;
                stack.layerByVolume(random.nextDouble(5, 40), mixed, shares);
            }
            mixed[0] = chalk;
            mixed[1] = leadWhite;
            shares[0] = 0.5;
            shares[1] = random.nextDouble(0, 0.2);
            stack.layerByVolume(random.nextDouble(50, 200), mixed, shares);
        }
    }
}
