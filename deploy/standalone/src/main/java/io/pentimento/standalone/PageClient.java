package io.pentimento.standalone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.proto.Ack;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ServerMessage;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.SpectrumRequest;
import io.pentimento.proto.Watch;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Talks to a viewer as a page does: watches one scan, acknowledges updates, asks for spectra. */
final class PageClient implements AutoCloseable {

    private static final int GENERATION = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WebSocket socket;
    private final BlockingQueue<SpectrumReply> replies = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Duration lag;
    private volatile ScanState state = ScanState.getDefaultInstance();

    /** @param viewer address of the page, "http://127.0.0.1:8080/" */
    PageClient(String viewer, String scan) {
        this(viewer, scan, Duration.ZERO);
    }

    /** @param lag how long it takes to show an update */
    PageClient(String viewer, String scan, Duration lag) {
        this.lag = lag;
        URI address = URI.create(viewer.replaceFirst("^http", "ws") + "ws");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Listener())
                .join();
        send(ClientMessage.newBuilder()
                .setWatch(Watch.newBuilder().setGeneration(GENERATION).setScan(scan))
                .build());
    }

    /** As soon as the viewer knows of the scan. */
    static PageClient when(String viewer, String scan) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            PageClient page = new PageClient(viewer, scan);
            for (int look = 0; look < 10; look++) {
                if (page.state().getScan().equals(scan)) {
                    return page;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            page.close();
        }
        throw new CommandException("the viewer does not know of scan " + scan + " after " + PATIENCE);
    }

    /** Of all messages so far. */
    long bytes() {
        return bytes.get();
    }

    /** The newest state that the viewer has sent. */
    ScanState state() {
        return state;
    }

    /** Asks for the sum spectrum of a rectangle and waits for it. */
    SpectrumReply spectrum(SpectrumRequest request, long timeoutS) throws InterruptedException {
        send(ClientMessage.newBuilder().setSpectrum(request).build());
        while (true) {
            SpectrumReply reply = replies.poll(timeoutS, TimeUnit.SECONDS);
            if (reply == null) {
                throw new CommandException("the viewer did not answer within " + timeoutS + " s");
            }
            if (reply.getId() == request.getId()) {
                return reply;
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void send(ClientMessage message) {
        send(socket, message);
    }

    /** One at a time: a WebSocket takes no message while another is on its way. */
    private synchronized void send(WebSocket to, ClientMessage message) {
        to.sendBinary(ByteBuffer.wrap(message.toByteArray()), true).join();
    }

    private static ClientMessage acknowledgement(long sequence) {
        return ClientMessage.newBuilder()
                .setAck(Ack.newBuilder().setGeneration(GENERATION).setSequence(sequence))
                .build();
    }

    private final class Listener implements WebSocket.Listener {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            received.writeBytes(part);
            if (last) {
                byte[] message = received.toByteArray();
                bytes.addAndGet(message.length);
                received.reset();
                take(from, message);
            }
            from.request(1);
            return null;
        }

        private void acknowledge(WebSocket from, long sequence) {
            Runnable answer = () -> send(from, acknowledgement(sequence));
            if (lag.isZero()) {
                answer.run();
            } else {
                CompletableFuture.delayedExecutor(lag.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> {
                            if (!from.isOutputClosed()) {
                                answer.run();
                            }
                        });
            }
        }

        private void take(WebSocket from, byte[] bytes) {
            try {
                ServerMessage message = ServerMessage.parseFrom(bytes);
                switch (message.getMessageCase()) {
                    case UPDATE -> acknowledge(from, message.getUpdate().getSequence());
                    case STATE -> state = message.getState();
                    case SPECTRUM -> replies.add(message.getSpectrum());
                    default -> {
                        // A page would show it; this client does not.
                    }
                }
            } catch (InvalidProtocolBufferException e) {
                throw new CommandException("the viewer sent what is no message: " + e.getMessage(), e);
            }
        }
    }
}
