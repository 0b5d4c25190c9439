package io.pentimento.processor;

import java.time.Duration;

/**
 * When spectra that wait are run through the models: as soon as they reach one of these.
 *
 * @param pixels most pixels in one run of a model
 * @param age how long the first that was read waits for company; zero: what has been read is run at once
 */
public record BatchLimits(int pixels, Duration age) {

    /** Full batches under load; at 2000 pixels per second a few milliseconds more for half the transactions. */
    public static final BatchLimits DEFAULT = new BatchLimits(512, Duration.ofMillis(5));

    public BatchLimits {
        if (pixels < 1 || age.isNegative()) {
            throw new IllegalArgumentException("pixels=" + pixels + ", age=" + age + ": must be positive");
        }
    }
}
