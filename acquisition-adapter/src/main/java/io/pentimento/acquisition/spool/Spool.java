package io.pentimento.acquisition.spool;

import io.pentimento.proto.SpooledRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one scan on their way to the broker, on disk and in order: what is appended stays until it is acknowledged,
 * also when the process is killed. Bounded.
 *
 * <p>Safe for use by many threads.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final long SEGMENT_BYTES = 16L << 20;

    private static final String LOCK = "lock";

    private final SpoolOptions options;
    private final Path folder;
    private final FileChannel lockFile;
    private final Deque<Segment> segments = new ArrayDeque<>();
    /** Taken, and not acknowledged. */
    private final TreeSet<Long> taken = new TreeSet<>();

    private long next;
    private long files;
    private boolean dirty;
    private boolean closed;

    /**
     * Opens the spool of a scan, with what an earlier process has left in it.
     *
     * @throws SpoolInUseException when another adapter has it
     * @throws SpoolException when its folder cannot be used
     */
    public static Spool open(SpoolOptions options, String scan) {
        Path folder = options.folder().resolve(scan);
        try {
            Files.createDirectories(folder);
            return new Spool(options, folder);
        } catch (IOException e) {
            throw new SpoolException(
                    "spool " + folder + " cannot be used: " + e + "; name another folder with --spool", e);
        }
    }

    /** The scans that have something in their spools. */
    public static List<String> scans(SpoolOptions options) {
        if (!Files.isDirectory(options.folder())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(options.folder())) {
            return folders.filter(Files::isDirectory)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SpoolException("spool " + options.folder() + " cannot be read: " + e, e);
        }
    }

    private Spool(SpoolOptions options, Path folder) throws IOException {
        this.options = options;
        this.folder = folder;
        this.lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock();
            for (Path file : files()) {
                segments.add(Segment.open(file, end()));
                files = Segment.number(file) + 1;
            }
        } catch (IOException | SpoolException e) {
            closeFiles();
            throw e;
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        // Whoever had it may have deleted it between our opening it and our locking it.
        if (lock == null || !Files.exists(folder.resolve(LOCK))) {
            throw new SpoolInUseException("spool " + folder
                    + " is in use: another adapter measures this scan; stop that, or take another scan id");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Segment::isOne).sorted().toList();
        }
    }

    private long end() {
        return segments.isEmpty() ? 0 : segments.getLast().end();
    }

    /**
     * Writes a record behind the others.
     *
     * @return false when there is no room now; nothing is written
     */
    public synchronized boolean append(SpooledRecord record) {
        int size = Segment.size(record);
        if (!isEmpty() && options.limitBytes() - bytes() < size || freeBytes() < size) {
            return false;
        }
        try {
            if (segments.isEmpty() || segments.getLast().length() >= SEGMENT_BYTES) {
                segments.add(Segment.create(folder, files, end()));
                files++;
            }
            segments.getLast().append(record);
            dirty = true;
            notifyAll();
            return true;
        } catch (IOException e) {
            LOG.warn("spool {}: {}; waiting for room", folder, e.toString());
            return false;
        }
    }

    /**
     * A record that is taken.
     *
     * @param position by which it is acknowledged
     */
    public record Taken(long position, SpooledRecord record) {}

    /** Takes the next record, in order; waits for one up to this long. */
    public synchronized Optional<Taken> take(long ms) throws InterruptedException {
        if (next >= end() && !closed && ms > 0) {
            wait(ms);
        }
        if (next >= end() || closed) {
            return Optional.empty();
        }
        long position = next;
        Segment.Entry entry = read(position);
        next = entry.end();
        taken.add(position);
        return Optional.of(new Taken(position, entry.record()));
    }

    private Segment.Entry read(long position) {
        try {
            for (Segment segment : segments) {
                if (position < segment.end()) {
                    return segment.read(position).orElseThrow(() -> damaged(position, null));
                }
            }
        } catch (IOException e) {
            throw damaged(position, e);
        }
        throw damaged(position, null);
    }

    private SpoolException damaged(long position, IOException cause) {
        return new SpoolException(
                "spool " + folder + ", position " + position
                        + ": what was written cannot be read; check the disk, and start the scan again under its id: what"
                        + " is lost is measured anew",
                cause);
    }

    /** The broker has the record: it need not be kept. */
    public synchronized void acknowledge(long position) {
        taken.remove(position);
        long kept = taken.isEmpty() ? next : taken.first();
        try {
            while (segments.size() > 1 && segments.getFirst().end() <= kept) {
                segments.removeFirst().delete();
            }
        } catch (IOException e) {
            LOG.warn("spool {}: {}", folder, e.toString());
        }
        notifyAll();
    }

    /** Whether everything is acknowledged. */
    public synchronized boolean isEmpty() {
        return taken.isEmpty() && next >= end();
    }

    /** What is not acknowledged, bytes on disk. */
    public synchronized long bytes() {
        return end() - (taken.isEmpty() ? next : taken.first());
    }

    /** What it can still take, bytes. */
    public long room() {
        return Math.max(0, Math.min(options.limitBytes() - bytes(), freeBytes()));
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace() - options.spareBytes();
        } catch (IOException e) {
            LOG.warn("spool {}: {}", folder, e.toString());
            return 0;
        }
    }

    /** Makes sure that what is appended survives a power cut too. */
    public void sync() {
        Segment newest;
        synchronized (this) {
            if (!dirty || closed || isEmpty()) {
                return;
            }
            dirty = false;
            newest = segments.getLast();
        }
        try {
            newest.force();
        } catch (IOException e) {
            LOG.warn("spool {}: {}", folder, e.toString());
        }
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Leaves on disk what is not acknowledged; deletes itself when there is nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        boolean empty = isEmpty();
        closed = true;
        notifyAll();
        try {
            if (empty) {
                for (Segment segment : segments) {
                    segment.delete();
                }
                // Deleted while it is locked: nobody else can hold it.
                Files.deleteIfExists(folder.resolve(LOCK));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.warn("spool {} cannot be deleted: {}", folder, e.toString());
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() {
        List<AutoCloseable> files = new ArrayList<>(List.of(lockFile));
        segments.forEach(segment -> files.add(segment::close));
        for (AutoCloseable file : files) {
            try {
                file.close();
            } catch (Exception e) {
                LOG.warn("spool {}: {}", folder, e.toString());
            }
        }
    }
}
