package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.AcquisitionException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemFileTest {

    private static final String FILE =
            """
            ports: [10200]
            boards: 2
            rows: 2
            columns: 3
            x: {strips: 6}
            y: {strips: 4, first: 1, last: 2, mirror: true}
            window: 200
            kev-per-amplitude: 0.002
            channels: 512
            offset-kev: 0.025
            gain-kev: 0.05
            tile-rows: 1
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldReadAFile() throws Exception {
        GemFile file = GemFile.read(Files.writeString(folder.resolve("gem.yaml"), FILE));
        assertEquals("127.0.0.1", file.host());
        assertEquals(0.4, file.mismatch());
        assertEquals(5, file.x().last());
        assertTrue(file.y().mirror());
        assertEquals(1, file.plan().tileRows());
    }

    /** The document's own example must be right. */
    @Test
    void shouldReadTheDocumentsExample() throws Exception {
        Path document = Path.of("..", "docs", "gem.md");
        String text = Files.readString(document);
        String example = text.substring(text.indexOf("title: Madonna"));
        GemFile file = GemFile.parse("docs/gem.md", example.substring(0, example.indexOf("```")));
        GemFile emulated = GemFile.emulated(10200);
        assertEquals(emulated.x(), file.x());
        assertEquals(emulated.window(), file.window());
        assertEquals(emulated.plan().detector(), file.plan().detector());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows: 2|rows: 0|gem.yaml, line 3: rows=0: must be 1 to 32768",
                "boards: 2|boards: two|gem.yaml, line 2: boards: Cannot deserialize value of type `int`",
                "window: 200|window: 200\\nwindows: 3|gem.yaml, line 8: windows: there is no such key; known are ",
                "gain-kev: 0.05|gain-kev: -1|gem.yaml, line 11: gain-kev=-1.0: must be positive",
                "tile-rows: 1|tile-rows: 3|gem.yaml, line 12: tile-rows=3: must be 1 to rows, 2",
                "channels: 512||gem.yaml, line 12: channels: is missing, or its name is misspelt",
                "last: 2|last: 4|gem.yaml, line 6: last=4: must be 1 to 3",
                "{strips: 4|{strips: 0|gem.yaml, line 6: strips=0: must be 1 to 32768",
                "{strips: 4|{strips: four|gem.yaml, line 6: y.strips: Cannot deserialize",
                "boards: 2|host: 0.0.0.0\\nboards: 2|gem.yaml, line 2: host=0.0.0.0: anybody could send hits there"
            })
    void shouldSayInWhichLineWhatIsWrong(String right, String wrong, String said) {
        String text = FILE.replace(right, wrong == null ? "" : wrong.replace("\\n", "\n"));
        var error = assertThrows(AcquisitionException.class, () -> GemFile.parse("gem.yaml", text));
        assertTrue(error.getMessage().startsWith(said), error.getMessage());
    }

    @Test
    void shouldNotTakeACommentForAKey() {
        String text = FILE.replace("rows: 2\n", "rows: 0\n") + "# rows: as the detector has\n";
        var error = assertThrows(AcquisitionException.class, () -> GemFile.parse("gem.yaml", text));
        assertEquals("gem.yaml, line 3: rows=0: must be 1 to 32768", error.getMessage());
    }

    @Test
    void shouldNameTheSenderThatIsNowhere() {
        String text = FILE + "from: [\"no such host\"]\n";
        var error = assertThrows(AcquisitionException.class, () -> GemFile.parse("gem.yaml", text));
        assertEquals("gem.yaml, line 13: from=no such host: there is no such host", error.getMessage());
    }

    @Test
    void shouldMultiplyAmplitudesByTheGainOfTheirPixel() throws Exception {
        Files.writeString(folder.resolve("gain.txt"), "1 2 1\n1, 1, 0.5\n");
        Path yaml = Files.writeString(folder.resolve("gem.yaml"), FILE + "gain-map: gain.txt\n");
        PixelMap pixels = GemFile.read(yaml).pixels();
        assertEquals(40, pixels.channel(0, 0, 1000));
        assertEquals(80, pixels.channel(0, 1, 1000));
        assertEquals(20, pixels.channel(1, 2, 1000));
        assertEquals(-1, pixels.channel(0, 1, 100_000));
    }

    @Test
    void shouldSayWhatIsWrongInAFileOfGains() throws Exception {
        Path gains = Files.writeString(folder.resolve("gain.txt"), "1 2 1\n1 1 x\n");
        Path yaml = Files.writeString(folder.resolve("gem.yaml"), FILE + "gain-map: gain.txt\n");
        GemFile file = GemFile.read(yaml);
        var error = assertThrows(AcquisitionException.class, file::pixels);
        assertEquals(gains + ", line 2: x is no gain: must be a positive number", error.getMessage());
    }
}
