package io.pentimento.acquisition.gem;

import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.ScanClock;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes datagrams from the kernel into the queue, on a thread of its own, and does nothing else, so that the kernel's
 * buffer stays empty. While the queue is full they stay in the kernel.
 *
 * <p>Not with the datagram socket of Vert.x 5.0.8, which cannot be paused and makes objects of each packet. With the
 * same kernel buffer on two cores it took 9 s of processor time for 60,000 packets of 1,472 bytes at 3,000 a second,
 * where this takes 1 s, and lost more than half of them at 30,000 a second, where this loses none at 120,000.
 *
 * <p>Safe for use by many threads.
 */
final class PacketReceiver implements AutoCloseable {

    /** Asked of the kernel for each port. */
    static final int SOCKET_BYTES = 8 << 20;

    private static final long FULL_NS = 200_000;
    /** So often it looks although nothing comes, to say that nothing came. */
    private static final long IDLE_MS = 2;

    private final PacketQueue queue;
    private final List<InetAddress> senders;
    private final ScanClock clock;
    private final Selector selector;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final AtomicLong strangers = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Thread thread;
    private volatile long completeTicks;
    private volatile boolean closed;
    private volatile Throwable failure;

    private PacketReceiver(GemFile file, PacketQueue queue, ScanClock clock) throws IOException {
        this.queue = queue;
        this.senders = file.senders();
        this.clock = clock;
        this.completeTicks = clock.ticksNs();
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "gem-receiver");
        thread.setDaemon(true);
    }

    /** @throws AcquisitionException when a port cannot be had */
    static PacketReceiver open(GemFile file, PacketQueue queue, ScanClock clock) {
        PacketReceiver receiver;
        try {
            receiver = new PacketReceiver(file, queue, clock);
        } catch (IOException e) {
            throw new AcquisitionException("no UDP sockets can be had: " + e.getMessage(), e);
        }
        for (int port : file.ports()) {
            try {
                receiver.listen(file.host(), port);
            } catch (IOException e) {
                receiver.close();
                throw new AcquisitionException(
                        "port " + port + " of " + file.host() + " cannot be used (" + e.getMessage()
                                + "): end the program that holds it, or choose another",
                        e);
            }
        }
        receiver.thread.start();
        return receiver;
    }

    private void listen(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
        channel.bind(new InetSocketAddress(address, port));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** The ports, in the order of the file. */
    List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        try {
            for (DatagramChannel channel : channels) {
                ports.add(((InetSocketAddress) channel.getLocalAddress()).getPort());
            }
        } catch (IOException e) {
            throw new AcquisitionException("a socket does not tell its port: " + e.getMessage(), e);
        }
        return ports;
    }

    /** What the kernel keeps for the first port, bytes. */
    int socketBytes() {
        try {
            return channels.get(0).getOption(StandardSocketOptions.SO_RCVBUF);
        } catch (IOException e) {
            throw new AcquisitionException("a socket does not tell its buffer: " + e.getMessage(), e);
        }
    }

    /** Datagrams from addresses that are none of the boards. */
    long strangers() {
        return strangers.get();
    }

    /** Datagrams that came. */
    long received() {
        return received.get();
    }

    /** What came before this is in the queue; later than that nobody can say yet that nothing came. */
    long completeTicks() {
        return completeTicks;
    }

    /** @throws AcquisitionException when it can receive no more */
    void requireHealthy() {
        Throwable broken = failure;
        if (broken != null) {
            throw new AcquisitionException("the UDP sockets have failed: " + broken.getMessage(), broken);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(IDLE_MS);
                selector.selectedKeys().clear();
                long begin = clock.ticksNs();
                while (!closed && receiveAll()) {
                    LockSupport.parkNanos(this, FULL_NS);
                    begin = clock.ticksNs();
                }
                completeTicks = begin;
            }
        } catch (IOException | RuntimeException e) {
            failure = closed ? null : e;
        }
    }

    /** Takes all there is from all channels; true when the queue was full before that. */
    private boolean receiveAll() throws IOException {
        boolean any = true;
        while (any) {
            any = false;
            for (int c = 0; c < channels.size(); c++) {
                ByteBuffer room = queue.room();
                if (room == null) {
                    return true;
                }
                SocketAddress from = channels.get(c).receive(room);
                if (from != null) {
                    any = true;
                    take(from);
                }
            }
        }
        return false;
    }

    private void take(SocketAddress from) {
        received.setRelease(received.getPlain() + 1);
        if (senders.isEmpty() || senders.contains(((InetSocketAddress) from).getAddress())) {
            queue.fill(clock.ticksNs());
        } else {
            strangers.setRelease(strangers.getPlain() + 1);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            if (thread.isAlive()) {
                thread.join();
            }
            for (DatagramChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new AcquisitionException("a UDP socket cannot be closed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
