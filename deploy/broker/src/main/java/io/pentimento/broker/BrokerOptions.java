package io.pentimento.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@link LocalBroker} needs to know.
 *
 * @param folder where the log lies; created and formatted when it is new
 * @param host address to listen on; one that other machines reach only with {@code access}
 * @param port port for clients; 0 takes a free one
 * @param advertised host that clients are told to connect to
 * @param access encryption and users; empty for a broker of this machine alone, which lets every program here in
 */
public record BrokerOptions(Path folder, String host, int port, String advertised, Optional<BrokerAccess> access) {

    /** Only this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    public BrokerOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port=" + port + ": must be 0 to 65535");
        }
        if (access.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("host=" + host
                    + ": other machines reach that address, so the broker needs"
                    + " a certificate, its key and users (--tls-cert, --tls-key, --users); or listen on " + LOOPBACK);
        }
    }

    /** A broker of this machine alone. */
    public static BrokerOptions of(Path folder, String host, int port) {
        return new BrokerOptions(folder, host, port, reachable(host), Optional.empty());
    }

    /** A broker that other machines may reach, under the address itself or, for one that stands for all, the machine's name. */
    public static BrokerOptions of(Path folder, String host, int port, BrokerAccess access) {
        return new BrokerOptions(folder, host, port, reachable(host), Optional.of(access));
    }

    /** Clients are told another host to connect to than the one it listens on. */
    public BrokerOptions withAdvertised(String other) {
        return new BrokerOptions(folder, host, port, other, access);
    }

    private static boolean isLoopback(String host) {
        return address(host).isLoopbackAddress();
    }

    private static String reachable(String host) {
        try {
            return address(host).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostName()
                    : host;
        } catch (UnknownHostException e) {
            throw new BrokerException("this machine does not know its own name: say under which clients reach it", e);
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host=" + host + ": not known to this machine; name one of its addresses", e);
        }
    }
}
