package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.pentimento.proto.Ack;
import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationChanges;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import io.pentimento.proto.EditReply;
import io.pentimento.proto.Layout;
import io.pentimento.proto.Patch;
import io.pentimento.proto.PhotographEdit;
import io.pentimento.proto.PhotographState;
import io.pentimento.proto.Region;
import io.pentimento.proto.ServerMessage;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.SpectrumRequest;
import io.pentimento.proto.StatisticsReply;
import io.pentimento.proto.StatisticsRequest;
import io.pentimento.proto.Update;
import io.pentimento.proto.Watch;
import io.pentimento.proto.WindowReply;
import io.pentimento.proto.WindowRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A page without a browser: what it has been sent, and whether it acknowledges. */
final class TestPage implements AutoCloseable {

    private static final long PATIENCE_S = 60;

    private final Vertx vertx = Vertx.vertx();
    private final LinkedBlockingQueue<ServerMessage> inbox = new LinkedBlockingQueue<>();
    private final CountDownLatch shut = new CountDownLatch(1);
    private final WebSocket socket;
    private boolean acknowledges = true;
    private boolean closed;
    private int generation;
    private Layout layout;
    private float[][] values;
    private float[] errors;
    private final Map<String, Annotation> annotations = new TreeMap<>();
    private PhotographState photograph;
    private Watch.Known known = Watch.Known.getDefaultInstance();
    private int pixelsSent;
    private int updates;
    private long lastSequence = -1;

    /** Of somebody on this machine, who may look. */
    TestPage(Viewer viewer, String origin) {
        this(viewer, origin, "");
    }

    /** Of whoever has followed the link that a viewer prints at the start. */
    static TestPage ofAdmin(Viewer viewer) {
        return new TestPage(viewer, null, cookie(viewer.adminUrl().orElseThrow()));
    }

