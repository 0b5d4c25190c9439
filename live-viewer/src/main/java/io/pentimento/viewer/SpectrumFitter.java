package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.pentimento.model.EnergyAxes;
import io.pentimento.model.ScanFits;
import io.pentimento.proto.Fit;
import io.pentimento.proto.ScanStarted;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.fit.SpectrumFit;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Takes sum spectra apart, with the line groups of the scan's own fit. Safe for use by many threads. */
final class SpectrumFitter {

    /** Below this a part cannot be seen beside the counts. */
    private static final double LEAST_COUNTS = 1e-3;

    private final XrayLines lines = new XrayLines();
    private final ElementSuggestion suggestion = new ElementSuggestion(lines);

    /**
     * Fits.
     *
     * @param layers names of the layers of the scan's fit; those that are no line groups are passed over
     * @param counts per channel
     * @throws IllegalArgumentException when the axis leaves too few channels to fit
     */
    Fit fit(ScanStarted started, Collection<String> layers, io.pentimento.proto.EnergyAxis axis, long[] counts) {
        List<LineGroup> groups =
                layers.stream().flatMap(name -> group(name).stream()).toList();
        FitSettings settings = ScanFits.settings(lines, started, groups);
        EnergyAxis energies = EnergyAxes.of(axis);
        double[] spectrum = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            spectrum[c] = counts[c];
        }
        SpectrumFit found = SpectrumFit.of(lines, settings, energies, spectrum);
        Fit.Builder fit = Fit.newBuilder()
                .setFirstChannel(found.firstChannel())
                .setChannels(found.model().length)
                .setChi2(found.chi2());
        found.parts().forEach(part -> fit.addParts(message(part, found.firstChannel())));
        suggestion.suggest(spectrum, energies, settings).missing().forEach(group -> fit.addMissing(group.name()));
        return fit.build();
    }

    private static Optional<LineGroup> group(String name) {
        try {
            return Optional.of(LineGroup.parse(name));
        } catch (IllegalArgumentException e) {
            // Such as "residual".
            return Optional.empty();
        }
    }

    private static Fit.Part message(SpectrumFit.Part part, int firstChannel) {
        double[] counts = part.counts();
        int first = 0;
        int end = counts.length;
        while (first < end && counts[first] < LEAST_COUNTS) {
            first++;
        }
        while (end > first && counts[end - 1] < LEAST_COUNTS) {
            end--;
        }
        return Fit.Part.newBuilder()
                .setName(part.name())
                .setKind(Fit.Kind.valueOf(part.kind().name()))
                .setArea(part.area())
                .setError(part.error())
                .setFirstChannel(firstChannel + first)
                .setCounts(floats(counts, first, end))
                .build();
    }

    private static ByteString floats(double[] values, int first, int end) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * (end - first)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = first; i < end; i++) {
            bytes.putFloat((float) values[i]);
        }
        return UnsafeByteOperations.unsafeWrap(bytes.flip());
    }
}
