package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.proto.Hello;
import io.pentimento.proto.ServerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A page over TLS, as far as its first message. */
final class TestTlsPage implements AutoCloseable {

    private static final long PATIENCE_S = 60;

    private final LinkedBlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final Hello hello;

    TestTlsPage(Vertx vertx, Viewer viewer, String cookie) {
        var connecting = vertx.createWebSocketClient(new WebSocketClientOptions()
                        .setSsl(true)
                        .setTrustAll(true)
                        .setVerifyHost(false))
                .webSocket();
        connecting.binaryMessageHandler(bytes -> inbox.add(bytes.getBytes()));
        socket = connecting
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(viewer.port())
                        .setSsl(true)
                        .setURI("/ws")
                        .addHeader("Cookie", cookie))
                .await();
        try {
            byte[] first = inbox.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertNotNull(first, "the viewer says nothing");
            hello = ServerMessage.parseFrom(first).getHello();
        } catch (InterruptedException | InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    Hello hello() {
        return hello;
    }

    @Override
    public void close() {
        socket.close().await();
    }
}
