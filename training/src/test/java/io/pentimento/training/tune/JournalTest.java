package io.pentimento.training.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final SearchSpace SPACE =
            SearchSpace.of(new Parameter.Real("x", 0, 1, false), new Parameter.Choice("c", List.of("a", "b")));

    @TempDir
    Path folder;

    private Path file;
    private List<Trial> trials;

    @BeforeEach
    void search() throws InterruptedException {
        file = folder.resolve("journal.jsonl");
        trials = run(6, 3);
    }

    @Test
    void shouldReadWhatItWrote() {
        SearchHistory read = SearchHistory.read(file);
        assertEquals(trials, read.trials());
        assertEquals(SPACE, read.space());
        assertEquals(Direction.MINIMISE, read.direction());
    }

    @Test
    void shouldRemoveALastLineThatWasCutOffWhileItWasWritten() throws IOException, InterruptedException {
        List<String> complete = Files.readAllLines(file);
        Files.writeString(file, "{\"event\":\"BEGUN\",\"trial\":6,\"at\":\"2026", StandardOpenOption.APPEND);
        assertTrue(JournalText.read(file).torn());
        assertEquals(trials, SearchHistory.read(file).trials());
        List<Trial> more = run(8, 3);
        assertEquals(trials, more.subList(0, 6));
        assertEquals(8, more.size());
        assertEquals(complete, Files.readAllLines(file).subList(0, complete.size()));
        assertFalse(JournalText.read(file).torn());
    }

    @Test
    void shouldTryATrialAgainOfWhichOnlyTheEndWasTorn() throws IOException, InterruptedException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 5));
        List<Trial> again = run(6, 3);
        assertEquals(2, again.get(5).attempt());
        assertEquals(trials.get(5).values(), again.get(5).values());
        assertEquals(trials.get(5).value(), again.get(5).value());
    }

    @Test
    void shouldNameFileAndLineOfAMalformedOne() throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertMalformed(lines, 3, "{\"event\":", "is not JSON");
        assertMalformed(lines, 3, "{\"event\":\"REPORTED\",\"at\":\"2026-01-01T00:00:00Z\"}", "trial is missing");
        assertMalformed(
                lines, 3, "{\"event\":\"REPORTED\",\"trial\":0,\"at\":\"2026-01-01T00:00:00Z\"}", "step is missing");
        assertMalformed(lines, 4, "{\"event\":\"SLEPT\",\"trial\":0,\"at\":\"2026-01-01T00:00:00Z\"}", "SLEPT");
        assertMalformed(
                lines, 2, lines.get(1).replaceAll("\"x\":[0-9.E-]+", "\"x\":\"wide\""), "x=\"wide\": is no value");
        assertMalformed(lines, 2, lines.get(2), "has not begun");
        assertMalformed(lines, 1, "{}", "needs a space");
    }

    private void assertMalformed(List<String> lines, int number, String line, String what) throws IOException {
        List<String> changed = new java.util.ArrayList<>(lines);
        changed.set(number - 1, line);
        Files.write(file, changed);
        TrainingException error = assertThrows(TrainingException.class, () -> run(6, 3));
        assertTrue(error.getMessage().startsWith(file + ", line " + number + ": "), error.getMessage());
        assertTrue(error.getMessage().contains(what), error.getMessage());
        assertEquals(changed, Files.readAllLines(file));
    }

    @Test
    void shouldRefuseTheJournalOfAnotherSearch() {
        TrainingException error = assertThrows(TrainingException.class, () -> run(6, 4));
        assertTrue(error.getMessage().contains("journal of another search"), error.getMessage());
        assertTrue(error.getMessage().contains("seed=3") && error.getMessage().contains("seed=4"), error.getMessage());
    }

    @Test
    void shouldSayThatAFileWithoutALineIsNoJournal() throws IOException {
        Files.writeString(file, "{\"space\":");
        TrainingException error = assertThrows(TrainingException.class, () -> run(6, 3));
        assertTrue(error.getMessage().contains("holds no complete line"), error.getMessage());
    }

    @Test
    void shouldNameAFolderThatIsNotThere() {
        file = folder.resolve("nowhere/journal.jsonl");
        TrainingException error = assertThrows(TrainingException.class, () -> run(6, 3));
        assertTrue(error.getMessage().contains("cannot be opened"), error.getMessage());
    }

    private List<Trial> run(int number, long seed) throws InterruptedException {
        SearchSettings settings = new SearchSettings(number, Direction.MINIMISE, seed, 2, 0, 2);
        return new Search(SPACE, settings, CLOCK)
                .run(
                        file,
                        (values, progress) -> {
                            progress.report(1, 1);
                            return values.real("x") + (values.choice("c").equals("a") ? 1 : 0);
                        },
                        t -> {})
                .trials();
    }
}
