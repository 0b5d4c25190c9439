package io.pentimento.xrf.cube;

import io.jhdf.api.Dataset;
import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Optional;

/**
 * The spectra of one detector as a layout names them.
 *
 * @param data [rows, columns, channels], or [channels, rows, columns] when {@code channelsFirst}
 * @param liveTime per pixel, s
 * @param realTime per pixel, s
 * @param measured per pixel, 0 where nothing was measured
 */
record Hdf5Spectra(
        String name,
        Dataset data,
        boolean channelsFirst,
        Optional<EnergyAxis> axis,
        Optional<Dataset> liveTime,
        Optional<Dataset> realTime,
        Optional<Dataset> measured) {

    static Hdf5Spectra withoutTimes(String name, Dataset data, boolean channelsFirst, Optional<EnergyAxis> axis) {
        return new Hdf5Spectra(name, data, channelsFirst, axis, Optional.empty(), Optional.empty(), Optional.empty());
    }

    int rows() {
        return data.getDimensions()[channelsFirst ? 1 : 0];
    }

    int columns() {
        return data.getDimensions()[channelsFirst ? 2 : 1];
    }

    int channels() {
        return data.getDimensions()[channelsFirst ? 0 : 2];
    }
}
