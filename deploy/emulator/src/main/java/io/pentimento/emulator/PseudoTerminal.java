package io.pentimento.emulator;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A serial line that ends in this process: a pseudo terminal, whose other end a program opens as it would open
 * {@code /dev/ttyUSB0}. It takes as long for its bytes as a line of its speed. Linux and macOS.
 */
public final class PseudoTerminal implements Line {

    private static final int OPEN_READ_WRITE_NO_CONTROL = 0x0002 | 0x0100;
    /** Start bit, eight data bits, stop bit. */
    private static final int BITS_PER_BYTE = 10;

    private static final int CHUNK = 16;
    private static final short READABLE = 1;
    private static final int LOOK_MS = 50;

    private final C c = Native.load("c", C.class);
    private final int master;
    private final int held;
    private final Path link;
    private final double nsPerByte;
    private volatile boolean closed;
    private long freeAtNs = System.nanoTime();

    /** What is needed of the C library. */
    private interface C extends Library {
        int posix_openpt(int flags) throws LastErrorException;

        int grantpt(int fd) throws LastErrorException;

        int unlockpt(int fd) throws LastErrorException;

        String ptsname(int fd) throws LastErrorException;

        int open(String path, int flags) throws LastErrorException;

        int close(int fd) throws LastErrorException;

        long read(int fd, byte[] into, long length) throws LastErrorException;

        long write(int fd, byte[] from, long length) throws LastErrorException;

        int poll(byte[] one, long number, int ms) throws LastErrorException;

        int tcgetattr(int fd, byte[] settings) throws LastErrorException;

        int tcsetattr(int fd, int when, byte[] settings) throws LastErrorException;

        void cfmakeraw(byte[] settings);
    }

    /**
     * Opens one.
     *
     * @param link a symbolic link to the other end is made here, in place of an older one
     * @param baud bits per second
     */
    public PseudoTerminal(Path link, int baud) throws IOException {
        this.link = link;
        this.nsPerByte = 1e9 * BITS_PER_BYTE / baud;
        master = c.posix_openpt(OPEN_READ_WRITE_NO_CONTROL);
        c.grantpt(master);
        c.unlockpt(master);
        String slave = c.ptsname(master);
        // While somebody has the other end open, a program that closes it does not hang the line up.
        held = c.open(slave, OPEN_READ_WRITE_NO_CONTROL);
        byte[] settings = new byte[256];
        c.tcgetattr(held, settings);
        c.cfmakeraw(settings);
        c.tcsetattr(held, 0, settings);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(slave));
    }

    @Override
    public String address() {
        return link.toString();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        byte[] chunk = new byte[Math.min(CHUNK, into.remaining())];
        while (!closed) {
            if (readable()) {
                int length = (int) c.read(master, chunk, chunk.length);
                into.put(chunk, 0, length);
                return length;
            }
        }
        return -1;
    }

    private boolean readable() {
        ByteBuffer poll = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        poll.putInt(master).putShort(READABLE).putShort((short) 0);
        byte[] one = poll.array();
        return c.poll(one, 1, LOOK_MS) > 0
                && (ByteBuffer.wrap(one).order(ByteOrder.nativeOrder()).getShort(6) & READABLE) != 0;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        freeAtNs = Math.max(freeAtNs, System.nanoTime());
        while (bytes.hasRemaining() && !closed) {
            int length = Math.min(CHUNK, bytes.remaining());
            bytes.get(chunk, 0, length);
            freeAtNs += Math.round(length * nsPerByte);
            Clocks.await(freeAtNs);
            c.write(master, chunk, length);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            c.close(held);
            c.close(master);
            try {
                Files.deleteIfExists(link);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
