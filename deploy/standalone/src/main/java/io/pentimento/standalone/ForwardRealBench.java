package io.pentimento.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "forward-real",
        description = "Simulated beside real spectra: line positions, line ratios, escape, tail, continuum.",
        mixinStandardHelpOptions = true)
final class ForwardRealBench implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "folder with reference-spectra and painting-scan")
    private Path data;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** What {@code bench forward-real} prints. */
    record Table(String benchmark, Machine machine, List<ForwardComparison.Row> rows) {}

    @Override
    public Integer call() {
        if (!Files.isDirectory(data)) {
            throw new CommandException("data=" + data + ": no such folder");
        }
        List<ForwardComparison.Row> rows = new ForwardComparison(data).rows();
        StringBuilder plain = new StringBuilder("%-15s %-36s %10s %10s %10s  %s%n"
                .formatted("spectrum", "quantity", "measured", "simulated", "difference", "note"));
        for (ForwardComparison.Row row : rows) {
            boolean position = row.quantity().endsWith("position");
            String difference = position
                    ? "%+7.1f eV".formatted(1000 * row.difference())
                    : "%+8.1f %%".formatted(100 * row.difference());
            plain.append("%-15s %-36s %10.4g %10.4g %10s  %s%n"
                    .formatted(
                            row.spectrum(), row.quantity(), row.measured(), row.simulated(), difference, row.note()));
        }
        plain.append(
                "%nNot compared: the end members of Ti, Fe, Cu and Zn, since nobody knows which paints lie there.%n"
                        .formatted());
        new Output(spec, json).result(new Table("forward-real", Machine.here(), rows), plain.toString());
        return 0;
    }
}
