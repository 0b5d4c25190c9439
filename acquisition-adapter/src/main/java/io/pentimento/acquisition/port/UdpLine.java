package io.pentimento.acquisition.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/** Datagrams to and from one address, as bytes one after the other; what is lost is missing from among them. */
public final class UdpLine implements Port {

    private static final int LARGEST_DATAGRAM = 65_535;
    /** A whole answer of the longest kind may come before anybody looks. */
    private static final int SOCKET_BUFFER = 1 << 20;

    private final InetSocketAddress address;
    private final ByteBuffer datagram =
            ByteBuffer.allocateDirect(LARGEST_DATAGRAM).limit(0);
    private DatagramChannel channel;
    private Selector selector;

    /** @throws PortException when there is no such address */
    public UdpLine(String host, int port) {
        address = new InetSocketAddress(host, port);
        open();
    }

    private void open() {
        if (address.isUnresolved()) {
            throw new PortException(name(), "there is no such host", "check its name and the network");
        }
        try {
            channel = DatagramChannel.open();
            channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.connect(address);
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public String name() {
        return "udp://" + address.getHostString() + ":" + address.getPort();
    }

    @Override
    public void send(ByteBuffer bytes) {
        try {
            channel.write(bytes);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public int receive(ByteBuffer into, Duration patience) {
        try {
            if (!datagram.hasRemaining() && !fetch(patience)) {
                return 0;
            }
        } catch (IOException e) {
            throw gone(e);
        }
        int length = Math.min(into.remaining(), datagram.remaining());
        ByteBuffer part = datagram.slice(datagram.position(), length);
        into.put(part);
        datagram.position(datagram.position() + length);
        return length;
    }

    private boolean fetch(Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            datagram.clear();
            int read = channel.read(datagram);
            datagram.flip();
            if (read > 0) {
                return true;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            selector.select(Math.max(1, left / 1_000_000));
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void reopen() {
        close();
        datagram.limit(0);
        open();
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private PortException gone(IOException e) {
        return new PortException(
                name(), "nobody answers (" + e.getMessage() + ")", "check that it is on, and the network");
    }
}
