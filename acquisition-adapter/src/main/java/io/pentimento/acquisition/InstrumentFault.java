package io.pentimento.acquisition;

/**
 * Something is wrong with an instrument. The scan waits at the pixel where it is; the same call may work once somebody has
 * seen to it, or by itself.
 */
public class InstrumentFault extends AcquisitionException {
    private static final long serialVersionUID = 1L;

    private final String instrument;
    private final String remedy;

    /**
     * @param instrument which one, as the operator knows it
     * @param what is wrong
     * @param remedy what to do
     */
    public InstrumentFault(String instrument, String what, String remedy) {
        super(instrument + ": " + what + "; " + remedy);
        this.instrument = instrument;
        this.remedy = remedy;
    }

    public final String instrument() {
        return instrument;
    }

    public final String remedy() {
        return remedy;
    }
}
