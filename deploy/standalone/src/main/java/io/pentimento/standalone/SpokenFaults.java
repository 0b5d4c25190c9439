package io.pentimento.standalone;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.raster.FaultListener;

/** Says what a scanner waits for. */
record SpokenFaults(Output output) implements FaultListener {

    @Override
    public void faulty(InstrumentFault fault, int pixel, int attempt) {
        output.say("the scan waits at pixel " + pixel + " (attempt " + attempt + "): " + fault.getMessage());
    }

    @Override
    public void mended(int pixel) {
        output.say("the scan goes on at pixel " + pixel);
    }
}
