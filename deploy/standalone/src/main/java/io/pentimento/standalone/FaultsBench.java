package io.pentimento.standalone;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "faults",
        description =
                "One scan of an emulated instrument with faults on purpose, adapter and broker killed among them: whether"
                        + " everything is in the log once. Exit code 1 when it is not.",
        mixinStandardHelpOptions = true)
final class FaultsBench implements Callable<Integer> {

    private static final int FEWEST = 10;

    enum Kind {
        SERIAL,
        GEM
    }

    @Option(
            names = "--source",
            required = true,
            description = "a scanner over serial line and UDP, or a full-field gem detector")
    private Kind kind;

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "1000",
            description = "so many, one in a hundred a kill of the adapter, one in two hundred of the broker"
                    + " (default: ${DEFAULT-VALUE})")
    private int faults;

    @Mixin
    private BenchOptions bench;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (faults < FEWEST) {
            throw new IllegalArgumentException("faults=" + faults + ": must be " + FEWEST + " at least");
        }
        Output output = bench.output();
        if (kind == Kind.GEM) {
            GemCampaign.Figures figures = new GemCampaign(bench.seed(), faults).run(output);
            output.result(figures, figures.words());
            return figures.good() ? 0 : 1;
        }
        SerialCampaign.Figures figures = new SerialCampaign(bench.seed(), faults).run(output);
        output.result(figures, figures.words());
        return figures.good() ? 0 : 1;
    }
}
