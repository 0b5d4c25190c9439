package io.pentimento.acquisition;

import java.util.BitSet;
import java.util.Optional;

/**
 * A source that an operator steers while it measures: an instrument. {@link #halt}, {@link #longer} and {@link #trouble} are
 * called from any thread; all else from the source's own.
 */
public interface SteeredSource extends Source {

    /**
     * Ends the measurement that is going on; whatever moves stands within milliseconds. {@link #next} then gives what is
     * measured already, and after that false once, though there are more pixels.
     */
    void halt();

    /** As {@link #halt}, for the last time. */
    void finish();

    /** Whether {@link #next} gave false because of {@link #halt}, and goes on when it is called again. */
    boolean wasHalted();

    /** Whether the next pixel is measured already and has only to be read. */
    boolean isMeasured();

    /** The pixels that will be asked for, so that it need not measure others. */
    void wants(BitSet pixels);

    /**
     * The same scan with more rows.
     *
     * @param rows of the whole scan
     * @return what it then measures; {@link #plan} from now on
     * @throws IllegalArgumentException when the instrument cannot get there
     */
    ScanPlan longer(int rows);

    /** Goes back to where the scan began. */
    void park();

    /** What it waits for, and what to do about it; empty when all is well. */
    Optional<String> trouble();

    /** A source as one that can be steered: what gives its pixels by itself needs nothing to halt. */
    static SteeredSource of(Source source) {
        return source instanceof SteeredSource steered ? steered : new UnsteeredSource(source);
    }
}
