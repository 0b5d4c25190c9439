package io.pentimento.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/**
 * Tells an emulated spectrometer in another process what an emulated stage does: what light and a cable do in a laboratory.
 * Both processes share the machine, and with it {@link System#nanoTime}.
 */
final class BeamChannel {

    private static final int LONGEST = 1024;
    private static final long AGAIN_NS = 100_000_000;

    private BeamChannel() {}

    /** The stage's end. Belongs to one thread. */
    static final class Sender implements AutoCloseable {
        private final DatagramChannel channel;
        private final InetSocketAddress to;
        private String told = "";
        private long toldNs;

        Sender(int port) throws IOException {
            channel = DatagramChannel.open();
            to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        /**
         * Tells it when it is new, and now and then all the same, for a spectrometer that has come since.
         *
         * @param doing what the axes do since then, {@link Stage#text}
         */
        void send(long ns, String doing) throws IOException {
            if (!doing.equals(told) || ns - toldNs > AGAIN_NS) {
                channel.send(ByteBuffer.wrap((ns + ";" + doing).getBytes(StandardCharsets.US_ASCII)), to);
                told = doing;
                toldNs = ns;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The spectrometer's end: whatever was sent before it is asked is known to it. Safe for use by many threads. */
    static final class Receiver implements Beam, AutoCloseable {
        private final DatagramChannel channel;
        private final Selector selector;
        private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        private final Rig rig = new Rig();

        Receiver(int port) throws IOException {
            channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            Thread listener = new Thread(this::listen, "beam");
            listener.setDaemon(true);
            listener.start();
        }

        @Override
        public double xMm(long ns) {
            read();
            return rig.xMm(ns);
        }

        @Override
        public double yMm(long ns) {
            read();
            return rig.yMm(ns);
        }

        @Override
        public long nextPulseNs(long afterNs) {
            read();
            return rig.nextPulseNs(afterNs);
        }

        /** While nobody asks, the socket must not run full. */
        private void listen() {
            try {
                while (channel.isOpen()) {
                    selector.select();
                    selector.selectedKeys().clear();
                    read();
                }
            } catch (ClosedSelectorException e) {
                // Closed: there is nothing more to hear.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized void read() {
            try {
                while (channel.isOpen() && channel.receive(buffer.clear()) != null) {
                    String[] parts =
                            new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).split(";");
                    rig.changed(Long.parseLong(parts[0]), AxisState.parse(parts[1]), AxisState.parse(parts[2]));
                }
            } catch (ClosedChannelException e) {
                // Closed: there is nothing more to hear.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            selector.close();
        }
    }
}
