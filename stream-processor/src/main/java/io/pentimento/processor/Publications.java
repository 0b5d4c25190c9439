package io.pentimento.processor;

import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the only writer of {@link ScanCalibrated} has published, which it knows before it reads it back: no revision is given
 * twice. Belongs to one thread.
 */
final class Publications {

    private final Topics topics;
    private final Producer<String, byte[]> producer;
    private final ScanDirectory directory;
    private final Map<String, ScanCalibrated> newest = new HashMap<>();

    Publications(Topics topics, Producer<String, byte[]> producer, ScanDirectory directory) {
        this.topics = topics;
        this.producer = producer;
        this.directory = directory;
    }

    /** A scan with its newest calibration. */
    Optional<ScanDirectory.Scan> scan(String id) {
        return directory.scan(id).map(scan -> scan.with(newest.get(id)));
    }

    /** The scan that began last. */
    Optional<ScanDirectory.Scan> newestScan() {
        List<ScanDirectory.Scan> all = directory.all();
        return all.isEmpty() ? Optional.empty() : scan(all.get(all.size() - 1).id());
    }

    void publish(String scan, ScanCalibrated calibrated) {
        inTransaction(() -> send(scan, calibrated));
    }

    /** For {@link #inTransaction}. */
    void send(String scan, ScanCalibrated calibrated) {
        ScanRecord record =
                ScanRecord.newBuilder().setScan(scan).setCalibrated(calibrated).build();
        send(Wire.record(topics.scans(), Topics.factKey(scan, ScanRecord.FactCase.CALIBRATED), record));
        newest.put(scan, calibrated);
    }

    /** For {@link #inTransaction}. */
    void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
    }

    /** For {@link #inTransaction}: what has been read. */
    Producer<String, byte[]> producer() {
        return producer;
    }

    /** All that is sent becomes visible together, or nothing does and the leader starts over. */
    void inTransaction(Runnable sending) {
        producer.beginTransaction();
        sending.run();
        producer.commitTransaction();
    }
}
