package io.pentimento.proto;

import com.google.protobuf.Message;
import java.util.Arrays;

/**
 * The kinds of things that {@code {instrument}_annotations} holds: what the key of a record begins with says which. This is the only
 * list of them; how records are read, inspected and handed on follows from it.
 */
public enum AnnotationKind {
    /** The key is its id and nothing else. */
    ANNOTATION("", Annotation.getDefaultInstance()),
    RULE("rule", Rule.getDefaultInstance()),
    /** Written by processors alone. */
    FIRING("firing", Firing.getDefaultInstance()),
    /** Written by viewers alone. */
    ACKNOWLEDGEMENT("acknowledgement", Acknowledgement.getDefaultInstance()),
    PHOTOGRAPH("photograph", Photograph.getDefaultInstance()),
    /** Of a photograph. */
    REGISTRATION("registration", Registration.getDefaultInstance());

    private static final char SEPARATOR = '/';

    private final String prefix;
    private final Message message;

    AnnotationKind(String prefix, Message message) {
        this.prefix = prefix;
        this.message = message;
    }

    /**
     * The kind of the record with a key.
     *
     * @throws UnreadableRecordException when there is no such kind
     */
    public static AnnotationKind of(String key) {
        String prefix = key == null || key.indexOf(SEPARATOR) < 0 ? "" : key.substring(0, key.indexOf(SEPARATOR));
        return Arrays.stream(values())
                .filter(kind -> kind.prefix.equals(prefix))
                .findAny()
                .orElseThrow(() -> new UnreadableRecordException("key=" + key + ": there is no kind " + prefix));
    }

    /** The key of a thing, "rule/id" or "firing/scan/rule". */
    public String key(String... parts) {
        String name = String.join(String.valueOf(SEPARATOR), parts);
        return prefix.isEmpty() ? name : prefix + SEPARATOR + name;
    }

    /** The default instance of the message that its records carry. */
    public Message message() {
        return message;
    }
}
