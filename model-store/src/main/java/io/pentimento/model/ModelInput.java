package io.pentimento.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a model is fed with; decides how the processor runs it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelInput.LinearFit.class, name = "linear-fit"),
    @JsonSubTypes.Type(value = ModelInput.Spectrum.class, name = "spectrum")
})
public sealed interface ModelInput {

    /**
     * Counts of one detector in its own channels, with the matrices of {@link io.pentimento.xrf.fit.LinearFit}, which are
     * prepared for each scan from its energy axes and elements. Results of detectors add up.
     */
    record LinearFit() implements ModelInput {}

    /**
     * All detectors added up on one energy axis and normalised, as {@link io.pentimento.xrf.fit.SpectrumInput} does it: one
     * row per pixel.
     *
     * @param firstKev lower edge of the first bin, keV
     * @param lastKev upper edge of the last bin, keV
     * @param bins number of bins
     * @param normalisation how bins become numbers
     */
    record Spectrum(
            double firstKev, double lastKev, int bins, io.pentimento.xrf.fit.SpectrumInput.Normalisation normalisation)
            implements ModelInput {

        public Spectrum {
            if (!(lastKev > firstKev) || bins < 1 || normalisation == null) {
                throw new IllegalArgumentException("firstKev=" + firstKev + ", lastKev=" + lastKev + ", bins=" + bins
                        + ", normalisation=" + normalisation + ": must span at least one bin and say how it is filled");
            }
        }
    }
}
