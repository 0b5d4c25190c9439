package io.pentimento.viewer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of this process alone, below one that viewers share. Its lock tells the living from those that were killed;
 * what these left is deleted.
 */
final class CacheFolder implements AutoCloseable {

    private static final String PREFIX = "spectra-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    /** @throws ViewerException when the folder cannot be written */
    CacheFolder(Path shared) {
        try {
            Files.createDirectories(shared);
            removeAbandoned(shared);
            folder = Files.createTempDirectory(shared, PREFIX);
            lock = lock(folder);
        } catch (IOException e) {
            throw new ViewerException(
                    shared + ": cannot hold copies of spectra: " + e + ". Name a folder that can be written", e);
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        try {
            lock.close();
            delete(folder);
        } catch (IOException e) {
            throw new ViewerException(folder + ": cannot be deleted: " + e.getMessage(), e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    private static void removeAbandoned(Path shared) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(shared)) {
            folders = entries.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .filter(path -> Files.exists(path.resolve(LOCK)))
                    .toList();
        }
        for (Path each : folders) {
            try (FileChannel channel = FileChannel.open(each.resolve(LOCK), StandardOpenOption.WRITE);
                    FileLock taken = channel.tryLock()) {
                if (taken != null) {
                    delete(each);
                }
            } catch (OverlappingFileLockException e) {
                // A viewer in this very process holds it.
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
