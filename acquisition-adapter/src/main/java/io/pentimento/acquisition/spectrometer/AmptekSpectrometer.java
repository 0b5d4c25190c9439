package io.pentimento.acquisition.spectrometer;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import io.pentimento.xrf.cube.PixelTiming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * A spectrometer of Amptek's DP5 family (DP5, PX5, DP5-X, X-123) over a serial line or UDP.
 *
 * <p>An instance belongs to one thread.
 */
public final class AmptekSpectrometer implements Spectrometer {

    private static final int SPECTRUM_PID1 = 0x81;
    private static final int STATUS_PID1 = 0x80;
    private static final int TEXT_PID1 = 0x82;
    private static final int BYTES_PER_CHANNEL = 3;
    /** Slots times channels that fit into its memory (section 6.3). */
    private static final int BUFFERED_CHANNELS = 131_072;

    private final String name;
    private final Port port;
    private final AmptekLink link;
    private final Configuration configuration;
    private final int channels;
    /** As it came with the newest answer; null before the first. */
    private Status last;

    private int slotBefore;

    /**
     * @param name as the operator calls it
     * @param port closed with this, or when the settings cannot be
     * @param patience until an answer must be there; 2.5 s over a serial line, 1 s over a network
     * @param settings "MCAC=1024;GAIN=16": sent by {@link #configure} and read back
     * @throws IllegalArgumentException naming the setting that cannot be
     */
    public AmptekSpectrometer(String name, Port port, Duration patience, String settings) {
        this.name = name;
        this.port = port;
        this.link = new AmptekLink(port, patience);
        this.configuration = configuration(settings, port);
        this.channels = channels(configuration);
    }

    /** Nobody else would close the line when there is something wrong with the settings. */
    private static Configuration configuration(String settings, Port port) {
        try {
            Configuration configuration = Configuration.parse(settings);
            channels(configuration);
            return configuration;
        } catch (IllegalArgumentException e) {
            port.close();
            throw e;
        }
    }

    private static int channels(Configuration configuration) {
        String asked = configuration.settings().get("MCAC");
        for (int channels = 256; channels <= 8192; channels *= 2) {
            if (String.valueOf(channels).equals(asked)) {
                return channels;
            }
        }
        throw new IllegalArgumentException("configuration MCAC=" + asked
                + ": must be 256, 512, 1024, 2048, 4096 or 8192, the channels of a spectrum");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public Health health() {
        Status status = last == null ? status() : last;
        return new Health(status.highVoltageV(), status.detectorK(), status.firmware());
    }

    private Status status() {
        PacketReader packet = link.fetch(Request.STATUS, STATUS_PID1);
        try {
            requireLength(packet, Status.BYTES);
            Status status = Status.read(packet, 0);
            last = status;
            return status;
        } finally {
            packet.done();
        }
    }

    @Override
    public void configure() {
        link.order(Request.CONFIGURE, configuration.text());
        requireUnderstood(configuration);
        status();
    }

    private void requireUnderstood(Configuration asked) {
        Configuration answered = readBack(asked.question());
        String other = asked.firstDifference(answered);
        if (other != null) {
            throw new InstrumentFault(
                    name,
                    other + "=" + asked.settings().get(other) + " was sent, and "
                            + answered.settings().get(other) + " is what it has",
                    "change the value to one that it can have");
        }
    }

    private Configuration readBack(String question) {
        PacketReader packet =
                link.fetch(Request.READ_CONFIGURATION, TEXT_PID1, question.getBytes(StandardCharsets.US_ASCII));
        try {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < packet.length(); i++) {
                text.append((char) packet.data(i));
            }
            return Configuration.parse(text.toString());
        } catch (IllegalArgumentException e) {
            throw new InstrumentFault(name, "it sent a " + e.getMessage(), "switch it off and on");
        } finally {
            packet.done();
        }
    }

