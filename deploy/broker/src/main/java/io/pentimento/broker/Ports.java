package io.pentimento.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports that are free now.
 *
 * @param clients on the address that clients reach
 * @param inner on loopback, for the broker itself when it knows its clients
 * @param controller on loopback
 */
record Ports(int clients, int inner, int controller) {

    /** All are held until all are known, or two could be the same. */
    static Ports reserve(String host, int port) {
        try (ServerSocket clients = bound(host, port);
                ServerSocket inner = bound(BrokerOptions.LOOPBACK, 0);
                ServerSocket controller = bound(BrokerOptions.LOOPBACK, 0)) {
            return new Ports(clients.getLocalPort(), inner.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new BrokerException(
                    "port " + port + " of " + host + " cannot be used (" + e.getMessage()
                            + "): end the program that holds it or name another port",
                    e);
        }
    }

    private static ServerSocket bound(String host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
