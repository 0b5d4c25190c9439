package io.pentimento.acquisition;

/** How fast a source's pixels are published. */
public sealed interface Rate {

    /** As recorded: each pixel takes its own real time, or the planned dwell where that is unknown. */
    record Recorded() implements Rate {}

    /**
     * At a fixed rate.
     *
     * @param value pixels per second, positive
     */
    record PixelsPerSecond(double value) implements Rate {
        public PixelsPerSecond {
            if (!(value > 0) || !Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "rate=" + value + ": must be a positive number of pixels per second");
            }
        }
    }

    /** As fast as the source and the broker allow; right for instruments, which pace themselves. */
    record Max() implements Rate {}

    /**
     * Reads what an operator types.
     *
     * @param text "recorded", "max" or a number of pixels per second
     * @throws IllegalArgumentException when it is none of these
     */
    static Rate parse(String text) {
        return switch (text) {
            case "recorded" -> new Recorded();
            case "max" -> new Max();
            default -> number(text);
        };
    }

    private static Rate number(String text) {
        try {
            return new PixelsPerSecond(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "rate=" + text + ": use recorded, max or a number of pixels per second", e);
        }
    }
}
