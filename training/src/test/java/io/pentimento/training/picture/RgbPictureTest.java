package io.pentimento.training.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TrainingException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RgbPictureTest {

    private static final RgbPicture PICTURE = DrawnPicture.of(40, 60, new SplittableRandom(3));

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItHasWritten() throws Exception {
        Path file = folder.resolve("picture.png");
        Files.write(file, PICTURE.png());
        RgbPicture read = RgbPicture.read(file);
        assertEquals(40, read.rows());
        assertEquals(60, read.columns());
        assertArrayEquals(PICTURE.values(), read.values(), 0.5f / 255 + 1e-6f);
    }

    @Test
    void shouldShowWhiteWhereAPictureIsTransparent() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xFF102030);
        image.setRGB(1, 0, 0x00102030);
        image.setRGB(2, 0, 0x80000000);
        Path file = folder.resolve("transparent.png");
        ImageIO.write(image, "png", file.toFile());
        RgbPicture read = RgbPicture.read(file);
        assertEquals(0x102030, read.rgb(0, 0));
        assertEquals(0xFFFFFF, read.rgb(0, 1));
        assertEquals(127 / 255f, read.get(0, 0, 2), 0.01f, "half of it shows through");
    }

    @Test
    void shouldNameAFileThatIsNoPicture() throws Exception {
        Path file = folder.resolve("notes.png");
        Files.writeString(file, "notes");
        var error = assertThrows(TrainingException.class, () -> RgbPicture.read(file));
        assertEquals(file + ": is no picture that can be read here; use PNG or JPEG", error.getMessage());
        Path none = folder.resolve("none.png");
        assertTrue(assertThrows(TrainingException.class, () -> RgbPicture.read(none))
                .getMessage()
                .startsWith(none.toString()));
    }

    @Test
    void shouldCropMirrorAndScale() {
        RgbPicture part = PICTURE.cropped(5, 10, 20, 30);
        assertEquals(PICTURE.rgb(7, 14), part.rgb(2, 4));
        assertEquals(PICTURE.rgb(7, 14), PICTURE.mirrored().rgb(7, 60 - 1 - 14));
        RgbPicture half = PICTURE.scaled(20, 30);
        double mean = 0;
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 2; x++) {
                mean += PICTURE.get(1, 8 + y, 20 + x) / 4;
            }
        }
        assertEquals(mean, half.get(1, 4, 10), 0.01);
        var error = assertThrows(IllegalArgumentException.class, () -> PICTURE.cropped(30, 0, 20, 10));
        assertTrue(error.getMessage().contains("is not within 40 x 60"), error.getMessage());
    }
}
