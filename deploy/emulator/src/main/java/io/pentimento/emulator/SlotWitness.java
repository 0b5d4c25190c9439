package io.pentimento.emulator;

/** Is told what an emulated spectrometer has stored: the truth about every spectrum that it may send. */
public interface SlotWitness {

    /** Nobody. */
    SlotWitness NONE = counts -> {};

    /** Called by the spectrometer's thread; the array is used again. */
    void stored(int[] counts);
}