    /** The cookie that following a link yields, "name=value". */
    static String cookie(String link) {
        try {
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(303, answer.statusCode(), answer.body());
            return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    TestPage(Viewer viewer, String origin, String cookie) {
        WebSocketConnectOptions to = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(viewer.port())
                .setURI("/ws");
        if (origin != null) {
            to.addHeader("Origin", origin);
        }
        if (!cookie.isEmpty()) {
            to.addHeader("Cookie", cookie);
        }
        var client = vertx.createWebSocketClient(new io.vertx.core.http.WebSocketClientOptions()
                .setMaxFrameSize(8 << 20)
                .setMaxMessageSize(8 << 20));
        var connecting = client.webSocket();
        connecting.binaryMessageHandler(this::received);
        connecting.closeHandler(end -> shut.countDown());
        try {
            socket = connecting.connect(to).await();
        } catch (RuntimeException e) {
            vertx.close().await();
            throw e;
        }
    }

    private void received(Buffer bytes) {
        try {
            inbox.add(ServerMessage.parseFrom(bytes.getBytes()));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    TestPage watch(String scan) {
        generation++;
        annotations.clear();
        photograph = null;
        send(ClientMessage.newBuilder()
                .setWatch(Watch.newBuilder()
                        .setGeneration(generation)
                        .setScan(scan)
                        .setErrorLayer(TestScan.LAYER)));
        return this;
    }

    /** Goes on where a page of the same start of the viewer was, as a browser does that connects again. */
    TestPage resume(TestPage before, String scan) {
        return resumeWithReading(before, scan, before.known.getReading());
    }

    TestPage resumeWithReading(TestPage before, String scan, long reading) {
        generation++;
        layout = before.layout;
        values = before.values;
        errors = before.errors;
        send(ClientMessage.newBuilder()
                .setWatch(Watch.newBuilder()
                        .setGeneration(generation)
                        .setScan(scan)
                        .setErrorLayer(TestScan.LAYER)
                        .setKnown(before.known.toBuilder().setReading(reading))));
        return this;
    }

    /** What it has, as it would say to the viewer; of version 0 as long as that is not everything. */
    Watch.Known known() {
        return known;
    }

    /** Pixels of all patches that carried values. */
    int pixelsSent() {
        return pixelsSent;
    }

    void stopAcknowledging() {
        acknowledges = false;
    }

    void acknowledgeAgain() {
        acknowledges = true;
        acknowledge(lastSequence);
    }

    /** Whether the server has closed the connection, or does in time. */
    boolean isShut() {
        try {
            return shut.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    SpectrumReply spectrum(int id, int row0, int column0, int row1, int column1) {
        request(id, row0, column0, row1, column1);
        return until(m -> m.hasSpectrum() && m.getSpectrum().getId() == id).getSpectrum();
    }

    SpectrumReply spectrum(int id, Region region) {
        send(ClientMessage.newBuilder()
                .setSpectrum(SpectrumRequest.newBuilder().setId(id).setRegion(region)));
        return until(m -> m.hasSpectrum() && m.getSpectrum().getId() == id).getSpectrum();
    }

    /** Of a rectangle, with what it is made of. */
    SpectrumReply fittedSpectrum(int id, int lastRow, int lastColumn) {
        send(ClientMessage.newBuilder()
                .setSpectrum(SpectrumRequest.newBuilder()
                        .setId(id)
                        .setLastRow(lastRow)
                        .setLastColumn(lastColumn)
                        .setFit(true)));
        return until(m -> m.hasSpectrum() && m.getSpectrum().getId() == id).getSpectrum();
    }

    WindowReply window(int id, double firstKev, double lastKev, long since) {
        send(ClientMessage.newBuilder()
                .setWindow(WindowRequest.newBuilder()
                        .setId(id)
                        .setFirstKev(firstKev)
                        .setLastKev(lastKev)
                        .setSince(since)));
        return until(m -> m.hasWindow() && m.getWindow().getId() == id).getWindow();
    }

    StatisticsReply statistics(int id, Region region) {
        send(ClientMessage.newBuilder()
                .setStatistics(StatisticsRequest.newBuilder().setId(id).setRegion(region)));
        return until(m -> m.hasStatistics() && m.getStatistics().getId() == id).getStatistics();
    }

    /** Sends an edit and waits for its answer. */
    EditReply edit(AnnotationEdit edit) {
        send(ClientMessage.newBuilder().setEdit(edit));
        return until(m -> m.hasEdited() && m.getEdited().getId().equals(edit.getId()))
                .getEdited();
    }

    void photograph(PhotographEdit edit) {
        send(ClientMessage.newBuilder().setPhotograph(edit));
    }

    void command(Command command) {
        send(ClientMessage.newBuilder().setCommand(command));
    }

    void request(int id, int row0, int column0, int row1, int column1) {
        send(ClientMessage.newBuilder()
                .setSpectrum(SpectrumRequest.newBuilder()
                        .setId(id)
                        .setFirstRow(row0)
                        .setFirstColumn(column0)
                        .setLastRow(row1)
                        .setLastColumn(column1)));
    }

    /** Takes messages in, applying them, until one satisfies the condition. */
    ServerMessage until(Predicate<ServerMessage> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            ServerMessage message;
            try {
                message = inbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertNotNull(message, "nothing came that was waited for");
            apply(message);
            if (condition.test(message)) {
                return message;
            }
        }
    }

    /** Waits until the page's own copy of a map satisfies the condition. */
    void untilMap(Predicate<TestPage> condition) {
        until(message -> layout != null && values != null && condition.test(this));
    }

    float value(int layer, int pixel) {
        return layer < values.length ? values[layer][pixel] : Float.NaN;
    }

    float error(int pixel) {
        return errors[pixel];
    }

    int measured(int layer) {
        if (layer >= values.length) {
            return 0;
        }
        int count = 0;
        for (float value : values[layer]) {
            count += Float.isNaN(value) ? 0 : 1;
        }
        return count;
    }

    Layout layout() {
        return layout;
    }

    /** Of the watched scan, by id. */
    Map<String, Annotation> annotations() {
        return annotations;
    }

    /** Of the watched scan; null before it is told. */
    PhotographState photograph() {
        return photograph;
    }

    int updates() {
        return updates;
    }

    private void apply(ServerMessage message) {
        if (message.hasLayout() && message.getLayout().getGeneration() == generation) {
            layout = message.getLayout();
            int pixels = layout.getStarted().getRows() * layout.getStarted().getColumns();
            boolean fits = values != null && (values.length == 0 || values[0].length == pixels);
            values = grown(fits ? values : new float[0][], layout.getLayersCount(), pixels);
            errors = errors != null && errors.length == pixels ? errors : new float[pixels];
        }
        if (message.hasUpdate() && message.getUpdate().getGeneration() == generation) {
            apply(message.getUpdate());
        }
        if (message.hasPhotograph() && message.getPhotograph().getGeneration() == generation) {
            photograph = message.getPhotograph();
        }
        if (message.hasAnnotations() && message.getAnnotations().getGeneration() == generation) {
            apply(message.getAnnotations());
        }
    }

    private void apply(AnnotationChanges changes) {
        changes.getAnnotationsList().forEach(each -> annotations.put(each.getId(), each));
        changes.getDeletedList().forEach(annotations::remove);
    }

    private static float[][] grown(float[][] old, int layers, int pixels) {
        float[][] grown = Arrays.copyOf(old, layers);
        for (int l = old.length; l < layers; l++) {
            grown[l] = new float[pixels];
            Arrays.fill(grown[l], Float.NaN);
        }
        return grown;
    }

    private void apply(Update update) {
        updates++;
        lastSequence = update.getSequence();
        known = Watch.Known.newBuilder()
                .setReading(layout.getReading())
                .setVersion(update.getVersion())
                .setErrorLayer(update.getErrorLayer())
                .build();
        for (Patch patch : update.getPatchesList()) {
            FloatBuffer numbers = floats(patch.getValues());
            pixelsSent += numbers.hasRemaining() ? patch.getPixels() : 0;
            for (int layer = 0; numbers.hasRemaining(); layer++) {
                numbers.get(values[layer], patch.getFirstPixel(), patch.getPixels());
            }
            if (!patch.getErrors().isEmpty()) {
                floats(patch.getErrors()).get(errors, patch.getFirstPixel(), patch.getPixels());
            }
        }
        if (acknowledges) {
            acknowledge(lastSequence);
        }
    }

    private static FloatBuffer floats(com.google.protobuf.ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private void acknowledge(long sequence) {
        send(ClientMessage.newBuilder()
                .setAck(Ack.newBuilder().setGeneration(generation).setSequence(sequence)));
    }

    void send(ClientMessage.Builder message) {
        socket.writeBinaryMessage(Buffer.buffer(message.build().toByteArray()));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        socket.close().await();
        vertx.close().await();
    }
}
