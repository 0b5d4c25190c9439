package io.pentimento.viewer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.proto.Ack;
import io.pentimento.proto.AnnotationChanges;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import io.pentimento.proto.DeleteScan;
import io.pentimento.proto.GuestLink;
import io.pentimento.proto.Layout;
import io.pentimento.proto.MakeLink;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ParametersReply;
import io.pentimento.proto.PhotographEdit;
import io.pentimento.proto.PhotographState;
import io.pentimento.proto.RevokeLink;
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
import io.pentimento.viewer.access.AuditLog;
import io.pentimento.viewer.access.GuestLinks;
import io.pentimento.viewer.access.Permissions;
import io.pentimento.viewer.access.Visitor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** One page. All methods run on the event loop of its WebSocket. */
final class Client {

    /** Updates that may be under way beyond the last one acknowledged. */
    static final int WINDOW = 8;

    /** Commands that may wait for their answers. */
    static final int MOST_COMMANDS = 4;

    /** Edits that may wait for the log. */
    static final int MOST_EDITS = 64;

    private static final long UNWANTED = -2;
    private static final long UNSENT = -1;
    private static final String TOO_MANY_EDITS = MOST_EDITS + " edits of this page wait for their answers: wait too";
    private static final String UNWATCHED = "No scan is being watched.";
    private static final short UNREADABLE = 1007;
    private static final short NOT_WELCOME = 1008;

    private final ServerWebSocket socket;
    /** Who has opened the page, if they may still be here. */
    private final Supplier<Optional<Visitor>> who;

    private final Scans scans;
    private final Desks desks;
    private final GuestLinks links;
    private final AuditLog audit;
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
    /** What the page has been told of; null: nothing yet. */
    private PhotographState photograph;

    private int unanswered;
    private int unansweredEdits;
    private boolean closed;
    /** How much of what was commanded the page knows. */
    private long sentHistory = UNWANTED;

    Client(
            ServerWebSocket socket,
            Supplier<Optional<Visitor>> who,
            Scans scans,
            Desks desks,
            GuestLinks links,
            AuditLog audit,
            Unreadable unreadable,
            Clock clock) {
        this.socket = socket;
        this.who = who;
        this.scans = scans;
        this.desks = desks;
        this.links = links;
        this.audit = audit;
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
        sendPhotograph();
    }

    private void sendAnnotations() {
        AnnotationChanges changes = canTakeMore() ? annotations.next() : null;
        while (changes != null) {
            send(ServerMessage.newBuilder().setAnnotations(changes));
            changes = canTakeMore() ? annotations.next() : null;
        }
    }

    private void sendPhotograph() {
        PhotographState now = desks.photographs().of(scan.id()).orElse(photograph);
        if (now != photograph && canTakeMore()) {
            photograph = now;
            send(ServerMessage.newBuilder().setPhotograph(now.toBuilder().setGeneration(subscription.generation())));
        }
    }

    /** Sends how things stand; skipped while the page is behind, since the next one says it all. */
    void tell(ScanList list, ServiceList services) {
        Optional<Visitor> visitor = who.get();
        if (visitor.isEmpty()) {
            socket.close(NOT_WELCOME, "log in again");
            return;
        }
        if (!canTakeMore()) {
            return;
        }
        if (!list.equals(lastList)) {
            lastList = list;
            send(ServerMessage.newBuilder().setScans(seenBy(visitor.get(), list)));
        }
        send(ServerMessage.newBuilder().setServices(services));
        sendHistory();
        if (subscription != null && scans.find(scan.id()).isEmpty()) {
            // It was deleted; the page sees so in the list.
            unwatch();
            cancel();
        }
        if (subscription != null) {
            send(ServerMessage.newBuilder().setState(state()));
        }
    }

