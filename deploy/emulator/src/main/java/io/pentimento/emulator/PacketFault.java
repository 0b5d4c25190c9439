package io.pentimento.emulator;

import java.util.List;

/** What may happen to a packet of a board, or instead of it. */
public enum PacketFault {
    /** It never comes. */
    DROPPED,
    /** It comes twice. */
    DUPLICATED,
    /** Up to three later ones overtake it. */
    REORDERED,
    /** So many overtake it that no receiver waits for it. */
    LATE,
    /** One bit of it is turned over. */
    FLIPPED,
    /** Its end is missing. */
    TRUNCATED,
    /** Bytes that mean nothing come before it. */
    GARBAGE,
    /** One of a board that this detector does not have, or of another run, comes before it. */
    STRANGER,
    /** It and all others of its board never come, for a while. */
    SILENCE,
    /** After it the board is switched off and on, and numbers its packets from 0 again. */
    RESET;

    /** What a network does by itself. */
    public static final List<PacketFault> OF_NETWORK =
            List.of(DROPPED, DUPLICATED, REORDERED, LATE, FLIPPED, TRUNCATED);
}
