package io.pentimento.acquisition.port;

import io.pentimento.acquisition.InstrumentFault;

/** A line to an instrument is gone, or was never there. The same may work once somebody has seen to it. */
public final class PortException extends InstrumentFault {
    private static final long serialVersionUID = 1L;

    public PortException(String port, String what, String remedy) {
        super(port, what, remedy);
    }
}
