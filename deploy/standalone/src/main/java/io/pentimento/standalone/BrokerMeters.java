package io.pentimento.standalone;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What a broker's operator must see: how much comes in and goes out, and how much room the disk has left. */
final class BrokerMeters {

    private static final Map<String, String> COUNTS = Map.of(
            "pentimento.broker.messages.in", "MessagesInPerSec",
            "pentimento.broker.bytes.in", "BytesInPerSec",
            "pentimento.broker.bytes.out", "BytesOutPerSec");

    private BrokerMeters() {}

    static void bind(MeterRegistry registry, Path folder) {
        new DiskSpaceMetrics(folder.toAbsolutePath().toFile()).bindTo(registry);
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        COUNTS.forEach((meter, bean) ->
                FunctionCounter.builder(meter, beans, from -> count(from, bean)).register(registry));
    }

    /** Kafka makes a bean when the first record comes; there has been nothing before. */
    private static double count(MBeanServer beans, String bean) {
        try {
            ObjectName name = new ObjectName("kafka.server:type=BrokerTopicMetrics,name=" + bean);
            return beans.isRegistered(name) ? ((Number) beans.getAttribute(name, "Count")).doubleValue() : 0;
        } catch (JMException e) {
            return Double.NaN;
        }
    }
}
