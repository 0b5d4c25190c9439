package io.pentimento.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pentimento.training.TrainingException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    @Test
    void shouldBelongToOneAtATime(@TempDir Path folder) {
        Path file = folder.resolve("training.lock");
        try (LockFile mine = LockFile.take(file, "unused")) {
            TrainingException refused =
                    assertThrows(TrainingException.class, () -> LockFile.take(file, "somebody has it"));
            assertEquals("somebody has it", refused.getMessage());
        }
        LockFile.take(file, "nobody has it").close();
    }
}
