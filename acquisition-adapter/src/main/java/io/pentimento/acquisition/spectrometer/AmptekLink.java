package io.pentimento.acquisition.spectrometer;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a spectrometer of the DP5 family and waits for its answer; asks again when the answer is lost or damaged and asking
 * again does no harm.
 *
 * <p>An instance belongs to one thread.
 */
final class AmptekLink {

    private static final int ATTEMPTS = 3;
    /** After so long the device throws away what it has of a request, and we what we have of an answer. */
    private static final Duration SILENCE = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Port port;
    private final Duration patience;
    private final PacketReader reader = new PacketReader();

    /** @param patience until an answer must be there, whole */
    AmptekLink(Port port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /** Asks for something that is done and not sent. */
    void order(Request request, byte... data) {
        ask(request, Answer.PID1, data);
        reader.done();
    }

    void order(Request request, String text) {
        order(request, text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Asks for data.
     *
     * @param pid1 first byte of the answer's identity
     * @return what was sent, until {@link PacketReader#done}
     */
    PacketReader fetch(Request request, int pid1, byte... data) {
        ask(request, pid1, data);
        return reader;
    }

    /** Throws away answers that come late. */
    void settle() {
        port.awaitSilence(SILENCE);
    }

    private void ask(Request request, int wanted, byte... data) {
        String trouble = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            send(request, data);
            boolean answered = await();
            if (attempt > 0) {
                // The answer to the first request may still be on its way, and must not pass for that to the next one.
                port.awaitSilence(SILENCE);
            }
            if (answered && reader.pid1() == wanted && wanted != Answer.PID1) {
                return;
            }
            Answer answer = answered && reader.pid1() == Answer.PID1 ? Answer.of(reader.pid2()) : null;
            if (answer != null && answer.kind() == Answer.Kind.DONE && wanted == Answer.PID1) {
                return;
            }
            trouble = answered ? complaint(request, answer) : silence();
            if (answer == null && !request.repeatable()) {
                break;
            }
            port.awaitSilence(SILENCE);
        }
        throw new InstrumentFault(port.name(), trouble, "check the cable and that the spectrometer is on");
    }

    /** @return what is wrong, when the same once more may go through */
    private String complaint(Request request, Answer answer) {
        if (answer == null) {
            return "it answers " + request + " with something else";
        }
        switch (answer.kind()) {
            case BUSY:
                LockSupport.parkNanos(PAUSE.toNanos());
                return request + ": " + answer.words();
            case DONE:
            case GARBLED:
                return request + ": " + answer.words();
            default:
                throw refused(request, answer);
        }
    }

    private void send(Request request, byte[] data) {
        reader.clear();
        port.discard();
        port.send(Packet.of(request, data));
    }

    /** @return whether a packet has come in time */
    private boolean await() {
        long end = System.nanoTime() + patience.toNanos();
        while (!reader.find()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            port.receive(reader.room(), Duration.ofNanos(left));
        }
        return true;
    }

    private InstrumentFault refused(Request request, Answer answer) {
        byte[] echo = new byte[reader.length()];
        for (int i = 0; i < echo.length; i++) {
            echo[i] = (byte) reader.data(i);
        }
        String about = echo.length == 0 ? request.name() : new String(echo, StandardCharsets.US_ASCII);
        return new InstrumentFault(
                port.name(), about + ": " + answer.words(), "check the configuration of the spectrometer");
    }

    private String silence() {
        return reader.damaged() + reader.skipped() == 0
                ? "no answer within " + patience.toMillis() + " ms"
                : "no whole answer within " + patience.toMillis() + " ms, " + reader.damaged()
                        + " damaged packets so far";
    }
}
