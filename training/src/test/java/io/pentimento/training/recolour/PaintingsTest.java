package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.RgbPicture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaintingsTest {

    @TempDir
    private Path folder;

    /** The second photograph is darker, and cut a little closer. */
    @Test
    void shouldNotJudgeByAPaintingThatIsLearnedFromInAnotherPhotograph() {
        List<Paintings.Painting> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int shown = i == 10 ? 7 : i == 16 ? 2 : i;
            RgbPicture again = picture(shown).cropped(2, 3, 92, 90).scaled(96, 96);
            for (int v = 0; v < again.values().length; v++) {
                again.values()[v] *= 0.7f;
            }
            all.add(new Paintings.Painting("painting " + i, shown == i ? picture(i) : again));
        }
        Paintings split = Paintings.split(all);
        assertEquals(12, split.training().size());
        assertEquals(List.of("painting 6"), names(split.validation()), "the second is number 2 again");
        assertEquals(
                List.of("painting 8", "painting 9", "painting 17", "painting 18", "painting 19"),
                names(split.test()),
                "number 7 is learned from as number 10");
    }

    /** What a model remembers of its training is enough to know a painting again, lighter, smaller and cut. */
    @Test
    void shouldKnowAPaintingAgainThatTookPartInATraining() {
        List<Paintings.Painting> some = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            some.add(new Paintings.Painting("painting " + i, picture(i)));
        }
        String seen = Paintings.split(some).seen();
        List<Paintings.Painting> others = new ArrayList<>();
        for (int i = 4; i < 12; i++) {
            RgbPicture again = picture(i).cropped(1, 2, 94, 93).scaled(64, 64);
            for (int v = 0; v < again.values().length; v++) {
                again.values()[v] *= 0.8f;
            }
            others.add(new Paintings.Painting("again " + i, again));
        }
        assertEquals(
                List.of("again 7", "again 8", "again 9", "again 10", "again 11"),
                names(Paintings.split(others).unseen(seen)).stream()
                        .sorted(Comparator.comparing(String::length).thenComparing(n -> n))
                        .toList());
        assertEquals(8, Paintings.split(others).unseen("").size());
    }

    @Test
    void shouldSplitAFolderInTheSameWayEachTime() throws Exception {
        for (int i = 0; i < 12; i++) {
            Files.write(folder.resolve("painting-" + i + ".png"), picture(i).png());
        }
        Files.writeString(folder.resolve("README.md"), "not a picture");
        assertEquals(
                names(Paintings.read(folder, 64).all().toList()),
                names(Paintings.read(folder, 64).all().toList()));
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

    @Test
    void shouldNameAFolderThatThereIsNotAndAPictureThatIsAStrip() throws Exception {
        Path nothing = folder.resolve("nothing");
        var missing = assertThrows(TrainingException.class, () -> Paintings.read(nothing, 64));
        assertTrue(missing.getMessage().startsWith(nothing + ": is no folder"), missing.getMessage());
        Path strip = folder.resolve("strip.png");
        Files.write(strip, RgbPicture.black(2, 300).png());
        var error = assertThrows(TrainingException.class, () -> Paintings.read(folder, 64));
        assertTrue(error.getMessage().startsWith(strip + ": is 300 x 2 pixels"), error.getMessage());
    }

    /** So small that not one patch of a network fits in, and no multiple of anything. */
    @Test
    void shouldEnlargeAPictureThatIsSmall() throws Exception {
        Files.write(folder.resolve("small.png"), picture(1).cropped(0, 0, 7, 9).png());
        RgbPicture read = Paintings.read(folder, 64).training().get(0).picture();
        assertEquals(64, read.rows());
        assertEquals(82, read.columns());
    }

    private static List<String> names(List<Paintings.Painting> paintings) {
        return paintings.stream().map(Paintings.Painting::name).toList();
    }

    private static RgbPicture picture(int number) {
        return DrawnPicture.of(96, 96, Seeds.of(number));
    }
}
