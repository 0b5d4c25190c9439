package io.pentimento.proto;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The topics of an instrument: what each carries and how long. This is the only list of them; names, creation and the
 * inspection of their records follow from it.
 */
public enum Topic {
    SCANS(ScanRecord.getDefaultInstance(), 1, Keep.NEWEST),
    SPECTRA(SpectrumBlock.getDefaultInstance(), Topics.SHARED_PARTITIONS, Keep.DATA),
    EVENTS(EventBlock.getDefaultInstance(), Topics.SHARED_PARTITIONS, Keep.DATA),
    MAPS(MapBlock.getDefaultInstance(), Topics.SHARED_PARTITIONS, Keep.DATA),
    ANNOTATIONS(Annotation.getDefaultInstance(), 1, Keep.NEWEST),
    MODELS(RunningModels.getDefaultInstance(), 1, Keep.NEWEST),
    COMMANDS(Command.getDefaultInstance(), 1, Keep.CONTROL),
    RESPONSES(Response.getDefaultInstance(), 1, Keep.CONTROL),
    STATUS(Status.getDefaultInstance(), 1, Keep.NEWEST),
    /** Whatever could not be read on the others, byte for byte: no message of ours. */
    REJECTED(null, 1, Keep.CONTROL);

    private final Message message;
    private final int partitions;
    private final Keep keep;

    /** What stays in the log. */
    private enum Keep {
        NEWEST,
        DATA,
        CONTROL
    }

    Topic(Message message, int partitions, Keep keep) {
        this.message = message;
        this.partitions = partitions;
        this.keep = keep;
    }

    /**
     * The default instance of the message type that it carries, of {@link #ANNOTATIONS} of the first of its kinds; none for
     * {@link #REJECTED}.
     */
    public Optional<Message> message() {
        return Optional.ofNullable(message);
    }

    /**
     * The default instance of the message type of the record with a key; none for {@link #REJECTED}.
     *
     * @throws UnreadableRecordException when no record of this topic has such a key
     */
    public Optional<Message> message(String key) {
        return this == ANNOTATIONS ? Optional.of(AnnotationKind.of(key).message()) : message();
    }

    /** Whether the newest record of each key stays for ever. There a record without a value deletes its key. */
    public boolean isCompacted() {
        return keep == Keep.NEWEST;
    }

    /** How long records stay; none on a compacted topic. */
    Optional<Duration> retention() {
        return switch (keep) {
            case NEWEST -> Optional.empty();
            case DATA -> Optional.of(Topics.DATA_RETENTION);
            case CONTROL -> Optional.of(Topics.CONTROL_RETENTION);
        };
    }

    /** Largest record, bytes. A rejected record is as large as it was, and says why and where it stood. */
    int mostBytes() {
        return this == REJECTED ? Topics.MAX_REJECTED_BYTES : Topics.MAX_RECORD_BYTES;
    }

    int partitions() {
        return partitions;
    }

    String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }
}
