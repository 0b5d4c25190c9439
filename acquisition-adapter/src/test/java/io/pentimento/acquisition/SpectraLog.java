package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads back what an acquisition has published, from the first record of a topic to its present end. */
record SpectraLog(String bootstrapServers, Topics topics) {

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

    List<SpectrumBlock> blocks(String scan) {
        return records(topics.spectra()).stream()
                .map(r -> Wire.read(r, SpectrumBlock.getDefaultInstance()))
                .filter(b -> b.getScan().equals(scan))
                .sorted(Comparator.comparing(SpectrumBlock::getGeneration).thenComparing(SpectrumBlock::getSequence))
                .toList();
    }

    List<ScanRecord> facts(String scan) {
        return records(topics.scans()).stream()
                .map(r -> Wire.read(r, ScanRecord.getDefaultInstance()))
                .filter(f -> f.getScan().equals(scan))
                .toList();
    }

    List<Status> heartbeats() {
        return records(topics.status()).stream()
                .map(r -> Wire.read(r, Status.getDefaultInstance()))
                .toList();
    }

    /** How often each pixel, row * columns + column, is in the log; every spectrum must be that of {@link MemoryCube}. */
    static Map<Integer, Integer> timesPerPixel(List<SpectrumBlock> blocks, int columns, int channels) {
        Map<Integer, Integer> times = new HashMap<>();
        CountsCodec codec = new CountsCodec();
        int[] expected = new int[channels];
        for (SpectrumBlock block : blocks) {
            int[] counts = new int[block.getPixels() * channels];
            for (int d = 0; d < block.getDetectorsCount(); d++) {
                codec.decode(block.getDetectors(d).getCounts(), counts);
                for (int i = 0; i < block.getPixels(); i++) {
                    MemoryCube.counts(d, block.getRow(), block.getFirstColumn() + i, expected, channels);
                    assertArrayEquals(expected, Arrays.copyOfRange(counts, i * channels, (i + 1) * channels));
                }
            }
            assertEquals(block.getPixels(), block.getMeasuredNsCount());
            for (int i = 0; i < block.getPixels(); i++) {
                times.merge(block.getRow() * columns + block.getFirstColumn() + i, 1, Integer::sum);
            }
        }
        return times;
    }
}
