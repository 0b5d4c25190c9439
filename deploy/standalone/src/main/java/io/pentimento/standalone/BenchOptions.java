package io.pentimento.standalone;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What benchmarks with something left to chance can be told. */
final class BenchOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of what is left to chance (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    long seed() {
        return seed;
    }

    Output output() {
        return new Output(spec, json);
    }
}