    @Override
    public void count(Duration dwell) {
        link.order(Request.DISABLE);
        String seconds = String.format(Locale.ROOT, "%.3f", dwell.toNanos() / 1e9);
        link.order(Request.CONFIGURE, new Configuration(Map.of("PRER", seconds)).text());
        link.order(Request.CLEAR_SPECTRUM);
        link.order(Request.ENABLE);
    }

    @Override
    public boolean counted() {
        Status status = status();
        requireConfigured(status);
        return !status.enabled();
    }

    @Override
    public PixelTiming read(int[] counts) {
        return read(link.fetch(Request.SPECTRUM_AND_STATUS, SPECTRUM_PID1), counts);
    }

    @Override
    public void run() {
        link.order(Request.CONFIGURE, new Configuration(Map.of("PRER", "OFF")).text());
        link.order(Request.CLEAR_SPECTRUM);
        link.order(Request.ENABLE);
    }

    @Override
    public PixelTiming take(int[] counts) {
        return read(link.fetch(Request.SPECTRUM_AND_STATUS_THEN_CLEAR, SPECTRUM_PID1), counts);
    }

    @Override
    public int slots() {
        return last != null && last.device().buffers() ? BUFFERED_CHANNELS / channels : 0;
    }

    @Override
    public void arm() {
        // A preset time that is left from before would end a spectrum within its pixel.
        link.order(Request.CONFIGURE, new Configuration(Map.of("PRER", "OFF")).text());
        link.order(Request.ENABLE);
        link.order(Request.START_SEQUENTIAL_BUFFERING);
    }

    @Override
    public int stored() {
        Status status = status();
        requireConfigured(status);
        return status.nextSlot();
    }

    @Override
    public void disarm() {
        link.order(Request.STOP_SEQUENTIAL_BUFFERING);
    }

    @Override
    public PixelTiming read(int slot, int[] counts) {
        PacketReader packet = fetch(slot);
        if (packet.fingerprint() == slotBefore) {
            // Two slots are hardly ever alike to the last photon: this is the answer before, come twice.
            packet.done();
            link.settle();
            packet = fetch(slot);
        }
        slotBefore = packet.fingerprint();
        return read(packet, counts);
    }

    private PacketReader fetch(int slot) {
        return link.fetch(Request.SEND_BUFFER, SPECTRUM_PID1, (byte) (slot >> 8), (byte) slot);
    }

    private PixelTiming read(PacketReader packet, int[] counts) {
        try {
            requireLength(packet, BYTES_PER_CHANNEL * channels + Status.BYTES);
            for (int c = 0, at = 0; c < channels; c++, at += BYTES_PER_CHANNEL) {
                counts[c] = packet.data(at) | packet.data(at + 1) << 8 | packet.data(at + 2) << 16;
            }
            last = Status.read(packet, BYTES_PER_CHANNEL * channels);
            requireConfigured(last);
            return timing(last);
        } finally {
            packet.done();
        }
    }

    private void requireConfigured(Status status) {
        if (!status.configured()) {
            throw new InstrumentFault(
                    name,
                    "it has forgotten its configuration",
                    "see whether its power has failed; it is configured again");
        }
    }

    /** The family does not tell live time: it is the real time times the share of the photons that were counted. */
    private static PixelTiming timing(Status status) {
        double real = status.realS();
        double input = status.fastCount() / real;
        double output = status.slowCount() / real;
        double live = status.fastCount() == 0 ? real : real * Math.min(1, output / input);
        return new PixelTiming((float) real, (float) live, (float) input, (float) output);
    }

    private void requireLength(PacketReader packet, int bytes) {
        if (packet.length() != bytes) {
            throw new InstrumentFault(
                    name,
                    "it sent " + packet.length() + " bytes where " + bytes + " belong to " + channels + " channels",
                    "another program may have changed its configuration: close that and start again");
        }
    }

    @Override
    public void reopen() {
        port.reopen();
    }

    @Override
    public void close() {
        port.close();
    }
}
