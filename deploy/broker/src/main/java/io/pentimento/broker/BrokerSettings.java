package io.pentimento.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of Kafka's own broker and controller. */
final class BrokerSettings {

    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";

    /** Without encryption or password, on loopback: for the broker itself and, unless others may come in, its clients. */
    private static final String INNER = "PLAINTEXT";

    /** For clients that prove who they are. */
    private static final String SECURED = "SECURED";

    /** Kafka wants a listener's name in small letters here. */
    private static final String OF_SECURED = "listener.name.secured.";

    private BrokerSettings() {}

    /** @throws BrokerException when the certificate or its key cannot be read */
    static Map<String, Object> of(BrokerOptions options, Ports ports) {
        Map<String, Object> all = common(options.folder());
        // Only this process talks to the controller.
        String controller = BrokerOptions.LOOPBACK + ":" + ports.controller();
        String clients = bracketed(options.host()) + ":" + ports.clients();
        String advertised = bracketed(options.advertised()) + ":" + ports.clients();
        String inner = INNER + "://" + BrokerOptions.LOOPBACK + ":" + ports.inner();
        boolean isOpen = options.access().isEmpty();
        all.put("controller.quorum.voters", NODE + "@" + controller);
        all.put("controller.listener.names", CONTROLLER);
        all.put("inter.broker.listener.name", INNER);
        all.put(
                "listener.security.protocol.map",
                INNER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT," + SECURED + ":SASL_SSL");
        String ofController = "," + CONTROLLER + "://" + controller;
        all.put(
                "listeners",
                (isOpen ? INNER + "://" + clients : SECURED + "://" + clients + "," + inner) + ofController);
        all.put(
                "advertised.listeners",
                isOpen ? INNER + "://" + advertised : SECURED + "://" + advertised + "," + inner);
        options.access().ifPresent(access -> secure(all, access));
        return all;
    }

    /** Where this process reaches the broker without a password. */
    static String inner(BrokerOptions options, Ports ports) {
        return options.access().isEmpty()
                ? bracketed(options.host()) + ":" + ports.clients()
                : BrokerOptions.LOOPBACK + ":" + ports.inner();
    }

    private static void secure(Map<String, Object> all, BrokerAccess access) {
        all.put(OF_SECURED + "ssl.keystore.type", "PEM");
        all.put(OF_SECURED + "ssl.keystore.certificate.chain", text(access.certificate()));
        all.put(OF_SECURED + "ssl.keystore.key", text(access.key()));
        all.put(OF_SECURED + "sasl.enabled.mechanisms", "PLAIN");
        String users = access.users().entrySet().stream()
                .map(user -> " user_" + user.getKey() + "=" + quoted(user.getValue()))
                .collect(Collectors.joining());
        all.put(
                OF_SECURED + "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required" + users + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BrokerException(file + ": cannot be read: " + e + "; it must be PEM", e);
        }
    }

    static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static Map<String, Object> common(Path folder) {
        Map<String, Object> all = new HashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(NODE));
        all.put("log.dirs", folder.toString());
        all.put("auto.create.topics.enable", "false");
        // One broker: its internal topics cannot have more replicas than that.
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("offsets.topic.num.partitions", "4");
        // Longer than records are kept: a group that forgets its place reads, and rejects, everything again.
        all.put("offsets.retention.minutes", Long.toString(Duration.ofDays(60).toMinutes()));
        all.put("transaction.state.log.num.partitions", "4");
        all.put("message.max.bytes", Integer.toString(16 << 20));
        all.put("replica.fetch.max.bytes", Integer.toString(16 << 20));
        // A member that joins should get its partitions now, not after the default three seconds.
        all.put("group.initial.rebalance.delay.ms", "0");
        // What a killed processor left open holds everybody up: it is looked for every second, not every ten.
        all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // A broker that was killed and starts again is let in when the one before is thought dead.
        all.put("broker.session.timeout.ms", "6000");
        all.put("broker.heartbeat.interval.ms", "1000");
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("background.threads", "2");
        all.put("log.cleaner.dedupe.buffer.size", Long.toString(16L << 20));
        return all;
    }
}
