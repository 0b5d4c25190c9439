package io.pentimento.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * An instrument that is not there, behind a line. It runs on a thread of its own until it is closed. Safe for use by many
 * threads.
 */
public final class Emulator implements AutoCloseable {

    private static final int BUFFER = 4096;

    /** What takes bytes in. */
    private interface Instrument {
        void receive(ByteBuffer bytes, long nowNs) throws IOException;
    }

    private final Line line;
    private final AutoCloseable more;
    private final Thread thread;
    private volatile boolean closed;

    private Emulator(String name, Line line, Instrument instrument, AutoCloseable more) {
        this.line = line;
        this.more = more;
        this.thread = new Thread(() -> serve(instrument), name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A spectrometer of the DP5 family.
     *
     * @param line closed with this
     * @param scene before it
     * @param beamPort on which an emulated stage says where it is; 0 when there is none
     * @param seed of the photons
     */
    public static Emulator spectrometer(Line line, Scene scene, int beamPort, long seed) throws IOException {
        return spectrometer(line, scene, beamPort, seed, Faults.none(), SlotWitness.NONE);
    }

    /** As {@link #spectrometer(Line, Scene, int, long)}, with faults, and somebody who is told what it stores. */
    public static Emulator spectrometer(
            Line line, Scene scene, int beamPort, long seed, Faults<AnswerFault> faults, SlotWitness witness)
            throws IOException {
        BeamChannel.Receiver receiver = beamPort == 0 ? null : new BeamChannel.Receiver(beamPort);
        Beam beam = receiver == null ? Beam.STILL : receiver;
        EmulatedSpectrometer spectrometer = new EmulatedSpectrometer(scene, beam, seed, System.nanoTime(), witness);
        Line answers = new FaultyLine(line, faults, () -> spectrometer.switchOn(System.nanoTime()));
        return new Emulator(
                "emulated spectrometer",
                line,
                (bytes, nowNs) -> spectrometer.receive(bytes, nowNs, answers),
                receiver == null ? () -> {} : receiver);
    }

    /**
     * A stage of two axes, "1" and "2", which speaks GCS.
     *
     * @param line closed with this
     * @param beamPorts of emulated spectrometers that it carries
     */
    public static Emulator stage(Line line, int... beamPorts) throws IOException {
        return stage(line, Faults.none(), beamPorts);
    }

    /** As {@link #stage(Line, int...)}, with faults. */
    public static Emulator stage(Line line, Faults<AnswerFault> faults, int... beamPorts) throws IOException {
        return stage(new EmulatedStage(), line, faults, beamPorts);
    }

    /**
     * A stage of two axes, X and Y, behind a controller with the firmware Grbl.
     *
     * @param line closed with this
     * @param beamPorts of emulated spectrometers that it carries
     */
    public static Emulator grblStage(Line line, Faults<AnswerFault> faults, int... beamPorts) throws IOException {
        return stage(new EmulatedGrbl(), line, faults, beamPorts);
    }

    private static Emulator stage(Stage stage, Line line, Faults<AnswerFault> faults, int... beamPorts)
            throws IOException {
        Line answers = new FaultyLine(line, faults, () -> stage.switchOn(System.nanoTime()));
        BeamChannel.Sender[] senders = new BeamChannel.Sender[beamPorts.length];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new BeamChannel.Sender(beamPorts[i]);
            senders[i].send(System.nanoTime(), stage.text());
        }
        Instrument telling = (bytes, nowNs) -> {
            stage.receive(bytes, nowNs, answers);
            for (BeamChannel.Sender sender : senders) {
                sender.send(nowNs, stage.text());
            }
        };
        return new Emulator("emulated stage", line, telling, () -> {
            for (BeamChannel.Sender sender : senders) {
                sender.close();
            }
        });
    }

    /** Where its line is, for whoever is to open it. */
    public String address() {
        return line.address();
    }

    private void serve(Instrument instrument) {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        try {
            while (line.read(bytes.clear()) >= 0) {
                instrument.receive(bytes.flip(), System.nanoTime());
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                throw e instanceof RuntimeException failed ? failed : new UncheckedIOException((IOException) e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        line.close();
        try {
            more.close();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("an emulator cannot be closed: " + e.getMessage(), e);
        }
    }
}
