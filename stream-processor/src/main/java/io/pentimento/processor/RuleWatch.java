package io.pentimento.processor;

import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.SpectrumBlock;
import java.util.List;
import java.util.Optional;

/** One rule at work on one scan: takes what comes of it, and says what it finds, each thing once. Belongs to one thread. */
interface RuleWatch {

    /** As many places as a rule notes in a scan. */
    int MOST_FINDS = 100;

    /** Full name of the layer that it looks at, "fit/Hg-L"; empty: it looks at spectra. */
    Optional<String> layer();

    /**
     * Takes in a map block of its layer.
     *
     * @param layer the place of the layer in the block
     */
    void see(MapBlock block, int layer);

    /** Takes in spectra; blocks may come twice. */
    void see(SpectrumBlock block);

    /** The layer is painted anew from here on, with other axes or another version of its model. */
    void forget();

    /**
     * What has been found since, without what was known at the beginning; at most {@link #MOST_FINDS} in all.
     *
     * @param scan as it is now
     * @param over whether the scan has stopped and no more will come
     */
    List<Find> look(ScanDirectory.Scan scan, boolean over);
}
