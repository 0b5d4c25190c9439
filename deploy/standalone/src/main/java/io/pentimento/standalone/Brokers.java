package io.pentimento.standalone;

import io.pentimento.proto.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Questions to a broker before work begins, so that a wrong address is an error and not a silent wait. */
final class Brokers {

    private static final int PATIENCE_MS = 10_000;

    private Brokers() {}

    /** @throws CommandException when no broker answers there */
    static void require(String bootstrapServers) {
        try (Admin admin = admin(bootstrapServers)) {
            admin.describeCluster().nodes().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while asking " + bootstrapServers, e);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new CommandException(
                    "no Kafka broker answers at " + bootstrapServers + " (" + cause.getMessage()
                            + "): start one with \"pentimento broker\" or name another with --kafka",
                    e);
        }
    }

    static void createTopics(String bootstrapServers, Topics topics) {
        try (Admin admin = admin(bootstrapServers)) {
            topics.create(admin);
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                PATIENCE_MS,
                "request.timeout.ms",
                PATIENCE_MS / 2));
    }
}
