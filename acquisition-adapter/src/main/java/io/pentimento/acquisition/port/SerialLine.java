package io.pentimento.acquisition.port;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A serial line with 8 data bits, no parity, one stop bit and no flow control. */
public final class SerialLine implements Port {

    private static final int LONGEST_WAIT_MS = 20;
    private static final int CHUNK = 4096;

    private final String path;
    private final int baud;
    private final byte[] received = new byte[CHUNK];
    private volatile SerialPort port;

    /**
     * Opens the line.
     *
     * @param path of the device
     * @param baud bits per second
     * @throws PortException when it cannot be opened
     */
    public SerialLine(String path, int baud) {
        this.path = path;
        this.baud = baud;
        open();
    }

    private void open() {
        SerialPort opening;
        try {
            opening = SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw new PortException(path, "there is no such serial port", "check the cable and the name of the port");
        }
        opening.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        opening.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        opening.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, LONGEST_WAIT_MS, 0);
        if (!opening.openPort(0)) {
            throw new PortException(
                    path,
                    "the serial port cannot be opened (error " + opening.getLastErrorCode() + ")",
                    "check that it is plugged in, that you may use it, and that no other program does");
        }
        port = opening;
    }

    @Override
    public String name() {
        return path;
    }

    @Override
    public void send(ByteBuffer bytes) {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        if (port.writeBytes(all, all.length) != all.length) {
            throw gone();
        }
    }

    @Override
    public int receive(ByteBuffer into, Duration patience) {
        long begin = System.nanoTime();
        do {
            int waiting = port.bytesAvailable();
            if (waiting < 0) {
                throw gone();
            }
            if (waiting == 0 && patience.isZero()) {
                return 0;
            }
            // Without bytes this waits for the first of them, and then takes one.
            int length = Math.min(Math.min(CHUNK, into.remaining()), Math.max(1, waiting));
            int read = port.readBytes(received, length);
            if (read < 0) {
                throw gone();
            }
            if (read > 0) {
                into.put(received, 0, read);
                return read;
            }
        } while (System.nanoTime() - begin < patience.toNanos());
        return 0;
    }

    @Override
    public void reopen() {
        close();
        open();
    }

    @Override
    public void close() {
        port.closePort();
    }

    private PortException gone() {
        return new PortException(path, "the serial port is gone", "plug it in again");
    }
}
