package io.pentimento.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLogTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("log.jsonl");
    }

    @Test
    void shouldReadLooksWithAndWithoutAreas() throws IOException {
        Files.writeString(file, line(10, 1, true) + line(20, 0.5, false));
        assertEquals(List.of(Fixture.look(10, 1, true), Fixture.look(20, 0.5, false)), TrainingLog.read(file));
    }

    @Test
    void shouldTakeTheLaterOfTwoLooksAtAStep() throws IOException {
        Files.writeString(file, line(10, 1, true) + line(20, 0.5, true) + line(20, 0.4, true) + line(30, 0.3, true));
        assertEquals(
                List.of(0.4, 0.3),
                TrainingLog.read(file).stream().skip(1).map(look -> look.loss()).toList());
    }

    @Test
    void shouldLeaveOutALastLineThatWasCutOff() throws IOException {
        Files.writeString(file, line(10, 1, true) + "{\"step\":20,\"lo");
        assertEquals(1, TrainingLog.read(file).size());
    }

    @Test
    void shouldNameTheLineThatIsMalformed() throws IOException {
        Files.writeString(file, line(10, 1, true) + "{\"step\":20,\"lo\n" + line(30, 1, true));
        TrainingException error = assertThrows(TrainingException.class, () -> TrainingLog.read(file));
        assertTrue(error.getMessage().startsWith(file + ", line 2: "), error.getMessage());
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        TrainingException error = assertThrows(TrainingException.class, () -> TrainingLog.read(file));
        assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
    }

    private static String line(long step, double loss, boolean areas) throws IOException {
        return new ObjectMapper().writeValueAsString(Fixture.look(step, loss, areas)) + "\n";
    }
}
