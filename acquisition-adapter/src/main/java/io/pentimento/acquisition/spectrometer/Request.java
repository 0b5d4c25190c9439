package io.pentimento.acquisition.spectrometer;

/** What can be asked of a spectrometer of the DP5 family (DP5 Programmer's Guide B1, section 4.1). */
enum Request {
    STATUS(0x01, 0x01),
    SPECTRUM_AND_STATUS(0x02, 0x03),
    SPECTRUM_AND_STATUS_THEN_CLEAR(0x02, 0x04),
    /** Data: slot, two bytes. */
    BUFFER_THEN_CLEAR(0x02, 0x06),
    /** Data: slot, two bytes. */
    SEND_BUFFER(0x02, 0x07),
    READ_CONFIGURATION(0x20, 0x03),
    /** Without wearing out the flash. */
    CONFIGURE(0x20, 0x04),
    CLEAR_SPECTRUM(0xF0, 0x01),
    ENABLE(0xF0, 0x02),
    DISABLE(0xF0, 0x03),
    START_SEQUENTIAL_BUFFERING(0xF0, 0x1E),
    STOP_SEQUENTIAL_BUFFERING(0xF0, 0x1F);

    private final int pid1;
    private final int pid2;

    Request(int pid1, int pid2) {
        this.pid1 = pid1;
        this.pid2 = pid2;
    }

    int pid1() {
        return pid1;
    }

    int pid2() {
        return pid2;
    }

    /** Whether asking a second time gives the same again, so that a lost answer can be asked for once more. */
    boolean repeatable() {
        return this != SPECTRUM_AND_STATUS_THEN_CLEAR && this != BUFFER_THEN_CLEAR;
    }
}
