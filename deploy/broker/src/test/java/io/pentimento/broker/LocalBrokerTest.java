package io.pentimento.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsTopicsWhenStartedAgainOverTheSameFolder() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0);
                Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1)))
                    .all()
                    .get();
        }
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0);
                Admin admin = admin(broker)) {
            assertEquals(Set.of("kept"), admin.listTopics().names().get());
        }
    }

    @Test
    void shouldNameThePortThatIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            var error = assertThrows(BrokerException.class, () -> LocalBroker.start(folder, "127.0.0.1", port));
            assertTrue(
                    error.getMessage().startsWith("port " + port + " of 127.0.0.1 cannot be used"), error::getMessage);
        }
    }

    @Test
    void shouldTellClientsTheHostThatItIsToAdvertise() throws Exception {
        var options = BrokerOptions.of(folder, "127.0.0.1", 0).withAdvertised("localhost");
        try (LocalBroker broker = LocalBroker.start(options, fault -> {});
                Admin admin = admin(broker)) {
            assertTrue(broker.bootstrapServers().startsWith("localhost:"), broker.bootstrapServers());
            assertEquals(
                    List.of("localhost"),
                    admin.describeCluster().nodes().get().stream()
                            .map(Node::host)
                            .toList());
        }
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
