package io.pentimento.acquisition.motion;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stage whose axes share one controller with the Grbl 1.1 firmware. It makes no pulses, and its axes move one at a time.
 *
 * <p>Safe for use by many threads.
 */
public final class GrblStage implements AutoCloseable {

    private static final Duration LONGEST_HOMING = Duration.ofSeconds(120);
    private static final Duration WAKING = Duration.ofMillis(300);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final byte STATUS = '?';
    private static final byte RESET = 0x18;
    private static final byte CANCEL_JOG = (byte) 0x85;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final Pattern REPORT = Pattern.compile("<(\\w+)[^|]*\\|MPos:([-\\d.]+),([-\\d.]+),([-\\d.]+).*>");
    private static final Pattern SETTING = Pattern.compile("\\$(\\d+)=([-\\d.]+).*");
    private static final int HOMING = 22;
    private static final int FIRST_TRAVEL = 130;

    private final Port port;
    private final Duration patience;
    private final ByteBuffer line = ByteBuffer.allocate(1024);
    private final Map<Integer, Double> settings = new HashMap<>();
    private boolean awake;
    /** Then only a reset stops it. */
    private volatile boolean homing;

    /**
     * @param port closed with this
     * @param patience until an answer must be there
     */
    public GrblStage(Port port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /**
     * One of its axes.
     *
     * @param name as the operator calls it
     * @param letter X, Y or Z
     */
    public Axis axis(String name, char letter) {
        int index = "XYZ".indexOf(letter);
        if (index < 0) {
            throw new IllegalArgumentException("axis " + letter + ": a Grbl stage has X, Y and Z");
        }
        return new GrblAxis(name, letter, index);
    }

    private synchronized void prepare() {
        wake();
        readSettings();
        if (settings.getOrDefault(HOMING, 0.0) != 1) {
            throw new InstrumentFault(
                    port.name(),
                    "it does not look for its reference when it is switched on ($22 is not 1), so nobody knows where it is",
                    "fit limit switches, and set $22=1 on the controller");
        }
        if (state().isAlarm()) {
            homing = true;
            try {
                order("$H", LONGEST_HOMING);
            } finally {
                homing = false;
            }
        }
    }

    /** Many of its boards are switched off and on by opening their port, and hear nothing for a while. */
    private void wake() {
        long end = System.nanoTime() + patience.toNanos();
        while (!awake) {
            port.send(ByteBuffer.wrap(new byte[] {'\n'}));
            try {
                while (!receive(WAKING).equals("ok")) {
                    // Its banner, and what was on the line before.
                    requireBefore(end);
                }
                port.awaitSilence(QUIET);
                awake = true;
            } catch (InstrumentFault e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private void requireBefore(long end) {
        if (System.nanoTime() > end) {
            throw new InstrumentFault(
                    port.name(), "it says much, but never ok", "check that this is a Grbl controller");
        }
    }

    private synchronized void readSettings() {
        settings.clear();
        send("$$");
        long end = System.nanoTime() + patience.toNanos();
        for (String answer = receive(patience); !isEnd("$$", answer); answer = receive(left(end))) {
            Matcher setting = SETTING.matcher(answer);
            if (setting.matches()) {
                settings.put((int) number(setting.group(1)), number(setting.group(2)));
            }
        }
    }

    private synchronized void order(String command, Duration mostTime) {
        send(command);
        long end = System.nanoTime() + mostTime.toNanos();
        while (!isEnd(command, receive(left(end)))) {
            // Messages and late reports.
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    /** Whether a line is the answer, and a good one. */
    private boolean isEnd(String command, String answer) {
        if (answer.startsWith("error:") || answer.startsWith("ALARM:")) {
            throw new InstrumentFault(
                    port.name(),
                    "it answers " + command + " with " + answer,
                    "look it up in Grbl's list, and reset it");
        }
        if (answer.startsWith("Grbl ")) {
            throw new InstrumentFault(
                    port.name(), "it was switched on anew", "see whether its power has failed; it is homed again");
        }
        return answer.equals("ok");
    }

    /**
     * What it does.
     *
     * @param name Idle, Run, Hold, Jog, Alarm, Door, Check, Home or Sleep
     * @param positionsMm of its axes
     */
    private record State(String name, double[] positionsMm) {
        boolean isAlarm() {
            return name.equals("Alarm");
        }
    }

    private synchronized State state() {
        port.discard();
        port.send(ByteBuffer.wrap(new byte[] {STATUS}));
        long end = System.nanoTime() + patience.toNanos();
        Matcher report = REPORT.matcher(receive(patience));
        while (!report.matches()) {
            report = REPORT.matcher(receive(left(end)));
        }
        double[] positions = new double[3];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = number(report.group(2 + i));
        }
        return new State(report.group(1), positions);
    }

    private double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InstrumentFault(port.name(), "its report has " + text + " for a position", "check the cable");
        }
    }

    private void send(String command) {
        port.discard();
        port.send(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    /** The next line that is not empty. */
    private String receive(Duration mostTime) {
        line.clear();
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = System.nanoTime() + mostTime.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0 || !line.hasRemaining()) {
                throw new InstrumentFault(
                        port.name(),
                        "no answer within " + mostTime.toMillis() + " ms",
                        "check the cable, that the controller is on, and $10=1 on it");
            }
            if (port.receive(one.clear(), Duration.ofNanos(left)) == 0) {
                continue;
            }
            byte next = one.get(0);
            if (next == '\n' && line.position() > 0) {
                return new String(line.array(), 0, line.position(), StandardCharsets.US_ASCII);
            }
            if (next != '\n' && next != '\r') {
                line.put(next);
            }
        }
    }

    @Override
    public void close() {
        port.close();
    }

    private final class GrblAxis implements Axis {
        private final String name;
        private final char letter;
        private final int index;
        private double speed;

        GrblAxis(String name, char letter, int index) {
            this.name = name;
            this.letter = letter;
            this.index = index;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() {
            GrblStage.this.prepare();
        }

        /** Grbl's machine coordinates run from minus the travel to 0. */
        @Override
        public double lowestMm() {
            Double travel;
            synchronized (GrblStage.this) {
                wake();
                readSettings();
                travel = settings.get(FIRST_TRAVEL + index);
            }
            if (travel == null) {
                throw new InstrumentFault(
                        port.name(),
                        "it does not say how far " + letter + " can go ($13" + index + ")",
                        "check the firmware");
            }
            return -travel;
        }

        @Override
        public double highestMm() {
            return 0;
        }

        @Override
        public void speed(double mmPerS) {
            speed = mmPerS;
        }

        @Override
        public void move(double toMm) {
            order(
                    String.format(Locale.ROOT, "$J=G53 G90 G21 %c%.4f F%.3f", letter, toMm, speed * SECONDS_PER_MINUTE),
                    patience);
        }

        @Override
        public boolean arrived() {
            State now = state();
            if (now.isAlarm()) {
                throw new InstrumentFault(
                        name,
                        "its controller has stopped with an alarm",
                        "see whether it has met a limit; it is homed again");
            }
            return now.name().equals("Idle");
        }

        @Override
        public boolean isReady() {
            return !state().isAlarm();
        }

        @Override
        public double positionMm() {
            return state().positionsMm()[index];
        }

        @Override
        public void halt() {
            port.send(ByteBuffer.wrap(new byte[] {homing ? RESET : CANCEL_JOG}));
        }

        @Override
        public boolean pulses() {
            return false;
        }

        @Override
        public void pulse(double firstMm, double lastMm, double stepMm) {
            throw new UnsupportedOperationException("a Grbl controller makes no pulses");
        }

        @Override
        public void noPulses() {}

        @Override
        public void reopen() {
            synchronized (GrblStage.this) {
                awake = false;
                port.reopen();
            }
        }
    }
}
