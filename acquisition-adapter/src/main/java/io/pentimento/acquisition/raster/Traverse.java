package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.Pixel;

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

    /** Forgets what it has measured and not given, since something went wrong. */
    void forget();
}
