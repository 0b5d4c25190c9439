package io.pentimento.training.run;

import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two processes from writing the same files: whoever has taken it has them. Of a process that is killed the operating
 * system takes it back. Safe for use by many threads.
 */
public final class LockFile implements AutoCloseable {

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @param otherwise what to say when somebody else has it
     * @throws TrainingException when somebody else has it, or it cannot be written
     */
    public static LockFile take(Path file, String otherwise) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new TrainingException(otherwise);
            }
            return new LockFile(channel);
        } catch (IOException e) {
            throw new TrainingException(file + ": the lock cannot be opened: " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TrainingException("a lock cannot be closed: " + e.getMessage(), e);
        }
    }
}
