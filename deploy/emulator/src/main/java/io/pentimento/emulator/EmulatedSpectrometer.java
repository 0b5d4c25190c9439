package io.pentimento.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DP5 that speaks the bytes of a real one (DP5 Programmer's Guide B1): written from the guide, not from the driver, so that
 * both do not share an error. It knows status, spectra, configuration, sequential buffering, and every complaint of the
 * guide that these can lead to. Belongs to one thread.
 */
final class EmulatedSpectrometer {

    private static final int SYNC_1 = 0xF5;
    private static final int SYNC_2 = 0xFA;
    private static final int LONGEST_DATA = 512;
    private static final long GAP_NS = 100_000_000;
    private static final int STATUS_BYTES = 64;
    private static final int BUFFERED_CHANNELS = 131_072;
    private static final double MOST_GAIN = 500;

    private static final int ACK = 0xFF;
    private static final int OK = 0x00;
    private static final int BAD_PID = 0x02;
    private static final int BAD_LENGTH = 0x03;
    private static final int BAD_CHECKSUM = 0x04;
    private static final int BAD_PARAMETER = 0x05;
    private static final int UNKNOWN_COMMAND = 0x07;
    private static final int BUSY = 0x0D;

    private final Scene scene;
    private final Beam beam;
    private final long seed;
    private final SlotWitness witness;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final ByteBuffer in = ByteBuffer.allocate(8 + LONGEST_DATA);
    private Counter counter;
    private boolean enabled;
    private boolean configured;
    private long lastByteNs;
    private byte[][] slots = new byte[0][];
    private int nextSlot;
    private boolean buffering;
    private long pulsesAfterNs;

    EmulatedSpectrometer(Scene scene, Beam beam, long seed, long nowNs, SlotWitness witness) {
        this.scene = scene;
        this.beam = beam;
        this.seed = seed;
        this.witness = witness;
        switchOn(nowNs);
    }

    /** Forgets everything, as when the power comes back. */
    void switchOn(long nowNs) {
        settings.clear();
        settings.put("MCAC", "1024");
        settings.put("CLCK", "80");
        settings.put("TPEA", "1.000");
        settings.put("GAIN", "16.000");
        settings.put("HVSE", "-110");
        settings.put("TECS", "220");
        settings.put("PRER", "OFF");
        settings.put("MCAE", "ON");
        configured = false;
        in.clear();
        reset(nowNs);
    }

    private void reset(long nowNs) {
        int channels = channels();
        counter = new Counter(scene, beam, 1e-6, channels, seed);
        counter.clear(nowNs);
        slots = new byte[BUFFERED_CHANNELS / channels][];
        buffering = false;
        nextSlot = 0;
        enabled = settings.get("MCAE").equals("ON");
    }

    private int channels() {
        return Integer.parseInt(settings.get("MCAC"));
    }

    /**
     * Takes bytes in as they come.
     *
     * @param nowNs when they came
     * @param line answers go there
     */
    void receive(ByteBuffer bytes, long nowNs, Line line) throws IOException {
        if (nowNs - lastByteNs > GAP_NS) {
            in.clear();
        }
        lastByteNs = nowNs;
        while (bytes.hasRemaining()) {
            in.put(bytes.get());
            int at = in.position();
            if (at == 1 && (in.get(0) & 0xFF) != SYNC_1) {
                in.clear();
            } else if (at == 2 && (in.get(1) & 0xFF) != SYNC_2) {
                in.clear();
            } else if (at >= 6) {
                int length = in.getShort(4) & 0xFFFF;
                if (length > LONGEST_DATA) {
                    in.clear();
                    line.write(acknowledge(BAD_LENGTH));
                } else if (at == 8 + length) {
                    advance(nowNs);
                    ByteBuffer answer = answer(length, nowNs);
                    in.clear();
                    line.write(answer);
                }
            }
        }
    }

    /** Counts until now, and stores what pulses want stored. */
    private void advance(long nowNs) {
        while (buffering && nextSlot < slots.length) {
            long pulse = beam.nextPulseNs(pulsesAfterNs);
            if (pulse > nowNs) {
                break;
            }
            count(pulse);
            slots[nextSlot++] = spectrum();
            witness.stored(counter.counts());
            counter.clear(pulse);
            pulsesAfterNs = pulse;
        }
        count(nowNs);
    }

    private void count(long untilNs) {
        if (!enabled) {
            counter.rest(untilNs);
            return;
        }
        String preset = settings.get("PRER");
        long left = preset.equals("OFF")
                ? Long.MAX_VALUE
                : Math.round(1e9 * Double.parseDouble(preset)) - counter.countedNs();
        long end = left > untilNs ? untilNs : Math.min(untilNs, counterEnd(left));
        counter.count(end);
        if (end < untilNs) {
            enabled = false;
            counter.rest(untilNs);
        }
    }

    private long counterEnd(long leftNs) {
        return counter.atNs() + Math.max(0, leftNs);
    }

    private ByteBuffer answer(int length, long nowNs) {
        int sum = in.getShort(6 + length);
        for (int i = 0; i < 6 + length; i++) {
            sum += in.get(i) & 0xFF;
        }
        if ((sum & 0xFFFF) != 0) {
            return acknowledge(BAD_CHECKSUM);
        }
        int request = (in.get(2) & 0xFF) << 8 | in.get(3) & 0xFF;
        byte[] data = new byte[length];
        in.get(6, data);
        switch (request) {
            case 0x0101:
                return packet(0x80, 0x01, status());
            case 0x0203:
            case 0x0204:
                if (buffering) {
                    return acknowledge(BUSY);
                }
                ByteBuffer spectrum = packet(0x81, spectrumPid2(), spectrum());
                if (request == 0x0204) {
                    counter.clear(nowNs);
                }
                return spectrum;
            case 0x0206:
                return store(data, nowNs);
            case 0x0207:
                return sent(data);
            case 0x2003:
                return readBack(text(data));
            case 0x2002:
            case 0x2004:
                return configure(text(data), nowNs);
            case 0xF001:
                counter.clear(nowNs);
                return acknowledge(OK);
            case 0xF002:
                enabled = true;
                return acknowledge(OK);
            case 0xF003:
                enabled = false;
                return acknowledge(OK);
            case 0xF01E:
                buffering = true;
                nextSlot = 0;
                enabled = true;
                counter.clear(nowNs);
                pulsesAfterNs = nowNs;
                return acknowledge(OK);
            case 0xF01F:
                buffering = false;
                return acknowledge(OK);
            default:
                return acknowledge(BAD_PID);
        }
    }

    private ByteBuffer store(byte[] data, long nowNs) {
        if (data.length != 2) {
            return acknowledge(BAD_LENGTH);
        }
        int slot = slot(data);
        if (slot >= slots.length) {
            return acknowledge(BAD_PARAMETER);
        }
        slots[slot] = spectrum();
        counter.clear(nowNs);
        return acknowledge(OK);
    }

    private ByteBuffer sent(byte[] data) {
        if (data.length != 2) {
            return acknowledge(BAD_LENGTH);
        }
        int slot = slot(data);
        if (slot >= slots.length || slots[slot] == null) {
            return acknowledge(BAD_PARAMETER);
        }
        return packet(0x81, spectrumPid2(), slots[slot]);
    }

    private static int slot(byte[] data) {
        return (data[0] & 0xFF) << 8 | data[1] & 0xFF;
    }

    private ByteBuffer readBack(String question) {
        StringBuilder answer = new StringBuilder();
        for (String part : question.split(";")) {
            String name = part.replaceAll("=.*", "");
            answer.append(name)
                    .append('=')
                    .append(settings.getOrDefault(name, ""))
                    .append(';');
        }
        return packet(0x82, 0x07, answer.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private ByteBuffer configure(String text, long nowNs) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            if (equals != 4) {
                return complain(UNKNOWN_COMMAND, part);
            }
            asked.put(part.substring(0, 4), taken(part.substring(0, 4), part.substring(5)));
        }
        String channels = asked.getOrDefault("MCAC", settings.get("MCAC"));
        if (!channels.matches("256|512|1024|2048|4096|8192")) {
            return complain(BAD_PARAMETER, "MCAC=" + channels);
        }
        boolean other = !channels.equals(settings.get("MCAC"));
        settings.putAll(asked);
        configured = true;
        if (other) {
            reset(nowNs);
        }
        return acknowledge(OK);
    }

    /** A gain that it cannot have becomes the next one that it can (section 3, GAIN). */
    private static String taken(String name, String value) {
        return name.equals("GAIN") && Double.parseDouble(value) > MOST_GAIN ? String.valueOf(MOST_GAIN) : value;
    }

    private int spectrumPid2() {
        return 2 * (Integer.numberOfTrailingZeros(channels()) - 7);
    }

    private byte[] spectrum() {
        int[] counts = counter.counts();
        byte[] bytes = new byte[3 * counts.length + STATUS_BYTES];
        for (int c = 0; c < counts.length; c++) {
            bytes[3 * c] = (byte) counts[c];
            bytes[3 * c + 1] = (byte) (counts[c] >> 8);
            bytes[3 * c + 2] = (byte) (counts[c] >> 16);
        }
        System.arraycopy(status(), 0, bytes, 3 * counts.length, STATUS_BYTES);
        return bytes;
    }

    private byte[] status() {
        byte[] status = new byte[STATUS_BYTES];
        long ms = Math.round(counter.countedNs() / 1e6);
        little(status, 0, counter.fast());
        little(status, 4, counter.slow());
        status[12] = (byte) (ms % 100);
        little(status, 13, ms / 100);
        little(status, 20, ms);
        status[24] = 0x68;
        status[25] = 0x68;
        little(status, 26, 20_261);
        int volts = (int) Math.round(2 * Double.parseDouble(settings.get("HVSE")));
        status[30] = (byte) (volts >> 8);
        status[31] = (byte) volts;
        int kelvin = (int) Math.round(10 * Double.parseDouble(settings.get("TECS")));
        status[32] = (byte) (kelvin >> 8);
        status[33] = (byte) kelvin;
        status[34] = 30;
        status[35] = (byte) ((configured ? 0x02 : 0) | (enabled ? 0x20 : 0));
        status[36] = 0x02;
        status[38] = (byte) 0xC0;
        status[46] = (byte) (nextSlot >> 8 & 1 | (buffering ? 2 : 0));
        status[47] = (byte) nextSlot;
        return status;
    }

    private static void little(byte[] into, int at, long value) {
        for (int i = 0; i < (at == 13 ? 3 : 4); i++) {
            into[at + i] = (byte) (value >> 8 * i);
        }
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer acknowledge(int code) {
        return packet(ACK, code, new byte[0]);
    }

    private static ByteBuffer complain(int code, String about) {
        return packet(ACK, code, about.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer packet(int pid1, int pid2, byte[] data) {
        ByteBuffer packet = ByteBuffer.allocate(8 + data.length);
        packet.put((byte) SYNC_1).put((byte) SYNC_2).put((byte) pid1).put((byte) pid2);
        packet.putShort((short) data.length).put(data);
        int sum = 0;
        for (int i = 0; i < packet.position(); i++) {
            sum += packet.get(i) & 0xFF;
        }
        return packet.putShort((short) (0x10000 - (sum & 0xFFFF))).flip();
    }
}
