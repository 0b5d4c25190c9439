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

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_HOMING = Duration.ofSeconds(120);
    private static final byte STATUS = '?';
    private static final byte CANCEL_JOG = (byte) 0x85;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final Pattern REPORT = Pattern.compile("<(\\w+)[^|]*\\|MPos:([-\\d.]+),([-\\d.]+),([-\\d.]+).*>");
    private static final Pattern SETTING = Pattern.compile("\\$(\\d+)=([-\\d.]+).*");
    private static final int FIRST_TRAVEL = 130;

    private final Port port;
    private final ByteBuffer line = ByteBuffer.allocate(1024);
    private final Map<Integer, Double> settings = new HashMap<>();

    /** @param port closed with this */
    public GrblStage(Port port) {
        this.port = port;
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
        if (state().name().equals("Alarm")) {
            order("$H", LONGEST_HOMING);
        }
    }

    private synchronized void readSettings() {
        send("$$");
        for (String answer = receive(PATIENCE); !answer.equals("ok"); answer = receive(PATIENCE)) {
            Matcher setting = SETTING.matcher(answer);
            if (setting.matches()) {
                settings.put(Integer.valueOf(setting.group(1)), Double.valueOf(setting.group(2)));
            }
        }
    }

    private synchronized void order(String command, Duration patience) {
        send(command);
        String answer = receive(patience);
        if (answer.startsWith("error:") || answer.startsWith("ALARM:")) {
            throw new InstrumentFault(
                    port.name(),
                    "it answers " + command + " with " + answer,
                    "look it up in Grbl's list, and reset it");
        }
    }

    /**
     * What it does.
     *
     * @param name Idle, Run, Hold, Jog, Alarm, Door, Check, Home or Sleep
     * @param positionsMm of its axes
     */
    private record State(String name, double[] positionsMm) {}

    private synchronized State state() {
        port.discard();
        port.send(ByteBuffer.wrap(new byte[] {STATUS}));
        Matcher report = REPORT.matcher(receive(PATIENCE));
        if (!report.matches()) {
            throw new InstrumentFault(
                    port.name(), "it gives no report", "check the cable, and $10=1 on the controller");
        }
        double[] positions = new double[3];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Double.parseDouble(report.group(2 + i));
        }
        return new State(report.group(1), positions);
    }

    private void send(String command) {
        port.discard();
        port.send(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    /** The next line that is not empty. */
    private String receive(Duration patience) {
        line.clear();
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0 || !line.hasRemaining()) {
                throw new InstrumentFault(
                        port.name(),
                        "no answer within " + patience.toMillis() + " ms",
                        "check the cable and that the controller is on");
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
            readSettings();
            return -settings.getOrDefault(FIRST_TRAVEL + index, Double.NaN);
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
                    PATIENCE);
        }

        @Override
        public boolean arrived() {
            return state().name().equals("Idle");
        }

        /** Grbl that has lost its place says so when it is sent somewhere. */
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public double positionMm() {
            return state().positionsMm()[index];
        }

        @Override
        public void halt() {
            port.send(ByteBuffer.wrap(new byte[] {CANCEL_JOG}));
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
                port.reopen();
            }
        }
    }
}