    private static ScanList seenBy(Visitor visitor, ScanList list) {
        ScanList.Builder seen = ScanList.newBuilder();
        list.getScansList().stream()
                .filter(scan -> visitor.sees(scan.getScan()))
                .forEach(seen::addScans);
        list.getDeletedList().stream()
                .filter(scan -> visitor.sees(scan.getScan()))
                .forEach(seen::addDeleted);
        return seen.build();
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
        Optional<Visitor> visitor = who.get();
        if (visitor.isEmpty()) {
            socket.close(NOT_WELCOME, "log in again");
            return;
        }
        Optional<String> refusal = Permissions.refusal(visitor.get(), message);
        if (refusal.isPresent()) {
            refuse(visitor.get(), message, refusal.get());
            return;
        }
        switch (message.getMessageCase()) {
            case WATCH -> watch(message.getWatch());
            case ACK -> acknowledged(message.getAck());
            case SPECTRUM -> spectrum(message.getSpectrum());
            case COMMAND -> command(visitor.get(), message.getCommand());
            case EDIT -> edit(visitor.get(), message.getEdit());
            case STATISTICS -> statistics(message.getStatistics());
            case WINDOW -> window(message.getWindow());
            case PHOTOGRAPH -> photograph(visitor.get(), message.getPhotograph());
            case MAKE_LINK -> makeLink(visitor.get(), message.getMakeLink());
            case REVOKE_LINK -> revokeLink(visitor.get(), message.getRevokeLink());
            case HISTORY -> watchHistory(message.getHistory().getOn());
            case DELETE_SCAN -> deleteScan(visitor.get(), message.getDeleteScan());
            case PARAMETERS -> parameters(message.getParameters().getScan());
            default -> socket.close(UNREADABLE, "an empty ClientMessage");
        }
    }

    /** Says who may, to whoever waits for an answer, and keeps it. */
    private void refuse(Visitor visitor, ClientMessage message, String why) {
        String scan =
                switch (message.getMessageCase()) {
                    case COMMAND -> message.getCommand().getScan();
                    case WATCH -> message.getWatch().getScan();
                    case DELETE_SCAN -> message.getDeleteScan().getScan();
                    default -> "";
                };
        audit.refused(visitor, nameOf(message), scan, why);
        switch (message.getMessageCase()) {
            case COMMAND ->
                send(ServerMessage.newBuilder().setResponse(desks.commands().refusal(message.getCommand(), why)));
            case EDIT ->
                send(ServerMessage.newBuilder().setEdited(desks.annotations().refusal(message.getEdit(), why)));
            case DELETE_SCAN ->
                send(ServerMessage.newBuilder().setDeleted(desks.deletions().refusal(message.getDeleteScan(), why)));
            case PARAMETERS ->
                send(ServerMessage.newBuilder()
                        .setParameters(ParametersReply.newBuilder()
                                .setAsked(message.getParameters().getScan())));
            case PHOTOGRAPH ->
                send(ServerMessage.newBuilder().setPhotographed(PhotographDesk.refusal(message.getPhotograph(), why)));
            case MAKE_LINK, REVOKE_LINK ->
                send(ServerMessage.newBuilder().setLink(GuestLink.newBuilder().setMessage(why)));
            case MESSAGE_NOT_SET -> socket.close(UNREADABLE, "an empty ClientMessage");
            default -> {
                // Nobody waits for an answer.
            }
        }
    }

