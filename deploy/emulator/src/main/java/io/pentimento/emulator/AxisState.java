package io.pentimento.emulator;

import java.util.Locale;

/**
 * What an axis does, for whoever has to know where it is.
 *
 * @param motion its move
 * @param pulses where it pulses
 */
record AxisState(Motion motion, Pulses pulses) {

    static final AxisState STILL = new AxisState(Motion.at(0), Pulses.NONE);

    /** In words, for a datagram. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s %s %s %s %d %s %s %s",
                motion.fromMm(),
                motion.toMm(),
                motion.speed(),
                motion.acceleration(),
                motion.beginNs(),
                pulses.firstMm(),
                pulses.lastMm(),
                pulses.stepMm());
    }

    static AxisState parse(String text) {
        String[] words = text.trim().split(" ");
        return new AxisState(
                new Motion(
                        Double.parseDouble(words[0]),
                        Double.parseDouble(words[1]),
                        Double.parseDouble(words[2]),
                        Double.parseDouble(words[3]),
                        Long.parseLong(words[4])),
                new Pulses(Double.parseDouble(words[5]), Double.parseDouble(words[6]), Double.parseDouble(words[7])));
    }
}
