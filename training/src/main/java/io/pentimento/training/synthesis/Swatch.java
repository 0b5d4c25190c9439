package io.pentimento.training.synthesis;

import io.pentimento.training.picture.Lab;

/**
 * A paint as the eye sees it.
 *
 * @param name "vermilion"
 * @param rgb sRGB, 0xRRGGBB
 * @param lab the same colour
 */
public record Swatch(String name, int rgb, Lab lab) {

    Swatch(String name, int rgb) {
        this(name, rgb, Lab.of(rgb));
    }

    boolean isWhite() {
        return lab.lightness() > 85 && Math.hypot(lab.a(), lab.b()) < 12;
    }
}
