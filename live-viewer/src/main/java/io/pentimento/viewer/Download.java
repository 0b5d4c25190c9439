package io.pentimento.viewer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer, written by a worker thread as fast as the network takes it: at most one chunk waits. What is shorter
 * than a chunk has a Content-Length.
 */
final class Download extends OutputStream {

    private static final int CHUNK = 128 << 10;
    /** A browser that takes nothing for so long has gone. */
    private static final int PATIENCE_S = 120;

    private final Context loop;
    private final HttpServerResponse response;
    private final byte[] chunk = new byte[CHUNK];
    private int size;
    private boolean begun;
    private boolean ended;

    Download(Context loop, HttpServerResponse response) {
        this.loop = loop;
        this.response = response;
    }

    /** Whether the first bytes are on their way, so that no other answer can be given. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (size == CHUNK) {
                send();
            }
            int part = Math.min(length - done, CHUNK - size);
            System.arraycopy(from, offset + done, chunk, size, part);
            size += part;
            done += part;
        }
    }

    /** Nothing is sent early: whoever writes text flushes often. */
    @Override
    public void flush() {}

    /** Sends the rest. */
    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        byte[] rest = Arrays.copyOf(chunk, size);
        await(() -> response.end(Buffer.buffer(rest)));
        begun = true;
    }

    private void send() throws IOException {
        byte[] full = chunk.clone();
        boolean first = !begun;
        begun = true;
        await(() -> {
            if (first) {
                response.setChunked(true);
            }
            return response.write(Buffer.buffer(full));
        });
        size = 0;
    }

    private interface Sending {
        Future<Void> start();
    }

    private void await(Sending sending) throws IOException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        loop.runOnContext(now -> {
            if (response.closed()) {
                sent.completeExceptionally(new IOException("the browser has closed the connection"));
                return;
            }
            sending.start().onComplete(sent::complete, sent::completeExceptionally);
        });
        try {
            sent.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the answer could not be sent: " + e, e);
        }
    }
}
