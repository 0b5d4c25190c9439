package io.pentimento.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the shipped model fit/1 anew: run it with the module's folder as working directory after a change of the graph. */
final class ShipLinearFit {

    private ShipLinearFit() {}

    public static void main(String[] args) throws IOException {
        byte[] graph = LinearFitGraph.bytes();
        Manifest manifest = new Manifest(
                "fit",
                "1",
                "Weighted linear least squares of line groups, tube scatter and a spline continuum. Areas in counts with"
                        + " their standard deviation, and a reduced chi-squared that is bright where an element is missing"
                        + " from the list. No self-absorption or pile-up: areas are what the detector saw, not concentrations.",
                new ModelInput.LinearFit(),
                List.of(),
                true,
                ModelStore.sha256(graph),
                Map.of("made by", "io.pentimento.model.LinearFitGraph", "opset", "17", "ir version", "8"));
        Path folder = Files.createDirectories(Path.of("src/main/resources/models", manifest.id()));
        Files.write(folder.resolve("model.onnx"), graph);
        Files.write(
                folder.resolve("manifest.json"),
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(manifest));
    }
}
