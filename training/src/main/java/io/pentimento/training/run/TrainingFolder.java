package io.pentimento.training.run;

import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of one training, which is one plan's and one process's. */
public final class TrainingFolder {

    /** File of the page about the training. */
    public static final String REPORT = "report.html";

    private static final String LOCK = "training.lock";

    private TrainingFolder() {}

    /** What is done there. */
    public interface Work<R> {
        R run() throws InterruptedException;
    }

    /**
     * Works in a folder, which is made where it is not there.
     *
     * @param plan any record, see {@link PlanFile}
     * @throws TrainingException when it cannot be made, belongs to another plan, or another training is running there
     */
    public static <R> R with(Path folder, Object plan, Work<R> work) throws InterruptedException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be made: " + e.getMessage() + "; choose another folder", e);
        }
        String taken = folder + ": another training is running here; wait for it or choose another folder";
        try (LockFile mine = LockFile.take(folder.resolve(LOCK), taken)) {
            PlanFile.claim(folder, plan);
            return work.run();
        }
    }
}
