package io.pentimento.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Two axes of Physik Instrumente behind one line, which speak GCS 2 (Mercury GCS Commands MS163E): written from the manual, not
 * from the driver. Belongs to one thread.
 */
final class EmulatedStage implements Stage {

    private static final int ASK_MOTION = 5;
    private static final int ASK_READY = 7;
    private static final int STOP_ALL = 24;
    private static final int READY = 0xB1;
    private static final int LONGEST_LINE = 256;
    /** Parameters of CTO. */
    private static final int STEP = 1;

    private static final int AXIS = 2;
    private static final int MODE = 3;
    private static final int START = 8;
    private static final int STOP = 9;
    private static final double POSITION_DISTANCE = 0;

    private final EmulatedAxis x = new EmulatedAxis(200, 50, 200);
    private final EmulatedAxis y = new EmulatedAxis(200, 50, 200);
    private final Map<String, EmulatedAxis> axes = Map.of("1", x, "2", y);
    private final StringBuilder line = new StringBuilder();
    private final Map<Integer, Double> trigger = new HashMap<>();
    private GcsError error = GcsError.NONE;

    @Override
    public void switchOn(long nowNs) {
        axes.values().forEach(axis -> axis.switchOn(nowNs));
        trigger.clear();
        line.setLength(0);
        error = GcsError.NONE;
    }

    @Override
    public String text() {
        return x.state().text() + ";" + y.state().text();
    }

    @Override
    public void receive(ByteBuffer bytes, long nowNs, Line answers) throws IOException {
        while (bytes.hasRemaining()) {
            int one = bytes.get() & 0xFF;
            if (one == '\n') {
                String command = line.toString().trim();
                line.setLength(0);
                if (!command.isEmpty()) {
                    answer(obey(command.split(" +"), nowNs), answers);
                }
            } else if (one < ' ') {
                single(one, nowNs, answers);
            } else if (line.length() < LONGEST_LINE) {
                line.append((char) one);
            }
        }
    }

    private void single(int command, long nowNs, Line answers) throws IOException {
        if (command == ASK_MOTION) {
            int moving = (axes.get("1").moving(nowNs) ? 1 : 0) | (axes.get("2").moving(nowNs) ? 2 : 0);
            answer(Integer.toHexString(moving), answers);
        } else if (command == ASK_READY) {
            answers.write(ByteBuffer.wrap(new byte[] {(byte) READY}));
        } else if (command == STOP_ALL) {
            axes.values().forEach(axis -> axis.halt(nowNs));
            error = GcsError.STOPPED;
        } else if (command != '\r') {
            error = GcsError.UNKNOWN_COMMAND;
        }
    }

    private static void answer(String text, Line answers) throws IOException {
        if (text != null) {
            answers.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** @return the answer; null for none */
    private String obey(String[] words, long nowNs) {
        switch (words[0]) {
            case "ERR?":
                String told = String.valueOf(error.code());
                error = GcsError.NONE;
                return told;
            case "*IDN?":
                return "(c)2015 Physik Instrumente (PI) GmbH & Co. KG, C-863.12, 0, 1.0.0.0";
            case "CTO":
                fail(setTrigger(words));
                return null;
            case "TRO":
                fail(switchTrigger(words));
                return null;
            default:
                return ofAxis(words, nowNs);
        }
    }

    private String ofAxis(String[] words, long nowNs) {
        EmulatedAxis axis = words.length > 1 ? axes.get(words[1]) : null;
        if (axis == null) {
            error = words.length > 1 ? GcsError.BAD_AXIS : GcsError.PARAMETER_COUNT;
            return null;
        }
        if (words[0].endsWith("?")) {
            String value = ask(words[0], axis, nowNs);
            error = value == null ? GcsError.UNKNOWN_COMMAND : error;
            return value == null ? null : words[1] + "=" + value;
        }
        fail(order(words, axis, nowNs));
        return null;
    }

    /** Kept until somebody asks for it. */
    private void fail(GcsError code) {
        error = code == GcsError.NONE ? error : code;
    }

    private static String ask(String question, EmulatedAxis axis, long nowNs) {
        switch (question) {
            case "POS?":
                return number(axis.motion().positionMm(nowNs));
            case "MOV?":
                return number(axis.motion().toMm());
            case "ONT?":
                return flag(axis.servo() && !axis.moving(nowNs));
            case "VEL?":
                return number(axis.speed());
            case "SVO?":
                return flag(axis.servo());
            case "FRF?":
                return flag(axis.referenced(nowNs));
            case "TMN?":
                return number(0);
            case "TMX?":
                return number(axis.travelMm());
            default:
                return null;
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String flag(boolean set) {
        return set ? "1" : "0";
    }

    private static GcsError order(String[] words, EmulatedAxis axis, long nowNs) {
        switch (words[0]) {
            case "HLT":
            case "STP":
                axis.halt(nowNs);
                return GcsError.STOPPED;
            case "FRF":
                return axis.reference(nowNs);
            default:
                return words.length == 3 ? order(words[0], words[2], axis, nowNs) : GcsError.PARAMETER_COUNT;
        }
    }

    private static GcsError order(String command, String value, EmulatedAxis axis, long nowNs) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return GcsError.SYNTAX;
        }
        switch (command) {
            case "SVO":
                axis.servo(number == 1);
                return GcsError.NONE;
            case "VEL":
                return axis.speed(number);
            case "MOV":
                return axis.move(number, nowNs);
            case "MVR":
                return axis.move(axis.motion().toMm() + number, nowNs);
            default:
                return GcsError.UNKNOWN_COMMAND;
        }
    }

    /** Triples of line, parameter and value. */
    private GcsError setTrigger(String[] words) {
        if (words.length < 4 || words.length % 3 != 1) {
            return GcsError.PARAMETER_COUNT;
        }
        try {
            for (int i = 1; i < words.length; i += 3) {
                trigger.put(Integer.valueOf(words[i + 1]), Double.valueOf(words[i + 2]));
            }
            return GcsError.NONE;
        } catch (NumberFormatException e) {
            return GcsError.SYNTAX;
        }
    }

    private GcsError switchTrigger(String[] words) {
        if (words.length != 3) {
            return GcsError.PARAMETER_COUNT;
        }
        EmulatedAxis axis = axes.get(String.valueOf(Math.round(trigger.getOrDefault(AXIS, 1.0))));
        if (axis == null) {
            return GcsError.BAD_AXIS;
        }
        boolean on = words[2].equals("1") && trigger.getOrDefault(MODE, Double.NaN) == POSITION_DISTANCE;
        axis.pulse(
                on
                        ? new Pulses(
                                trigger.getOrDefault(START, 0.0),
                                trigger.getOrDefault(STOP, 0.0),
                                trigger.getOrDefault(STEP, 0.1))
                        : Pulses.NONE);
        return GcsError.NONE;
    }
}
