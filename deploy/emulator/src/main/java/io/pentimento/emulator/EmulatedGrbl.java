package io.pentimento.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A controller with the firmware Grbl 1.1 and two axes, X and Y: jogs, homing, status reports, settings, written from the
 * firmware's documents and not from the driver. Machine coordinates run from minus the travel to 0, where it homes. Belongs to
 * one thread.
 */
final class EmulatedGrbl implements Stage {

    private static final double TRAVEL_MM = 200;
    private static final double MOST_SPEED = 50;
    private static final double ACCELERATION = 200;
    private static final double SECONDS_PER_MINUTE = 60;
    private static final int LONGEST_LINE = 80;
    private static final int MOST_QUEUED = 15;

    private static final int REPORT = '?';
    private static final int HOLD = '!';
    private static final int CANCEL_JOG = 0x85;
    private static final int RESET = 0x18;

    private static final String LOCKED_OUT = "error:9";
    private static final String BEYOND_TRAVEL = "error:15";
    private static final String NOT_A_JOG = "error:16";
    private static final String UNKNOWN_SETTING = "error:3";
    private static final String UNKNOWN_COMMAND = "error:20";
    private static final String NO_FEED = "error:22";
    private static final Pattern WORD = Pattern.compile("([A-Z])([-+]?[0-9.]+)");
    private static final List<String> SETTINGS = List.of(
            "$10=1",
            "$20=1",
            "$22=1",
            "$110=3000.000",
            "$111=3000.000",
            "$120=200.000",
            "$121=200.000",
            "$130=200.000",
            "$131=200.000");

    private final EmulatedAxis x = new EmulatedAxis(TRAVEL_MM, MOST_SPEED, ACCELERATION);
    private final EmulatedAxis y = new EmulatedAxis(TRAVEL_MM, MOST_SPEED, ACCELERATION);
    private final StringBuilder line = new StringBuilder();
    private final Deque<Jog> queue = new ArrayDeque<>();
    private boolean alarm = true;
    private boolean greets = true;

    /** A move of one axis, in machine coordinates. */
    private record Jog(EmulatedAxis axis, double toMm, double speed) {}

    @Override
    public void switchOn(long nowNs) {
        x.switchOn(nowNs);
        y.switchOn(nowNs);
        queue.clear();
        line.setLength(0);
        alarm = true;
        greets = true;
    }

    @Override
    public String text() {
        return x.state().text() + ";" + y.state().text();
    }

    @Override
    public void receive(ByteBuffer bytes, long nowNs, Line answers) throws IOException {
        if (greets) {
            greets = false;
            say("\r\nGrbl 1.1h ['$' for help]\r\n[MSG:'$H'|'$X' to unlock]", answers);
        }
        advance(nowNs);
        while (bytes.hasRemaining()) {
            int one = bytes.get() & 0xFF;
            if (one == REPORT) {
                say(report(nowNs), answers);
            } else if (one == CANCEL_JOG || one == HOLD) {
                cancel(nowNs);
            } else if (one == RESET) {
                reset(nowNs);
            } else if (one == '\n') {
                String command = line.toString().replace(" ", "").toUpperCase(Locale.ROOT);
                line.setLength(0);
                say(obey(command, nowNs, answers), answers);
            } else if (one != '\r' && line.length() < LONGEST_LINE) {
                line.append((char) one);
            }
        }
    }

    private static void say(String text, Line answers) throws IOException {
        answers.write(ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.US_ASCII)));
    }

    /** Begins the moves whose turn it is. */
    private void advance(long nowNs) {
        while (!queue.isEmpty() && !moving(nowNs)) {
            Jog next = queue.poll();
            next.axis().speed(next.speed());
            next.axis().move(next.toMm() + TRAVEL_MM, nowNs);
        }
    }

    private boolean moving(long nowNs) {
        return x.moving(nowNs) || y.moving(nowNs);
    }

    private void cancel(long nowNs) {
        queue.clear();
        x.halt(nowNs);
        y.halt(nowNs);
    }

    private void reset(long nowNs) {
        boolean lost = moving(nowNs);
        cancel(nowNs);
        alarm |= lost;
        greets = true;
    }

    private String report(long nowNs) {
        String state = alarm ? "Alarm" : moving(nowNs) ? "Jog" : "Idle";
        return String.format(
                Locale.ROOT,
                "<%s|MPos:%.3f,%.3f,0.000|FS:0,0>",
                state,
                x.motion().positionMm(nowNs) - TRAVEL_MM,
                y.motion().positionMm(nowNs) - TRAVEL_MM);
    }

    private String obey(String command, long nowNs, Line answers) throws IOException {
        if (command.isEmpty()) {
            return "ok";
        }
        switch (command) {
            case "$H":
                home(nowNs);
                return "ok";
            case "$X":
                alarm = false;
                return "ok";
            case "$$":
                for (String setting : SETTINGS) {
                    say(setting, answers);
                }
                return "ok";
            case "$I":
                say("[VER:1.1h.20190825:]", answers);
                return "ok";
            default:
                return command.startsWith("$J=")
                        ? jog(command.substring(3), nowNs)
                        : command.startsWith("$") ? UNKNOWN_SETTING : alarm ? LOCKED_OUT : UNKNOWN_COMMAND;
        }
    }

    /** Answers nothing before it is done, like the real one. */
    private void home(long nowNs) {
        queue.clear();
        for (EmulatedAxis axis : List.of(x, y)) {
            axis.servo(true);
            axis.reference(nowNs);
            axis.speed(MOST_SPEED);
            axis.move(TRAVEL_MM, nowNs);
        }
        long end = Math.max(x.motion().endNs(), y.motion().endNs());
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        alarm = false;
    }

    private String jog(String words, long nowNs) {
        if (alarm) {
            return LOCKED_OUT;
        }
        EmulatedAxis axis = null;
        double to = Double.NaN;
        double feed = Double.NaN;
        boolean relative = false;
        Matcher word = WORD.matcher(words);
        int at = 0;
        while (word.find() && word.start() == at) {
            at = word.end();
            double value = Double.parseDouble(word.group(2));
            switch (word.group(1)) {
                case "X", "Y" -> {
                    axis = word.group(1).equals("X") ? x : y;
                    to = value;
                }
                case "F" -> feed = value;
                case "G" -> relative |= value == 91;
                default -> {
                    return NOT_A_JOG;
                }
            }
        }
        if (axis == null || at < words.length()) {
            return NOT_A_JOG;
        }
        if (!(feed > 0)) {
            return NO_FEED;
        }
        return queue(axis, relative ? axis.motion().toMm() - TRAVEL_MM + to : to, feed, nowNs);
    }

    private String queue(EmulatedAxis axis, double toMm, double feed, long nowNs) {
        if (toMm > 0 || toMm < -TRAVEL_MM) {
            return BEYOND_TRAVEL;
        }
        if (queue.size() < MOST_QUEUED) {
            queue.add(new Jog(axis, toMm, Math.min(MOST_SPEED, feed / SECONDS_PER_MINUTE)));
        }
        advance(nowNs);
        return "ok";
    }
}
