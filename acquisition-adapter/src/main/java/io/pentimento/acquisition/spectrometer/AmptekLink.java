package io.pentimento.acquisition.spectrometer;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * Asks a spectrometer of the DP5 family and waits for its answer; asks again when the answer is lost or damaged and asking
 * again does no harm.
 *
 * <p>An instance belongs to one thread.
 */
final class AmptekLink {

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Port port;
    private final Duration patience;
    private final PacketReader reader = new PacketReader();
    private long retries;

    /** @param patience until an answer must be there, whole */
    AmptekLink(Port port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /** Asks for something that is done and not sent. */
    void order(Request request, byte... data) {
        ask(request, pid1 -> false, data);
        reader.done();
    }

    void order(Request request, String text) {
        order(request, text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Asks for data.
     *
     * @param wanted which first byte of its identity the answer has
     * @return what was sent, until {@link PacketReader#done}
     */
    PacketReader fetch(Request request, IntPredicate wanted, byte... data) {
        ask(request, wanted, data);
        return reader;
    }

    private void ask(Request request, IntPredicate wanted, byte... data) {
        String trouble = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) {
                retries++;
            }
            send(request, data);
            Reply reply = await(wanted, request);
            if (reply == Reply.GOOD) {
                return;
            }
            trouble = reply == Reply.NONE ? silence() : "it says again and again: " + reply;
            if (!request.repeatable() && reply == Reply.NONE) {
                break;
            }
        }
        throw new InstrumentFault(port.name(), trouble, "check the cable and that the spectrometer is on");
    }

    private void send(Request request, byte[] data) {
        reader.clear();
        port.discard();
        port.send(Packet.of(request, data));
    }

    private enum Reply {
        GOOD,
        NONE,
        AGAIN
    }

    private Reply await(IntPredicate wanted, Request request) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            while (reader.find()) {
                int pid1 = reader.pid1();
                if (wanted.test(pid1)) {
                    return Reply.GOOD;
                }
                if (pid1 == Answer.PID1) {
                    return understood(request);
                }
                reader.done();
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Reply.NONE;
            }
            port.receive(reader.room(), Duration.ofNanos(left));
        }
    }

    private Reply understood(Request request) {
        Answer answer = Answer.of(reader.pid2());
        switch (answer.kind()) {
            case DONE:
                return Reply.GOOD;
            case GARBLED:
                return Reply.AGAIN;
            case BUSY:
                pause();
                return Reply.AGAIN;
            default:
                throw refused(request, answer);
        }
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

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long retries() {
        return retries;
    }

    /** For what is sent without waiting for what it brings. */
    void post(ByteBuffer packet) {
        port.send(packet);
    }
}
