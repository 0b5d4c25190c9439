package io.pentimento.training.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pentimento.training.TrainingException;
import io.pentimento.training.run.LockFile;
import io.pentimento.training.tune.JournalText.Header;
import io.pentimento.training.tune.JournalText.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a search is kept in, one line for each event, with the operating system before the
 * search goes on, so that a killed process loses nothing. While it is open, a file
 * beside it is locked (not the journal itself, because its lock would be lost as soon as anybody in this process reads it).
 */
final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Path file;
    private final Clock clock;
    private final FileChannel channel;
    private final LockFile lock;

    private Journal(Path file, Clock clock, FileChannel channel, LockFile lock) {
        this.file = file;
        this.clock = clock;
        this.channel = channel;
        this.lock = lock;
    }

    /** Opens a journal, or begins one. */
    static Journal open(Path file, Clock clock) {
        LockFile lock = LockFile.take(
                file.resolveSibling(file.getFileName() + ".lock"),
                file + ": another search is writing to this journal; wait for it or name another");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new Journal(file, clock, channel, lock);
        } catch (IOException e) {
            lock.close();
            throw new TrainingException(file + ": the journal cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The trials so far. Removes a line that was being written when a search was cut off. */
    List<Trial> resume(SearchSpace space, SearchSettings settings) {
        Header wanted = Header.of(space, settings);
        try {
            if (channel.size() == 0) {
                append(wanted);
                return List.of();
            }
            JournalText text = JournalText.read(file);
            if (!text.header().equals(wanted)) {
                throw new TrainingException(file + ": is the journal of another search: " + text.header()
                        + " instead of " + wanted + "; name another file, or search as before");
            }
            if (text.torn()) {
                LOG.warn("{}: the last line was cut off while it was written, and is removed", file);
                channel.truncate(text.complete());
            }
            channel.position(text.complete());
            return text.history().trials();
        } catch (IOException e) {
            throw new TrainingException(file + ": the journal cannot be resumed: " + e.getMessage(), e);
        }
    }

    void begun(Trial trial) {
        Map<String, Object> event = event(Kind.BEGUN, trial, trial.began());
        event.put("attempt", trial.attempt());
        event.put("values", trial.values().byName());
        append(event);
    }

    void reported(Trial trial, Trial.Report report) {
        Map<String, Object> event = event(Kind.REPORTED, trial, clock.instant());
        event.put("step", report.step());
        event.put("value", report.value());
        append(event);
    }

    void ended(Trial trial) {
        Map<String, Object> event = event(Kind.valueOf(trial.outcome().name()), trial, trial.ended());
        if (!Double.isNaN(trial.value())) {
            event.put("value", trial.value());
        }
        if (!trial.note().isEmpty()) {
            event.put("note", trial.note());
        }
        append(event);
    }

    private static Map<String, Object> event(Kind kind, Trial trial, Instant at) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", kind);
        event.put("trial", trial.number());
        event.put("at", at.toString());
        return event;
    }

    private void append(Object line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(
                    (JournalText.JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is not JSON", e);
        } catch (IOException e) {
            throw new TrainingException(file + ": the journal cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (LockFile released = lock) {
            channel.close();
        } catch (IOException e) {
            throw new TrainingException(file + ": the journal cannot be closed: " + e.getMessage(), e);
        }
    }
}
