package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an adapter believes of a log that others have written to as well. */
class ScanLogTest {

    private static final Topics TOPICS = new Topics("test");
    private static final int ROWS = 3;
    private static final int COLUMNS = 20;
    private static final int PIXELS = ROWS * COLUMNS;

    @TempDir
    static Path folder;

    @TempDir
    static Path spool;

    private static LocalBroker broker;
    private static SpectraLog log;
    private static KafkaProducer<String, byte[]> producer;

    private final List<String> warnings = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
        log = new SpectraLog(broker.bootstrapServers(), TOPICS);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldNotTakeAnotherScansBlocksForItsOwnWhateverTheirKeySays() {
        acquire("other");
        int copies = copyUnderTheKeyOf("mine", "other");
        assertEquals(new BitSet(), scanLog("mine").present(started("other"), source().plan()));
        assertEquals(
                PIXELS,
                scanLog("other").present(started("other"), source().plan()).cardinality());
        assertTrue(copies > 0 && warnings.size() == Math.min(copies, 11), () -> copies + ": " + warnings);
        assertTrue(warnings.get(0).endsWith("scan=other: the key says mine"), warnings.get(0));
    }

    @Test
    void shouldNotTakeAnotherScansStartForItsOwnWhateverItsKeySays() {
        acquire("begun");
        ConsumerRecord<String, byte[]> start = log.records(TOPICS.scans()).stream()
                .filter(record -> record.key().equals("begun/started"))
                .findFirst()
                .orElseThrow();
        String key = Topics.factKey("fresh", ScanRecord.FactCase.STARTED);
        send(new ProducerRecord<>(TOPICS.scans(), null, key, start.value(), start.headers()));
        assertEquals(Optional.empty(), scanLog("fresh").started());
        assertTrue(warnings.get(0).endsWith("scan=begun: the key says fresh"), warnings.get(0));
    }

    @Test
    void shouldSayTheFirstFewOfAFloodOfBadRecordsAndCountTheOthers() {
        acquire("flooded");
        for (int i = 0; i < 1000; i++) {
            producer.send(new ProducerRecord<>(TOPICS.spectra(), Topics.rowKey("flooded", 1), new byte[] {1, 2, 3}));
        }
        producer.flush();
        BitSet present = scanLog("flooded").present(started("flooded"), source().plan());
        assertEquals(PIXELS, present.cardinality());
        assertEquals(11, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("cannot be read, its pixels count as not measured"), warnings.get(0));
        assertEquals("records that cannot be read: 1000 in all, of which the first 10 are above", warnings.get(10));
    }

    private ScanLog scanLog(String scan) {
        return new ScanLog(new KafkaLink(options(scan)), TOPICS, scan, warnings::add);
    }

    private static ScanStarted started(String scan) {
        return log.facts(scan).get(0).getStarted();
    }

    private static int copyUnderTheKeyOf(String mine, String other) {
        int copies = 0;
        for (ConsumerRecord<String, byte[]> record : log.records(TOPICS.spectra())) {
            if (record.key().startsWith(other + "/")) {
                String key = mine + record.key().substring(other.length());
                send(new ProducerRecord<>(TOPICS.spectra(), null, key, record.value(), record.headers()));
                copies++;
            }
        }
        return copies;
    }

    private static void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
        producer.flush();
    }

    private static void acquire(String scan) {
        new Acquisition(source(), options(scan), ScanClock.SYSTEM, new SimpleMeterRegistry(), ScanListener.NONE).run();
    }

    private static AcquisitionOptions options(String scan) {
        return AcquisitionOptions.of(KafkaAccess.of(broker.bootstrapServers()), TOPICS, scan, SpoolOptions.in(spool));
    }

    private static CubeSource source() {
        return new CubeSource(MemoryCube.of(ROWS, COLUMNS, 32), "test", true, Optional.empty());
    }
}
