package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Photograph;
import io.pentimento.proto.PhotographState;
import io.pentimento.proto.Registration;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The photographs of scans and where they lie, as the log has them. Images are in files, all else is in memory. Safe for use by
 * many threads.
 */
final class Photographs {

    private static final PhotographState NONE = PhotographState.getDefaultInstance();

    private final CacheFolder folder;
    /** By scan, without images and generations. */
    private final Map<String, PhotographState> states = new HashMap<>();

    private final Map<String, Path> images = new HashMap<>();
    private int kindsToCome = 2;
    private long lastOffset = -1;

    /** @param folder where images are put */
    Photographs(CacheFolder folder) {
        this.folder = folder;
    }

    /** Takes photographs from the log. */
    TopicFollower.Handler photographs() {
        return handler(this::photograph);
    }

    /** Takes their registrations from the log. */
    TopicFollower.Handler registrations() {
        return handler(this::registration);
    }

    /** Whether all has been read that was in the log at the start. */
    synchronized boolean isCaughtUp() {
        return kindsToCome == 0;
    }

    /** Of a scan; the same object as long as nothing has changed. */
    synchronized PhotographState of(String scan) {
        return states.getOrDefault(scan, NONE);
    }

    synchronized Optional<Path> image(String scan) {
        return Optional.ofNullable(images.get(scan));
    }

    private TopicFollower.Handler handler(java.util.function.Consumer<ConsumerRecord<String, byte[]>> accept) {
        return new TopicFollower.Handler() {
            @Override
            public void accept(ConsumerRecord<String, byte[]> record) {
                try {
                    accept.accept(record);
                } finally {
                    read(record.offset());
                }
            }

            @Override
            public void caughtUp() {
                allOfAKind();
            }
        };
    }

    private synchronized void read(long offset) {
        lastOffset = Math.max(lastOffset, offset);
        notifyAll();
    }

    /**
     * Waits until a record has been read, once all is that was in the log at the start.
     *
     * @return whether it was in time
     */
    synchronized boolean awaitRead(long offset, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); lastOffset < offset && left > 0; ) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return lastOffset >= offset;
    }

    private synchronized void allOfAKind() {
        kindsToCome--;
    }

    private synchronized void photograph(ConsumerRecord<String, byte[]> record) {
        String scan = scanOf(record, AnnotationKind.PHOTOGRAPH);
        PhotographState.Builder state = of(scan).toBuilder().clearPhotograph();
        Path image = null;
        if (record.value() != null) {
            Photograph photograph = Wire.read(record, Photograph.getDefaultInstance());
            requireSame(scan, photograph.getScan());
            image = write(photograph.getImage());
            state.setPhotograph(photograph.toBuilder().clearImage());
        }
        states.put(scan, state.build());
        delete(image == null ? images.remove(scan) : images.put(scan, image));
    }

    private synchronized void registration(ConsumerRecord<String, byte[]> record) {
        String scan = scanOf(record, AnnotationKind.REGISTRATION);
        PhotographState.Builder state = of(scan).toBuilder().clearRegistration();
        if (record.value() != null) {
            Registration registration = Wire.read(record, Registration.getDefaultInstance());
            requireSame(scan, registration.getScan());
            state.setRegistration(registration);
        }
        states.put(scan, state.build());
    }

    private Path write(ByteString image) {
        Path file = folder.file("photograph-" + UUID.randomUUID());
        try {
            Files.write(file, image.toByteArray());
            return file;
        } catch (IOException e) {
            throw new UnreadableRecordException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static void delete(Path image) {
        try {
            if (image != null) {
                Files.deleteIfExists(image);
            }
        } catch (IOException e) {
            throw new UnreadableRecordException(image + ": cannot be deleted: " + e.getMessage(), e);
        }
    }

    private static String scanOf(ConsumerRecord<String, byte[]> record, AnnotationKind kind) {
        return record.key().substring(kind.key("").length());
    }

    private static void requireSame(String scan, String said) {
        if (!scan.equals(said)) {
            throw new UnreadableRecordException("scan=" + said + ": the key says " + scan);
        }
    }
}
