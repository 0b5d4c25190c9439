package io.pentimento.standalone;

import io.pentimento.xrf.lines.LineGroup;
import java.util.List;
import picocli.CommandLine.Option;

/** What the fit should look for. */
final class FitOptions {

    @Option(
            names = "--elements",
            split = ",",
            paramLabel = "Fe-K",
            description = "line groups to fit, such as Ca-K,Fe-K,Hg-L,Pb-L (default: those of paintings)")
    private List<String> elements = List.of();

    /** Checked line groups; empty for the default. */
    List<LineGroup> elements() {
        return elements.stream().map(LineGroup::parse).toList();
    }

    List<String> elementNames() {
        return elements().stream().map(LineGroup::name).toList();
    }
}
