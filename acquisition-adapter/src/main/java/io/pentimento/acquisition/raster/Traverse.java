package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.Pixel;
import java.util.BitSet;

/** How pixels are measured one after the other. Belongs to one thread. */
interface Traverse {

    /**
     * Measures a pixel; called for consecutive ones, or again for one that went wrong.
     *
     * @param index in the order of measurement
     * @param into has begun; filled
     * @return false when the scan was stopped meanwhile
     */
    boolean measure(int index, Pixel into);

    /** Whether a pixel is measured already, and has only to be read. */
    boolean holds(int index);

    /** The pixels that will be asked for. */
    void wants(BitSet pixels);

    /** Way beyond the area, on both sides, on which the stage speeds up and slows down, mm. */
    double runUpMm();

    /** Goes to a pixel; false when it was interrupted. */
    boolean goTo(int index);

    /** Forgets what it has measured and not given, since something went wrong. */
    void forget();
}
