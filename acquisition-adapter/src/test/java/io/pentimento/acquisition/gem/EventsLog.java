package io.pentimento.acquisition.gem;

import com.google.protobuf.Message;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads back what a full-field acquisition has published, from the first record of a topic to its present end. */
record EventsLog(String bootstrapServers, Topics topics) {

    List<ConsumerRecord<String, byte[]>> records(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    /** In order of generation and sequence. */
    List<EventBlock> blocks(String scan) {
        return read(topics.events(), EventBlock.getDefaultInstance()).stream()
                .filter(block -> block.getScan().equals(scan))
                .sorted(Comparator.comparing(EventBlock::getGeneration).thenComparing(EventBlock::getSequence))
                .toList();
    }

    List<ScanRecord> facts(String scan) {
        return read(topics.scans(), ScanRecord.getDefaultInstance()).stream()
                .filter(fact -> fact.getScan().equals(scan))
                .toList();
    }

    List<Status> heartbeats(String scan) {
        return read(topics.status(), Status.getDefaultInstance()).stream()
                .filter(status -> status.getScan().equals(scan))
                .toList();
    }

    static long events(List<EventBlock> blocks) {
        return blocks.stream().mapToLong(EventBlock::getRowCount).sum();
    }

    private <M extends Message> List<M> read(String topic, M prototype) {
        return records(topic).stream().map(r -> Wire.read(r, prototype)).toList();
    }
}
