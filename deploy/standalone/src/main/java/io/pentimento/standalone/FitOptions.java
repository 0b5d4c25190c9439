package io.pentimento.standalone;

import io.pentimento.xrf.fit.Tube;
import io.pentimento.xrf.lines.LineGroup;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the fit should know about the scan. */
final class FitOptions {

    @Option(
            names = "--elements",
            split = ",",
            paramLabel = "Fe-K",
            description = "line groups to fit, such as Ca-K,Fe-K,Hg-L,Pb-L (default: those of paintings)")
    private List<String> elements = List.of();

    @Option(
            names = "--tube",
            paramLabel = "Rh:40",
            description = "anode and voltage in kV: scattered tube lines are fitted, up to that energy")
    private String tube;

    /** Checked line groups; empty for the default. */
    List<LineGroup> elements() {
        return elements.stream().map(LineGroup::parse).toList();
    }

    List<String> elementNames() {
        return elements().stream().map(LineGroup::name).toList();
    }

    Optional<Tube> tube() {
        return Optional.ofNullable(tube).map(Tube::parse);
    }
}
