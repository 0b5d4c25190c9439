package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TrainingException;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.RgbPicture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaintingsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldKeepTwoPhotographsOfOnePaintingInOnePart() {
        List<Paintings.Painting> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RgbPicture picture = picture(i);
            all.add(new Paintings.Painting("a" + i, picture));
            RgbPicture again = picture.scaled(150, 110).scaled(96, 96);
            for (int v = 0; v < again.values().length; v++) {
                again.values()[v] *= 0.95f;
            }
            all.add(new Paintings.Painting("b" + i, again));
        }
        Paintings split = Paintings.split(all);
        assertEquals(
                40,
                split.training().size()
                        + split.validation().size()
                        + split.test().size());
        for (List<Paintings.Painting> part : List.of(split.training(), split.validation(), split.test())) {
            assertTrue(!part.isEmpty());
            for (Paintings.Painting painting : part) {
                String other = (painting.name().startsWith("a") ? "b" : "a")
                        + painting.name().substring(1);
                assertTrue(part.stream().anyMatch(p -> p.name().equals(other)), painting.name() + " without " + other);
            }
        }
    }

    @Test
    void shouldSplitAFolderInTheSameWayEachTime() throws Exception {
        for (int i = 0; i < 12; i++) {
            picture(i).write(folder.resolve("painting-" + i + ".png"));
        }
        Files.writeString(folder.resolve("README.md"), "not a picture");
        assertEquals(names(Paintings.read(folder, 64)), names(Paintings.read(folder, 64)));
        assertEquals(64, Paintings.read(folder, 64).test().get(0).picture().rows());
    }

    @Test
    void shouldNameAFolderWithoutPicturesAndAFileThatIsNone() throws Exception {
        var empty = assertThrows(TrainingException.class, () -> Paintings.read(folder, 64));
        assertTrue(empty.getMessage().startsWith(folder + ": has no pictures"), empty.getMessage());
        Files.writeString(folder.resolve("broken.png"), "not a picture");
        var broken = assertThrows(TrainingException.class, () -> Paintings.read(folder, 64));
        assertTrue(broken.getMessage().startsWith(folder.resolve("broken.png").toString()), broken.getMessage());
    }

    private static List<String> names(Paintings paintings) {
        return Stream.of(paintings.training(), paintings.validation(), paintings.test())
                .flatMap(List::stream)
                .map(Paintings.Painting::name)
                .toList();
    }

    private static RgbPicture picture(int number) {
        return DrawnPicture.of(96, 96, new SplittableRandom(new SplittableRandom(number).nextLong()));
    }
}
