package io.pentimento.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;

/** An instrument's end of a network: it answers whoever asked last, in datagrams that fit into an Ethernet frame. */
public final class UdpServerLine implements Line {

    private static final int FRAME = 1472;

    private final DatagramChannel channel;
    private volatile SocketAddress peer;

    /** @param port on loopback; 0 for any that is free */
    public UdpServerLine(int port) throws IOException {
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public String address() {
        try {
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            return "udp://" + local.getAddress().getHostAddress() + ":" + local.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int before = into.position();
        try {
            peer = channel.receive(into);
        } catch (AsynchronousCloseException e) {
            return -1;
        }
        return into.position() - before;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        SocketAddress to = peer;
        while (to != null && bytes.hasRemaining()) {
            int length = Math.min(FRAME, bytes.remaining());
            channel.send(bytes.slice(bytes.position(), length), to);
            bytes.position(bytes.position() + length);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
