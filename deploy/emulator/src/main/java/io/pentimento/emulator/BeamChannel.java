package io.pentimento.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/**
 * Tells an emulated spectrometer in another process what an emulated stage does: what light and a cable do in a laboratory.
 * Both processes share the machine, and with it {@link System#nanoTime}.
 */
final class BeamChannel {

    private static final int LONGEST = 1024;

    private BeamChannel() {}

    /** The stage's end. */
    static final class Sender implements AutoCloseable {
        private final DatagramChannel channel;
        private final InetSocketAddress to;

        Sender(int port) throws IOException {
            channel = DatagramChannel.open();
            to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        /** @param doing what the axes do since then, {@link EmulatedStage#text} */
        void send(long ns, String doing) throws IOException {
            channel.send(ByteBuffer.wrap((ns + ";" + doing).getBytes(StandardCharsets.US_ASCII)), to);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The spectrometer's end; safe for use by many threads. */
    static final class Receiver implements AutoCloseable {
        private final DatagramChannel channel;
        private final Rig rig = new Rig();

        Receiver(int port) throws IOException {
            channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread listener = new Thread(this::listen, "beam");
            listener.setDaemon(true);
            listener.start();
        }

        Rig rig() {
            return rig;
        }

        private void listen() {
            ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
            try {
                while (true) {
                    channel.receive(buffer.clear());
                    String[] parts =
                            new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).split(";");
                    rig.changed(Long.parseLong(parts[0]), AxisState.parse(parts[1]), AxisState.parse(parts[2]));
                }
            } catch (AsynchronousCloseException e) {
                // Closed: there is nothing more to hear.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
