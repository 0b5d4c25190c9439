package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Photograph;
import io.pentimento.proto.PhotographEdit;
import io.pentimento.proto.PhotographReply;
import io.pentimento.proto.PhotographState;
import io.pentimento.proto.Registration;
import io.pentimento.proto.Wire;
import io.pentimento.viewer.access.Gate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes photographs and their registrations into the log, and hands images out. */
final class PhotographDesk implements AutoCloseable {

    /** A record has to stay below Kafka's usual megabyte. */
    static final int MOST_IMAGE_BYTES = 900_000;

    static final int MOST_PAIRS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(PhotographDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_SIDE = 20_000;
    private static final int LONGEST_NAME = 100;
    private static final List<String> MEDIA_TYPES = List.of("image/jpeg", "image/png");

    private final Photographs photographs;
    private final Producer<String, byte[]> producer;
    private final String topic;
    private final Predicate<String> isKnown;
    private final Vertx vertx;
    private final WorkerExecutor sender;
    private final Clock clock;

    private record Size(int width, int height) {}

    /** @param producer closed with this */
    PhotographDesk(
            Photographs photographs,
            Producer<String, byte[]> producer,
            String topic,
            Predicate<String> isKnown,
            Vertx vertx,
            Clock clock) {
        this.photographs = photographs;
        this.producer = producer;
        this.topic = topic;
        this.isKnown = isKnown;
        this.vertx = vertx;
        this.sender = vertx.createSharedWorkerExecutor("viewer-photographs", 1);
        this.clock = clock;
    }

    /** What a scan has, the same object as long as nothing has changed; empty as long as the log is being read. */
    Optional<PhotographState> of(String scan) {
        return photographs.isCaughtUp() ? Optional.of(photographs.of(scan)) : Optional.empty();
    }

    /** Adds the path of images. */
    void addTo(Router router) {
        router.get("/api/scans/:scan/photograph").handler(this::serve);
    }

    /** Carries an edit out. Does not block; never fails. */
    Future<PhotographReply> edit(PhotographEdit edit) {
        CompletableFuture<PhotographReply> answered = new CompletableFuture<>();
        sender.executeBlocking(
                () -> {
                    answered.complete(carriedOut(edit));
                    return null;
                },
                true);
        return Future.fromCompletionStage(answered, vertx.getOrCreateContext());
    }

    static PhotographReply refusal(PhotographEdit edit, String why) {
        return PhotographReply.newBuilder().setId(edit.getId()).setMessage(why).build();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private PhotographReply carriedOut(PhotographEdit edit) {
        try {
            send(records(edit));
            return PhotographReply.newBuilder().setId(edit.getId()).build();
        } catch (IllegalArgumentException e) {
            return refusal(edit, e.getMessage());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("photograph of scan {}: not kept", edit.getScan(), e);
            return refusal(edit, "Not kept: " + e.getMessage() + ". Try again when the broker answers.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refusal(edit, "Not kept: the viewer is being stopped.");
        }
    }

    private void send(Stream<ProducerRecord<String, byte[]>> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        long last = -1;
        for (ProducerRecord<String, byte[]> record : records.toList()) {
            last = producer.send(record)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        }
        if (!photographs.awaitRead(last, PATIENCE)) {
            throw new TimeoutException("it has not come back from the log within " + PATIENCE);
        }
    }

    private Stream<ProducerRecord<String, byte[]>> records(PhotographEdit edit) {
        String scan = edit.getScan();
        require(PageCommands.ID.matcher(edit.getId()).matches(), "id=" + edit.getId() + ": must be a UUID");
        require(isKnown.test(scan), "scan=" + scan + ": there is no such scan");
        require(photographs.isCaughtUp(), "The photographs are still being read from the log. Try again.");
        PhotographState now = photographs.of(scan);
        return switch (edit.getEditCase()) {
            case PUT -> put(edit, now);
            case REMOVE -> {
                requireNewest(
                        edit,
                        now.getPhotograph().getRevision(),
                        now.getPhotograph().getAuthor());
                yield Stream.of(none(AnnotationKind.REGISTRATION, scan), none(AnnotationKind.PHOTOGRAPH, scan));
            }
            case REGISTER -> Stream.of(registered(edit, now));
            case EDIT_NOT_SET -> throw new IllegalArgumentException("edit: there is none");
        };
    }

    private Stream<ProducerRecord<String, byte[]>> put(PhotographEdit edit, PhotographState now) {
        Photograph before = now.getPhotograph();
        requireNewest(edit, before.getRevision(), before.getAuthor());
        Photograph wanted = edit.getPut();
        require(
                MEDIA_TYPES.contains(wanted.getMediaType()),
                "media_type=" + wanted.getMediaType() + ": must be one of " + MEDIA_TYPES);
        require(
                wanted.getImage().size() <= MOST_IMAGE_BYTES,
                "image of " + wanted.getImage().size() + " bytes: at most " + MOST_IMAGE_BYTES
                        + " can be kept; make it smaller");
        Size size = size(wanted.getImage(), wanted.getMediaType());
        Photograph made = Photograph.newBuilder()
                .setScan(edit.getScan())
                .setName(PageCommands.line("name", wanted.getName(), LONGEST_NAME))
                .setMediaType(wanted.getMediaType())
                .setImage(wanted.getImage())
                .setWidth(size.width)
                .setHeight(size.height)
                .setAuthor(author(edit))
                .setTimeNs(Nanos.now(clock))
                .setRevision(before.getRevision() + 1)
                .build();
        ProducerRecord<String, byte[]> record = Wire.record(topic, AnnotationKind.PHOTOGRAPH.key(edit.getScan()), made);
        boolean fits = before.getWidth() == size.width && before.getHeight() == size.height;
        // Points of a picture of another size mean nothing on this one.
        return now.hasRegistration() && !fits
                ? Stream.of(none(AnnotationKind.REGISTRATION, edit.getScan()), record)
                : Stream.of(record);
    }

    private ProducerRecord<String, byte[]> registered(PhotographEdit edit, PhotographState now) {
        Registration before = now.getRegistration();
        requireNewest(edit, before.getRevision(), before.getAuthor());
        require(now.hasPhotograph(), "There is no photograph of this scan.");
        List<Registration.Pair> pairs = edit.getRegister().getPairsList();
        require(pairs.size() <= MOST_PAIRS, pairs.size() + " pairs: at most " + MOST_PAIRS);
        for (Registration.Pair pair : pairs) {
            require(
                    Stream.of(pair.getX(), pair.getY(), pair.getColumn(), pair.getRow())
                            .allMatch(Double::isFinite),
                    "pair x=" + pair.getX() + ", y=" + pair.getY() + ", column=" + pair.getColumn() + ", row="
                            + pair.getRow() + ": must be numbers");
        }
        Registration made = Registration.newBuilder()
                .setScan(edit.getScan())
                .addAllPairs(pairs)
                .setAuthor(author(edit))
                .setTimeNs(Nanos.now(clock))
                .setRevision(before.getRevision() + 1)
                .build();
        return Wire.record(topic, AnnotationKind.REGISTRATION.key(edit.getScan()), made);
    }

    private ProducerRecord<String, byte[]> none(AnnotationKind kind, String scan) {
        return new ProducerRecord<>(topic, kind.key(scan), null);
    }

    private static void requireNewest(PhotographEdit edit, int revision, String author) {
        require(
                edit.getRevision() == revision,
                author + " has changed it meanwhile (revision " + revision + "). Look at that, then do it again.");
    }

    private static String author(PhotographEdit edit) {
        String author = PageCommands.line("author", edit.getAuthor(), LONGEST_NAME);
        return author.isEmpty() ? "page" : author;
    }

    /** Of an image that is of its type; nothing but its header is read. */
    private static Size size(ByteString image, String mediaType) {
        try (ImageInputStream in = ImageIO.createImageInputStream(image.newInput())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            require(readers.hasNext(), "image: is none that can be read");
            ImageReader reader = readers.next();
            try {
                List<String> types = List.of(reader.getOriginatingProvider().getMIMETypes());
                require(types.contains(mediaType), "image: is of " + types + ", not of " + mediaType);
                reader.setInput(in);
                Size size = new Size(reader.getWidth(0), reader.getHeight(0));
                require(
                        Math.max(size.width, size.height) <= MOST_SIDE,
                        "image of " + size.width + " x " + size.height + " px: at most " + MOST_SIDE + " each");
                return size;
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("image: cannot be read: " + e.getMessage(), e);
        }
    }

    private void serve(RoutingContext context) {
        String scan = context.pathParam("scan");
        boolean sees = Gate.visitor(context).sees(scan);
        Optional<Path> image = photographs.image(scan).filter(file -> sees);
        if (image.isEmpty()) {
            context.response().setStatusCode(404).end("scan=" + scan + ": there is no photograph of it\n");
            return;
        }
        context.response()
                .putHeader("Content-Type", photographs.of(scan).getPhotograph().getMediaType())
                // The page asks by the time at which it was made.
                .putHeader("Cache-Control", "private, max-age=86400")
                .putHeader("Content-Encoding", "identity")
                .sendFile(image.get().toString())
                .onFailure(context::fail);
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
