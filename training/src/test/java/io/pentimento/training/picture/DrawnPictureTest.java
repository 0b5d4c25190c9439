package io.pentimento.training.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrawnPictureTest {

    @Test
    void shouldDrawPicturesThatAreNotAlike() {
        RgbPicture one = DrawnPicture.of(64, 80, new SplittableRandom(1));
        RgbPicture again = DrawnPicture.of(64, 80, new SplittableRandom(1));
        RgbPicture other = DrawnPicture.of(64, 80, new SplittableRandom(2));
        assertArrayEquals(one.values(), again.values());
        assertFalse(Arrays.equals(one.values(), other.values()));
    }

    @Test
    void shouldStayWithinWhatAPictureCanShow() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            for (float value : DrawnPicture.of(48, 48, random).values()) {
                assertTrue(value >= 0 && value <= 1, "picture " + i + ": " + value);
            }
        }
    }
}
