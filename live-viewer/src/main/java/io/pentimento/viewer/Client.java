package io.pentimento.viewer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.proto.Ack;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import io.pentimento.proto.Layout;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanList;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ServerMessage;
import io.pentimento.proto.ServiceList;
import io.pentimento.proto.SpectrumRequest;
import io.pentimento.proto.Update;
import io.pentimento.proto.Watch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;

/** One page. All methods run on the event loop of its WebSocket. */
final class Client {

    /** Updates that may be under way beyond the last one acknowledged. */
    static final int WINDOW = 8;

    /** Commands that may wait for their answers. */
    static final int MOST_COMMANDS = 4;

    private static final short UNREADABLE = 1007;

    private final ServerWebSocket socket;
    private final Scans scans;
    private final SpectrumDesk desk;
    private final PageCommands commands;
    private final Unreadable unreadable;
    private final Clock clock;
    private LiveScan scan;
    private Subscription subscription;
    private long sent;
    private long acknowledged;
    private ScanList lastList;
    private SpectrumRequest waiting;
    private SpectrumDesk.Job running;
    private int unanswered;
    private boolean closed;

    Client(
            ServerWebSocket socket,
            Scans scans,
            SpectrumDesk desk,
            PageCommands commands,
            Unreadable unreadable,
            Clock clock) {
        this.socket = socket;
        this.scans = scans;
        this.desk = desk;
        this.commands = commands;
        this.unreadable = unreadable;
        this.clock = clock;
        socket.drainHandler(ready -> flush());
        socket.binaryMessageHandler(this::received);
        socket.textMessageHandler(text -> socket.close(UNREADABLE, "binary messages only"));
    }

    /** Sends what has changed, as far as the page keeps up. */
    void flush() {
        if (subscription == null) {
            return;
        }
        while (sent - acknowledged < WINDOW && canTakeMore()) {
            Layout layout = scan.takeLayout(subscription);
            if (layout != null) {
                send(ServerMessage.newBuilder().setLayout(layout));
            }
            Update update = scan.takeUpdate(subscription);
            if (update == null) {
                return;
            }
            sent = update.getSequence() + 1;
            send(ServerMessage.newBuilder().setUpdate(update));
        }
    }

    /** Sends how things stand; skipped while the page is behind, since the next one says it all. */
    void tell(ScanList list, ServiceList services) {
        if (!canTakeMore()) {
            return;
        }
        if (!list.equals(lastList)) {
            lastList = list;
            send(ServerMessage.newBuilder().setScans(list));
        }
        send(ServerMessage.newBuilder().setServices(services));
        if (subscription != null) {
            send(ServerMessage.newBuilder().setState(state()));
        }
    }

    void close() {
        closed = true;
        unwatch();
        cancel();
    }

    private ScanState state() {
        ScanState.Builder state = scan.state(Nanos.now(clock))
                .setGeneration(subscription.generation())
                .setUnreadable(unreadable.records())
                .setCoalesced(subscription.coalesced());
        desk.describe(scan, state);
        return state.build();
    }

    private void received(Buffer bytes) {
        ClientMessage message;
        try {
            message = ClientMessage.parseFrom(bytes.getBytes());
        } catch (InvalidProtocolBufferException e) {
            socket.close(UNREADABLE, "not a ClientMessage");
            return;
        }
        switch (message.getMessageCase()) {
            case WATCH -> watch(message.getWatch());
            case ACK -> acknowledged(message.getAck());
            case SPECTRUM -> spectrum(message.getSpectrum());
            case COMMAND -> command(message.getCommand());
            default -> socket.close(UNREADABLE, "an empty ClientMessage");
        }
    }

    private void watch(Watch watch) {
        boolean onlyErrors = subscription != null
                && subscription.generation() == watch.getGeneration()
                && scan.id().equals(watch.getScan());
        if (onlyErrors) {
            scan.wantErrors(subscription, watch.getErrorLayer());
        } else {
            unwatch();
            cancel();
            scans.find(watch.getScan()).ifPresent(found -> {
                scan = found;
                subscription = scans.watch(found, watch.getGeneration(), watch.getErrorLayer());
                sent = 0;
                acknowledged = 0;
                send(ServerMessage.newBuilder().setState(state()));
            });
        }
        flush();
    }

    private void acknowledged(Ack ack) {
        if (subscription != null && ack.getGeneration() == subscription.generation()) {
            acknowledged = Math.max(acknowledged, Math.min(sent, ack.getSequence() + 1));
            flush();
        }
    }

    private void unwatch() {
        if (subscription != null) {
            scan.unwatch(subscription, Nanos.now(clock));
            subscription = null;
        }
    }

    private void spectrum(SpectrumRequest request) {
        waiting = request;
        if (running == null) {
            startWaiting();
        } else {
            running.cancel();
        }
    }

    private void startWaiting() {
        if (waiting == null || closed) {
            return;
        }
        if (subscription == null) {
            send(ServerMessage.newBuilder().setSpectrum(SpectrumDesk.refusal(waiting, "No scan is being watched.")));
            waiting = null;
            return;
        }
        running = desk.start(scan, waiting);
        waiting = null;
        running.reply().onComplete(result -> {
            boolean wanted = !running.isCancelled() && !closed;
            running = null;
            if (wanted) {
                send(ServerMessage.newBuilder().setSpectrum(result.result()));
            }
            startWaiting();
        });
    }

    private void command(Command command) {
        if (unanswered == MOST_COMMANDS) {
            String why = MOST_COMMANDS + " commands of this page wait for their answers: wait too";
            send(ServerMessage.newBuilder().setResponse(commands.refusal(command, why)));
            return;
        }
        unanswered++;
        commands.send(command).onSuccess(response -> {
            unanswered--;
            send(ServerMessage.newBuilder().setResponse(response));
        });
    }

    private void cancel() {
        waiting = null;
        if (running != null) {
            running.cancel();
        }
    }

    /** The socket knows that it is closed before it says so to its handler, and then refuses all questions. */
    private boolean canTakeMore() {
        return !closed && !socket.isClosed() && !socket.writeQueueFull();
    }

    void send(ServerMessage.Builder message) {
        if (closed || socket.isClosed()) {
            return;
        }
        socket.writeBinaryMessage(Buffer.buffer(message.build().toByteArray()));
    }
}
