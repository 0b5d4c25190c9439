package io.pentimento.acquisition.gem;

import java.util.Locale;

/** Why a packet could not be used. */
enum Rejection {
    /** Not 40 bytes and 8 for each hit, or longer than a packet may be. */
    LENGTH,
    /** Does not begin with PGEM. */
    MAGIC,
    VERSION,
    CHECKSUM,
    /** An unknown flag, or hits in an end-of-run packet. */
    FLAGS,
    /** The detector has no such board. */
    BOARD,
    /** Of another run than the one that is being acquired. */
    RUN,
    /** The numbers of packets and hits contradict those of other packets, or its time is not of this century. */
    NUMBERS,
    /** So far behind that nobody knows any more whether it came before. */
    TOO_OLD,
    /** From an address that is none of the boards. */
    SENDER;

    /** For people. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
