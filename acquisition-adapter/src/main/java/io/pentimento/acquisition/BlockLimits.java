package io.pentimento.acquisition;

import java.time.Duration;

/**
 * When a spectrum block is sent: as soon as it reaches one of these, or ends at a row's end or a gap.
 *
 * @param pixels most pixels in a block
 * @param bytes aim for the size of a record, bytes; one pixel may exceed it
 * @param age longest time that a measured pixel waits for company
 */
public record BlockLimits(int pixels, int bytes, Duration age) {

    public static final BlockLimits DEFAULT = new BlockLimits(64, 256 << 10, Duration.ofMillis(10));

    public BlockLimits {
        if (pixels <= 0 || bytes <= 0 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "pixels=" + pixels + ", bytes=" + bytes + ", age=" + age + ": must be positive");
        }
    }
}
