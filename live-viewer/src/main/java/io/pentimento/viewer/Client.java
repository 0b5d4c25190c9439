package io.pentimento.viewer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.proto.Ack;
import io.pentimento.proto.AnnotationChanges;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import io.pentimento.proto.Layout;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanList;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ServerMessage;
import io.pentimento.proto.ServiceList;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.SpectrumRequest;
import io.pentimento.proto.StatisticsReply;
import io.pentimento.proto.StatisticsRequest;
import io.pentimento.proto.Update;
import io.pentimento.proto.Watch;
import io.pentimento.proto.WindowReply;
import io.pentimento.proto.WindowRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;

/** One page. All methods run on the event loop of its WebSocket. */
final class Client {

    /** Updates that may be under way beyond the last one acknowledged. */
    static final int WINDOW = 8;

    /** Commands that may wait for their answers. */
    static final int MOST_COMMANDS = 4;

    /** Edits that may wait for the log. */
    static final int MOST_EDITS = 64;

    private static final String UNWATCHED = "No scan is being watched.";
    private static final short UNREADABLE = 1007;

    private final ServerWebSocket socket;
    private final Scans scans;
    private final Desks desks;
    private final Newest<SpectrumRequest, SpectrumReply> spectra;
    private final Newest<StatisticsRequest, StatisticsReply> statistics;
    private final Newest<WindowRequest, WindowReply> windows;
    private final Unreadable unreadable;
    private final Clock clock;
    private LiveScan scan;
    private Subscription subscription;
    private long sent;
    private long acknowledged;
    private ScanList lastList;
    private AnnotationView annotations;
    private int unanswered;
    private int unansweredEdits;
    private boolean closed;

    Client(ServerWebSocket socket, Scans scans, Desks desks, Unreadable unreadable, Clock clock) {
        this.socket = socket;
        this.scans = scans;
        this.desks = desks;
        this.unreadable = unreadable;
        this.clock = clock;
        spectra = new Newest<>(
                request -> desks.spectra().start(scan, request),
                reply -> send(ServerMessage.newBuilder().setSpectrum(reply)));
        statistics = new Newest<>(
                request -> desks.statistics().start(scan, request),
                reply -> send(ServerMessage.newBuilder().setStatistics(reply)));
        windows = new Newest<>(
                request -> desks.windows().start(scan, request),
                reply -> send(ServerMessage.newBuilder().setWindow(reply)));
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
                break;
            }
            sent = update.getSequence() + 1;
            send(ServerMessage.newBuilder().setUpdate(update));
        }
        sendAnnotations();
    }

    private void sendAnnotations() {
        AnnotationChanges changes = canTakeMore() ? annotations.next() : null;
        while (changes != null) {
            send(ServerMessage.newBuilder().setAnnotations(changes));
            changes = canTakeMore() ? annotations.next() : null;
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
        desks.spectra().describe(scan, state);
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
            case EDIT -> edit(message.getEdit());
            case STATISTICS -> statistics(message.getStatistics());
            case WINDOW -> window(message.getWindow());
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
                annotations = new AnnotationView(desks.annotations().annotations(), found.id(), watch.getGeneration());
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
        if (subscription == null) {
            send(ServerMessage.newBuilder().setSpectrum(SpectrumDesk.refusal(request, UNWATCHED)));
        } else {
            spectra.ask(request);
        }
    }

    private void statistics(StatisticsRequest request) {
        if (subscription == null) {
            send(ServerMessage.newBuilder().setStatistics(StatisticsDesk.refusal(request, UNWATCHED)));
        } else {
            statistics.ask(request);
        }
    }

    private void window(WindowRequest request) {
        if (subscription == null) {
            send(ServerMessage.newBuilder().setWindow(WindowDesk.refusal(request, UNWATCHED)));
        } else {
            windows.ask(request);
        }
    }

    private void edit(AnnotationEdit edit) {
        if (unansweredEdits == MOST_EDITS) {
            String why = MOST_EDITS + " edits of this page wait for their answers: wait too";
            send(ServerMessage.newBuilder().setEdited(desks.annotations().refusal(edit, why)));
            return;
        }
        unansweredEdits++;
        desks.annotations().edit(edit).onSuccess(reply -> {
            unansweredEdits--;
            send(ServerMessage.newBuilder().setEdited(reply));
        });
    }

    private void command(Command command) {
        if (unanswered == MOST_COMMANDS) {
            String why = MOST_COMMANDS + " commands of this page wait for their answers: wait too";
            send(ServerMessage.newBuilder().setResponse(desks.commands().refusal(command, why)));
            return;
        }
        unanswered++;
        desks.commands().send(command).onSuccess(response -> {
            unanswered--;
            send(ServerMessage.newBuilder().setResponse(response));
        });
    }

    private void cancel() {
        spectra.cancel();
        statistics.cancel();
        windows.cancel();
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
