package io.pentimento.acquisition.motion;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import io.pentimento.acquisition.port.PortException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The General Command Set of Physik Instrumente over a line: a command, then never another one before its answer is whole.
 * An answer ends with the first line end that has no space before it.
 *
 * <p>Safe for use by many threads.
 */
final class GcsLink {

    private static final int LONGEST_ANSWER = 4096;
    private static final int ATTEMPTS = 3;
    private static final Duration SILENCE = Duration.ofMillis(50);
    private static final byte STOP_ALL = 24;

    /** None came, or none that makes sense: the same once more may. */
    private static final class UnclearAnswer extends InstrumentFault {
        private static final long serialVersionUID = 1L;

        UnclearAnswer(String port, String what, String remedy) {
            super(port, what, remedy);
        }
    }

    private final Port port;
    private final Duration patience;
    private final AtomicInteger halts = new AtomicInteger();
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);

    GcsLink(Port port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /** Sets something, and asks whether it was accepted; once more when that cannot be understood. */
    synchronized void set(String command, Object... values) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                order(command, values);
                return;
            } catch (UnclearAnswer e) {
                // Asking has cleared the error, if there was one, so the command is given again too.
                port.awaitSilence(SILENCE);
            }
        }
        order(command, values);
    }

    /** Gives an order, once, and asks whether it was accepted. A move that is ordered again may begin anew, in the middle. */
    synchronized void order(String command, Object... values) {
        send(command, values);
        requireNoError();
    }

    /** Asks for a number of one axis, as in {@code POS? 1}, which is answered {@code 1=2.5}. */
    synchronized double number(String question, String axis) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return once(question, axis);
            } catch (InstrumentFault e) {
                if (e instanceof PortException) {
                    throw e;
                }
                // Asking again does no harm, and an answer that is late must not pass for that to the next question.
                port.awaitSilence(SILENCE);
            }
        }
        return once(question, axis);
    }

    private double once(String question, String axis) {
        send(question + " " + axis);
        String line = receive(question);
        int equals = line.indexOf('=');
        if (equals < 0 || !line.substring(0, equals).trim().equals(axis)) {
            requireNoError();
            throw new InstrumentFault(
                    port.name(), "it answers " + question + " with \"" + line + "\"", "check the name of the axis");
        }
        String value = line.substring(equals + 1).trim();
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InstrumentFault(
                    port.name(),
                    "it answers " + question + " with \"" + value + "\"",
                    "switch the controller off and on");
        }
    }

    synchronized void reopen() {
        port.reopen();
    }

    /** Stops all axes, even while another thread waits for an answer; waits for nothing. The error that this leaves is no error. */
    void halt() {
        halts.incrementAndGet();
        port.send(ByteBuffer.wrap(new byte[] {STOP_ALL}));
    }

    /** How often it was told to stop. */
    int halts() {
        return halts.get();
    }

    private void requireNoError() {
        int error = error();
        boolean asked = error == GcsError.STOPPED && halts.get() > 0;
        if (error != GcsError.NONE && !asked) {
            throw fault(error);
        }
    }

    private InstrumentFault fault(int error) {
        return new InstrumentFault(port.name(), GcsError.what(error), GcsError.remedy(error));
    }

    private int error() {
        send("ERR?");
        String line = receive("ERR?");
        try {
            return Integer.parseInt(line.trim());
        } catch (NumberFormatException e) {
            throw new UnclearAnswer(
                    port.name(), "it answers ERR? with \"" + line + "\"", "check the cable and the speed of the line");
        }
    }

    private void send(String command, Object... values) {
        port.discard();
        String line = String.format(Locale.ROOT, command, values) + "\n";
        port.send(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    }

    private String receive(String question) {
        answer.clear();
        long end = System.nanoTime() + patience.toNanos();
        while (!complete()) {
            long left = end - System.nanoTime();
            if (left <= 0 || !answer.hasRemaining()) {
                throw new UnclearAnswer(
                        port.name(),
                        "no whole answer to " + question + " within " + patience.toMillis() + " ms",
                        "check the cable and that the controller is on");
            }
            port.receive(answer, Duration.ofNanos(left));
        }
        return new String(answer.array(), 0, answer.position() - 1, StandardCharsets.US_ASCII);
    }

    private boolean complete() {
        int end = answer.position();
        return end > 0 && answer.get(end - 1) == '\n' && (end == 1 || answer.get(end - 2) != ' ');
    }
}
