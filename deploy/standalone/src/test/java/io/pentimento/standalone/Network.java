package io.pentimento.standalone;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What others can reach on this machine. */
final class Network {

    private static final String LISTENING = "0A";

    private Network() {}

    /** An address of this machine that others could reach. */
    static Optional<InetAddress> outside() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    /**
     * A TCP port on which a process listens.
     *
     * @param address as in /proc: hexadecimal, every four bytes in the order of the machine
     */
    record Listener(String address, int port) {

        boolean isLoopback() {
            // 127.0.0.1 and, as Java's sockets of both families have it, ::ffff:127.0.0.1.
            return address.equals("0100007F") || address.equals("0000000000000000FFFF00000100007F");
        }
    }

    /** The ports on which a process listens, as Linux has them. */
    static List<Listener> listeners(long process) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
            for (Path file : files.toList()) {
                String target = Files.readSymbolicLink(file).toString();
                if (target.startsWith("socket:[")) {
                    sockets.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        List<Listener> listeners = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "net", table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTENING) && sockets.contains(fields[9])) {
                    String[] local = fields[1].split(":");
                    listeners.add(new Listener(local[0], Integer.parseInt(local[1], 16)));
                }
            }
        }
        return listeners;
    }
}