    /** "stop", "watch". */
    private static String nameOf(ClientMessage message) {
        String name = message.hasCommand()
                ? message.getCommand().getActionCase().name()
                : message.getMessageCase().name();
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void makeLink(Visitor visitor, MakeLink wanted) {
        GuestLink.Builder answer = GuestLink.newBuilder();
        try {
            if (scans.find(wanted.getScan()).isEmpty()) {
                throw new IllegalArgumentException("scan=" + wanted.getScan() + ": there is no such scan");
            }
            GuestLinks.Link link = links.make(wanted.getScan(), Instant.ofEpochSecond(0, wanted.getEndNs()));
            answer.setId(link.id()).setPath(link.path()).setEndNs(wanted.getEndNs());
            audit.done(visitor, "make link", wanted.getScan(), link.id() + " until " + link.end());
        } catch (IllegalArgumentException e) {
            answer.setMessage(e.getMessage());
        }
        send(ServerMessage.newBuilder().setLink(answer));
    }

    private void revokeLink(Visitor visitor, RevokeLink wanted) {
        GuestLink.Builder answer = GuestLink.newBuilder().setId(wanted.getId());
        try {
            links.revoke(wanted.getId());
            audit.done(visitor, "revoke link", "", wanted.getId());
        } catch (IllegalArgumentException e) {
            answer.setMessage(e.getMessage());
        }
        send(ServerMessage.newBuilder().setLink(answer));
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
                subscription = scans.watch(found, watch.getGeneration(), watch.getErrorLayer(), watch.getKnown());
                annotations = new AnnotationView(desks.annotations().annotations(), found.id(), watch.getGeneration());
                photograph = null;
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

    private void edit(Visitor visitor, AnnotationEdit wanted) {
        AnnotationEdit.Builder named = wanted.toBuilder();
        if (!visitor.name().isEmpty()) {
            named.getAnnotationBuilder().setAuthor(visitor.name());
        }
        AnnotationEdit edit = named.build();
        if (unansweredEdits == MOST_EDITS) {
            send(ServerMessage.newBuilder().setEdited(desks.annotations().refusal(edit, TOO_MANY_EDITS)));
            return;
        }
        unansweredEdits++;
        desks.annotations().edit(edit).onSuccess(reply -> {
            unansweredEdits--;
            send(ServerMessage.newBuilder().setEdited(reply));
        });
    }

    private void photograph(Visitor visitor, PhotographEdit wanted) {
        PhotographEdit edit = visitor.name().isEmpty()
                ? wanted
                : wanted.toBuilder().setAuthor(visitor.name()).build();
        if (unansweredEdits == MOST_EDITS) {
            send(ServerMessage.newBuilder().setPhotographed(PhotographDesk.refusal(edit, TOO_MANY_EDITS)));
            return;
        }
        unansweredEdits++;
        desks.photographs().edit(edit).onSuccess(reply -> {
            unansweredEdits--;
            send(ServerMessage.newBuilder().setPhotographed(reply));
        });
    }

    private void command(Visitor visitor, Command wanted) {
        // Who has logged in commands in their own name.
        Command command = visitor.name().isEmpty()
                ? wanted
                : wanted.toBuilder().setOperator(visitor.name()).build();
        if (unanswered == MOST_COMMANDS) {
            String why = MOST_COMMANDS + " commands of this page wait for their answers: wait too";
            send(ServerMessage.newBuilder().setResponse(desks.commands().refusal(command, why)));
            return;
        }
        unanswered++;
        desks.commands().send(command).onSuccess(response -> {
            unanswered--;
            String how = response.getAnswer() + " " + response.getMessage();
            String name =
                    command.getActionCase().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            audit.done(visitor, name, command.getScan(), how.strip());
            send(ServerMessage.newBuilder().setResponse(response));
        });
    }

    private void watchHistory(boolean on) {
        sentHistory = on ? UNSENT : UNWANTED;
        sendHistory();
    }

    /** What was commanded, when the page wants to know and does not know all. */
    private void sendHistory() {
        long changes = desks.history().changes();
        if (sentHistory != UNWANTED && sentHistory != changes && canTakeMore()) {
            sentHistory = changes;
            send(ServerMessage.newBuilder().setHistory(desks.history().history()));
        }
    }

    private void deleteScan(Visitor visitor, DeleteScan wanted) {
        DeleteScan named = visitor.name().isEmpty()
                ? wanted
                : wanted.toBuilder().setOperator(visitor.name()).build();
        desks.deletions().delete(named).onSuccess(reply -> {
            String how = reply.getMessage().isEmpty() ? "deleted" : reply.getMessage();
            audit.done(visitor, "delete scan", wanted.getScan(), how);
            send(ServerMessage.newBuilder().setDeleted(reply));
        });
    }

    private void parameters(String of) {
        ParametersReply.Builder reply = ParametersReply.newBuilder().setAsked(of);
        (of.isEmpty() ? scans.newestWithParameters() : scans.find(of)).ifPresent(found -> reply.setScan(found.id())
                .setParameters(found.started().getParameters()));
        send(ServerMessage.newBuilder().setParameters(reply));
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
