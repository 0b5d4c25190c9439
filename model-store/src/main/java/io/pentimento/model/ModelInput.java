package io.pentimento.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.List;

/** What a model is fed with; decides how the processor runs it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelInput.LinearFit.class, name = "linear-fit"),
    @JsonSubTypes.Type(value = ModelInput.Spectrum.class, name = "spectrum"),
    @JsonSubTypes.Type(value = ModelInput.Neighbourhood.class, name = "neighbourhood")
})
public sealed interface ModelInput {

    /**
     * Counts of one detector in its own channels, with the matrices of {@link io.pentimento.xrf.fit.LinearFit}, which are
     * prepared for each scan from its energy axes and elements. Results of detectors add up.
     */
    record LinearFit() implements ModelInput {}

    /**
     * All detectors added up on one energy axis and normalised, as {@link SpectrumInput} does it: one
     * row per pixel.
     *
     * @param firstKev lower edge of the first bin, keV
     * @param lastKev upper edge of the last bin, keV
     * @param bins number of bins
     * @param normalisation how bins become numbers
     */
    record Spectrum(double firstKev, double lastKev, int bins, SpectrumInput.Normalisation normalisation)
            implements ModelInput {

        public Spectrum {
            if (!(lastKev > firstKev) || bins < 1 || normalisation == null) {
                throw new IllegalArgumentException("firstKev=" + firstKev + ", lastKev=" + lastKev + ", bins=" + bins
                        + ", normalisation=" + normalisation + ": must span at least one bin and say how it is filled");
            }
        }
    }

    /**
     * Maps that another model has painted, in square tiles: the graph sees a tile with a margin around it and yields the
     * tile. Tiles lie on a fixed grid, so that a result does not depend on the order in which a map has grown.
     *
     * <p>Inputs {@code maps} [1 x layers x S x S] and {@code known} [1 x 1 x S x S] with S = tile + 2 reach; a pixel that
     * is not there has 0 in both, one that is has 1 in {@code known}. Output {@code values} [1 x layers x tile x tile],
     * and {@code errors} likewise where the manifest promises them.
     *
     * @param model name of the model that paints the inputs
     * @param version of that model whose maps it was made for, and no others are shown to it; null when any will do
     * @param layers names of its layers, in the graph's order
     * @param tile rows and columns that one run yields
     * @param reach pixels beyond the tile, on each side, that it depends on
     */
    record Neighbourhood(
            String model,
            @JsonInclude(JsonInclude.Include.NON_NULL) String version,
            List<String> layers,
            int tile,
            int reach)
            implements ModelInput {

        /** A run's input stays below 64 MiB for 16 layers. */
        private static final int MOST_SIDE = 1024;

        public Neighbourhood {
            layers = layers == null ? List.of() : List.copyOf(layers);
            if (model == null || layers.isEmpty() || tile < 1 || reach < 0 || tile + 2L * reach > MOST_SIDE) {
                throw new IllegalArgumentException("model=" + model + ", layers=" + layers + ", tile=" + tile
                        + ", reach=" + reach + ": must name the layers of a model and span 1 to " + MOST_SIDE
                        + " pixels with the margins");
            }
        }

        /** Rows and columns that one run sees. */
        public int side() {
            return tile + 2 * reach;
        }
    }
}
