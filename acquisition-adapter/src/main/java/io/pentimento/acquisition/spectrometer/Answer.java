package io.pentimento.acquisition.spectrometer;

/** What a spectrometer of the DP5 family says when it does not send what was asked for (DP5 Programmer's Guide B1, 4.2). */
enum Answer {
    OK(0x00, "done", Kind.DONE),
    SYNC(0x01, "it did not understand the beginning of what was sent", Kind.GARBLED),
    PID(0x02, "it does not know what was asked", Kind.GARBLED),
    LENGTH(0x03, "the length of what was sent was wrong", Kind.GARBLED),
    CHECKSUM(0x04, "the checksum of what was sent was wrong", Kind.GARBLED),
    BAD_PARAMETER(0x05, "it refuses the value", Kind.REFUSED),
    BAD_HEX(0x06, "it refuses the hexadecimal record", Kind.REFUSED),
    UNRECOGNISED(0x07, "it does not know the setting", Kind.REFUSED),
    FPGA(0x08, "its FPGA does not start", Kind.BROKEN),
    NO_ETHERNET(0x09, "it has no Ethernet controller", Kind.BROKEN),
    NO_SCOPE(0x0A, "there is no oscilloscope data", Kind.REFUSED),
    NO_SUPPLY(0x0B, "its high-voltage supply, a PC5, is missing", Kind.BROKEN),
    SHARED(0x0C, "done, and somebody else asks for it", Kind.DONE),
    BUSY(0x0D, "it is busy", Kind.BUSY),
    I2C(0x0E, "its inner bus fails", Kind.BROKEN),
    OK_ADDRESS(0x0F, "done, with an address", Kind.DONE),
    NOT_SUPPORTED(0x10, "its FPGA cannot do that", Kind.REFUSED),
    NO_CALIBRATION(0x11, "it has no calibration data", Kind.REFUSED),
    UNKNOWN(-1, "it gives an answer that this program does not know", Kind.REFUSED);

    static final int PID1 = 0xFF;

    /** What follows from an answer. */
    enum Kind {
        DONE,
        /** The same once more may go through. */
        GARBLED,
        /** The same a little later may go through. */
        BUSY,
        REFUSED,
        BROKEN
    }

    private final int pid2;
    private final String words;
    private final Kind kind;

    Answer(int pid2, String words, Kind kind) {
        this.pid2 = pid2;
        this.words = words;
        this.kind = kind;
    }

    static Answer of(int pid2) {
        for (Answer answer : values()) {
            if (answer.pid2 == pid2) {
                return answer;
            }
        }
        return UNKNOWN;
    }

    String words() {
        return words;
    }

    Kind kind() {
        return kind;
    }
}
