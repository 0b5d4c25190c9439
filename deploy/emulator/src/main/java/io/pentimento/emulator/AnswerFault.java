package io.pentimento.emulator;

/** What may happen to an answer of an instrument. */
public enum AnswerFault {
    /** One bit of it is turned over. */
    FLIP,
    /** Its end is missing. */
    TRUNCATION,
    /** It never comes. */
    SILENCE,
    /** Bytes come before it that mean nothing. */
    GARBAGE,
    /** It comes twice. */
    DUPLICATE,
    /** It comes only together with the next one. */
    LATE,
    /** The instrument is switched off and on instead. */
    RESET
}
