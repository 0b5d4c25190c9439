package io.pentimento.xrf.cube;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.pentimento.xrf.energy.EnergyAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the programs of the field put spectra in HDF5. */
enum Hdf5Layout {
    NEXUS("PyMca and NeXus", "/<entry>/instrument/<detector>/data [rows, columns, channels]") {
        @Override
        List<Hdf5Spectra> spectra(Group root) {
            return entry(root)
                    .flatMap(entry -> Hdf5Tree.group(entry, "instrument"))
                    .map(Hdf5Layout::nexusDetectors)
                    .orElse(List.of());
        }
    },
    PYXRF("PyXRF", "/xrfmap/det<n>/counts [rows, columns, channels]") {
        @Override
        List<Hdf5Spectra> spectra(Group root) {
            return counts(root, "xrfmap", "det");
        }
    },
    LARCH("larch", "/xrmmap/mca<n>/counts [rows, columns, channels]") {
        @Override
        List<Hdf5Spectra> spectra(Group root) {
            return counts(root, "xrmmap", "mca");
        }
    },
    MAPS("MAPS", "/MAPS/Spectra/mca_arr [channels, rows, columns]") {
        @Override
        List<Hdf5Spectra> spectra(Group root) {
            return Hdf5Tree.group(root, "MAPS", "Spectra")
                    .flatMap(Hdf5Layout::mapsDetector)
                    .map(List::of)
                    .orElse(List.of());
        }
    },
    CHNET("CHNet", "/img [rows, columns, channels]") {
        @Override
        List<Hdf5Spectra> spectra(Group root) {
            return Hdf5Tree.cube(root, "img")
                    .map(data -> List.of(Hdf5Spectra.withoutTimes("img", data, false, Optional.empty())))
                    .orElse(List.of());
        }
    };

    private static final String DETECTOR_PREFIX = "detector_";

    private final String program;
    private final String where;

    Hdf5Layout(String program, String where) {
        this.program = program;
        this.where = where;
    }

    /** The detectors of a file in this layout; empty when the file is in another. */
    abstract List<Hdf5Spectra> spectra(Group root);

    static String names() {
        return Arrays.stream(values()).map(layout -> layout.program).collect(Collectors.joining(", "));
    }

    static String places() {
        return Arrays.stream(values())
                .map(layout -> layout.where + " (" + layout.program + ")")
                .collect(Collectors.joining("; "));
    }

    /** The first group that has spectra of detectors; a file may hold others, such as results. */
    static Optional<Group> entry(Group root) {
        return root.getChildren().keySet().stream()
                .sorted()
                .flatMap(name -> Hdf5Tree.group(root, name).stream())
                .filter(entry -> Hdf5Tree.group(entry, "instrument")
                        .map(instrument -> !nexusDetectors(instrument).isEmpty())
                        .orElse(false))
                .findFirst();
    }

    private static List<Hdf5Spectra> nexusDetectors(Group instrument) {
        List<Hdf5Spectra> found = new ArrayList<>();
        for (String name : instrument.getChildren().keySet().stream().sorted().toList()) {
            Optional<Group> detector = Hdf5Tree.group(instrument, name);
            detector.flatMap(group -> Hdf5Tree.cube(group, "data"))
                    .ifPresent(data -> found.add(nexusDetector(name, detector.get(), data)));
        }
        return found;
    }

    private static Hdf5Spectra nexusDetector(String name, Group detector, Dataset data) {
        return new Hdf5Spectra(
                name.startsWith(DETECTOR_PREFIX) ? name.substring(DETECTOR_PREFIX.length()) : name,
                data,
                false,
                axis(detector, "calibration_given").or(() -> axis(detector, "calibration")),
                Hdf5Tree.dataset(detector, "live_time"),
                Hdf5Tree.dataset(detector, "elapsed_time"),
                Hdf5Tree.dataset(detector, "measured"));
    }

    /** PyMca's order: offset, gain and, if there, the quadratic term, in keV. */
    private static Optional<EnergyAxis> axis(Group detector, String name) {
        return Hdf5Tree.dataset(detector, name).map(Hdf5Tree::numbers).flatMap(calibration -> switch (calibration
                .length) {
            case 2 -> AxisFit.linear(calibration[0], calibration[1]);
            case 3 -> AxisFit.polynomial(calibration[0], calibration[1], calibration[2]);
            default -> Optional.empty();
        });
    }

    private static Optional<EnergyAxis> axisOfEnergies(Group group, String name) {
        return Hdf5Tree.dataset(group, name).map(Hdf5Tree::numbers).flatMap(energies -> {
            AxisFit fit = new AxisFit();
            for (int c = 0; c < energies.length; c++) {
                fit.add(c, energies[c]);
            }
            return fit.axis();
        });
    }

    /** Groups {@code <prefix><n>}, or {@code <prefix>sum}, their sum, where it is all there is. */
    private static List<Hdf5Spectra> counts(Group root, String map, String prefix) {
        List<Hdf5Spectra> detectors = new ArrayList<>();
        List<Hdf5Spectra> sums = new ArrayList<>();
        Optional<Group> parent = Hdf5Tree.group(root, map);
        for (String name : parent.map(
                        group -> group.getChildren().keySet().stream().sorted().toList())
                .orElse(List.of())) {
            Optional<Group> detector = name.startsWith(prefix) ? Hdf5Tree.group(parent.get(), name) : Optional.empty();
            detector.flatMap(group -> Hdf5Tree.cube(group, "counts"))
                    .map(data -> Hdf5Spectra.withoutTimes(name, data, false, axisOfEnergies(detector.get(), "energy")))
                    .ifPresent((name.equals(prefix + "sum") ? sums : detectors)::add);
        }
        return detectors.isEmpty() ? sums : detectors;
    }

    private static Optional<Hdf5Spectra> mapsDetector(Group spectra) {
        return Hdf5Tree.cube(spectra, "mca_arr")
                .map(data -> new Hdf5Spectra(
                        "mca_arr",
                        data,
                        true,
                        axisOfEnergies(spectra, "Energy"),
                        Hdf5Tree.dataset(spectra, "Elapsed_Livetime"),
                        Hdf5Tree.dataset(spectra, "Elapsed_Realtime"),
                        Optional.empty()));
    }
}
