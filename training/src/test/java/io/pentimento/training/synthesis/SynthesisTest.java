package io.pentimento.training.synthesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Background;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.PigmentTable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthesisTest {

    /** Two paints with a line each. */
    private static final Palette TWO = new Palette() {
        @Override
        public List<Swatch> swatches() {
            return List.of(new Swatch("white", 0xFFFFFF), new Swatch("black", 0x101010));
        }

        @Override
        public Beam beam(RandomGenerator random) {
            return (amounts, into) -> {
                Arrays.fill(into, 0);
                into[100] = amounts[0] / (amounts[0] + amounts[1]);
                into[200] = amounts[1] / (amounts[0] + amounts[1]);
                return 2;
            };
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    };

    private final SplittableRandom random = new SplittableRandom(1);
    private final int[] counts = new int[Palette.BINS];

    @Test
    void shouldGiveEachPixelExactlyTheSameCountsAsPublished() {
        SyntheticScan scan = Synthesis.ofProgram(TWO).of(even(0xFFFFFF), random);
        for (int i = 0; i < 50; i++) {
            scan.draw(0, random, counts);
            assertEquals(400, Arrays.stream(counts).sum());
        }
    }

    @Test
    void shouldGiveABlackGroupNoCountsAsPublishedOnly() {
        SyntheticScan published = Synthesis.ofProgram(TWO).of(even(0x000000), random);
        published.draw(0, random, counts);
        assertEquals(0, Arrays.stream(counts).sum());
        SyntheticScan corrected = new Synthesis(TWO, Mixing.Similar.PROGRAM, 400, true).of(even(0x000000), random);
        corrected.draw(0, random, counts);
        assertTrue(Arrays.stream(counts).sum() > 600, "twice as bright as a typical paint");
    }

    /** Mean and variance of a Poisson number are the same, whichever way photons are drawn. */
    @Test
    void shouldSpreadCountsAsPhotonsAre() {
        for (double mean : new double[] {100, 5000}) {
            SyntheticScan scan = new Synthesis(TWO, Mixing.Similar.STRICT, mean, true).of(even(0xFFFFFF), random);
            int n = 4000;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                scan.draw(0, random, counts);
                sum += counts[100];
                squares += (double) counts[100] * counts[100];
            }
            assertEquals(2 * mean, sum / n, 0.02 * mean);
            assertEquals(1, (squares / n - sum / n * (sum / n)) / (2 * mean), 0.1);
        }
    }

    @Test
    void shouldGroupAPictureInOneColourAsOne() {
        ColourClusters clusters = ColourClusters.of(even(0x3060A0), random);
        assertArrayEquals(new int[] {0x3060A0}, clusters.colours());
        assertEquals(0, clusters.silhouette());
    }

    @Test
    void shouldFindTheColoursOfAPicture() {
        RgbPicture picture = even(0xFFFFFF);
        int[] colours = {0xFFFFFF, 0xC8321F, 0x2A55A5, 0x102010, 0xF2D45C, 0x4E8B62, 0x808080};
        for (int i = 0; i < picture.pixels(); i++) {
            picture.set(i / 64, i % 64, colours[i / 64 % 7]);
        }
        ColourClusters clusters = ColourClusters.of(picture, random);
        assertArrayEquals(
                Arrays.stream(colours).sorted().toArray(),
                Arrays.stream(clusters.colours()).sorted().toArray());
        assertArrayEquals(picture.values(), clusters.picture().values());
    }

    @Test
    void shouldSaySpectraOfPaintsThatDiffer() {
        XrayLines lines = new XrayLines();
        Palette palette = Palettes.painters(lines, Layering.LAYERS);
        Palette.Beam beam = palette.beam(random);
        double[] white = new double[Palette.BINS];
        double[] red = new double[Palette.BINS];
        double bright = beam.expect(only(palette, "lead-white"), white);
        beam.expect(only(palette, "vermilion"), red);
        assertEquals(1, Arrays.stream(white).sum(), 1e-9);
        assertTrue(bright > 0);
        // Pb La at 10.55 keV and Hg La at 9.99 keV.
        assertTrue(window(white, 10.55) > 3 * window(red, 10.55));
        assertTrue(window(red, 9.99) > 3 * window(white, 9.99));
    }

    /** Nobody has all paints that there are; everybody has a white. */
    @Test
    void shouldMixWithSomePaintsOfWhichOneIsWhite() {
        List<Swatch> swatches = Palettes.any(new XrayLines(), Layering.LAYERS).swatches();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Mixing.Few few = Mixing.Few.of(new Mixing.Painter(), swatches, random);
            List<Integer> paints = Arrays.stream(few.paints()).boxed().toList();
            assertTrue(paints.stream().anyMatch(p -> swatches.get(p).name().matches(".*(white|chalk|lithopone).*")));
            double[] amounts = few.amounts(0xA0C0E0, swatches);
            assertEquals(swatches.size(), amounts.length);
            assertEquals(1, Arrays.stream(amounts).sum(), 1e-9);
            for (int paint = 0; paint < amounts.length; paint++) {
                assertTrue(
                        amounts[paint] == 0 || paints.contains(paint),
                        swatches.get(paint).name());
            }
            seen.addAll(paints);
        }
        assertEquals(swatches.size(), seen.size());
    }

    @Test
    void shouldRefuseAPaletteOfOnePaint() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> new PaintPalette(
                        new XrayLines(), PigmentTable.shipped(), List.of("chalk"), Layering.LAYERS, Background.SOME));
        assertEquals("pigments=[chalk]: a palette needs two at least", error.getMessage());
    }

    @Test
    void shouldRefuseATableOfOnePaint(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mine.csv");
        Set<String> kept = Set.of("chalk", "linseed-oil");
        try (InputStream in = PigmentTable.class.getResourceAsStream("pigments.csv")) {
            Files.write(
                    file,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> {
                                String id = line.replaceFirst(";.*", "");
                                return kept.contains(id)
                                        || PigmentTable.shipped().pigments().stream()
                                                .noneMatch(p -> p.id().equals(id));
                            })
                            .toList());
        }
        var error = assertThrows(TrainingException.class, () -> Palettes.read(file, new XrayLines(), Layering.LAYERS));
        assertEquals(
                file + ": has 1 pigments besides binders and supports; a palette needs two at least",
                error.getMessage());
    }

    /** Soot and wax: carbon, hydrogen and oxygen alone. */
    @Test
    void shouldRefuseATableOfWhichXraysSeeNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mine.csv");
        try (InputStream in = PigmentTable.class.getResourceAsStream("pigments.csv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("id;") || line.startsWith("lamp-black;"))
                    .toList();
            Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(1).replaceFirst("lamp", "other")));
        }
        var error = assertThrows(TrainingException.class, () -> Palettes.read(file, new XrayLines(), Layering.LAYERS));
        assertTrue(
                error.getMessage()
                        .startsWith(file + ": no pigment has an element with a line between 0.6 and 26.2 keV"),
                error.getMessage());
    }

    /** A training must not go on with other paints than it began with. */
    @Test
    void shouldKnowOnesOwnPaletteByWhatItHolds(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mine.csv");
        Files.writeString(file, "one");
        OwnPalette before = OwnPalette.of(file);
        assertEquals(before, OwnPalette.of(file));
        Files.writeString(file, "other");
        assertNotEquals(before, OwnPalette.of(file));
        Path measured = folder.resolve("mine.json");
        Files.writeString(measured, "{\"White\": {\"xrf\": \"white.h5\", \"RGB\": [240, 235, 229]}}");
        Path white = folder.resolve("white.h5");
        var error = assertThrows(TrainingException.class, () -> OwnPalette.of(measured));
        assertEquals(white + ": there is no such file", error.getMessage());
        Files.writeString(white, "1");
        OwnPalette first = OwnPalette.of(measured);
        Files.writeString(white, "2");
        assertNotEquals(first, OwnPalette.of(measured));
    }

    private static double[] only(Palette palette, String name) {
        return palette.swatches().stream()
                .mapToDouble(s -> s.name().equals(name) ? 1 : 0)
                .toArray();
    }

    private static double window(double[] spectrum, double kev) {
        int bin = (int) ((kev - Synthesis.INPUT.firstKev()) / 0.05);
        return Arrays.stream(spectrum, bin - 2, bin + 3).sum();
    }

    private static RgbPicture even(int rgb) {
        RgbPicture picture = RgbPicture.black(64, 64);
        for (int i = 0; i < picture.pixels(); i++) {
            picture.set(i / 64, i % 64, rgb);
        }
        return picture;
    }
}
