package io.pentimento.standalone;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Judges a scan of {@link LabelledPixels} by the log alone, and by what the spectrometer has stored. Belongs to one thread. */
final class SpectraCheck {

    private static final int CHANNELS = 1024;

    private final LabelledPixels painting;
    private final SlotRecord truth;
    private final String scan;
    private final Output output;
    private final int columns;
    private final int[] times;
    private final int[] counts = new int[CHANNELS];
    private final CountsCodec codec = new CountsCodec();
    /** Blocks of each generation by their number. */
    private final TreeMap<Integer, TreeMap<Long, SpectrumBlock>> blocks = new TreeMap<>();

    private final Set<Long> spectra = new HashSet<>();
    private ExitStatus ended = ExitStatus.EXIT_STATUS_UNSPECIFIED;
    private long wrong;
    private long disordered;
    private long unreadable;

    /**
     * What it finds.
     *
     * @param missing pixels that are not in the log
     * @param twice pixels that are there more than once
     * @param wrong pixels whose spectrum is not one that was stored for them, or is another pixel's too
     * @param disordered blocks that are not in the order of measurement within their generation
     * @param unreadable records that nobody can read
     */
    record Verdict(
            long pixels,
            long missing,
            long twice,
            long wrong,
            long disordered,
            long unreadable,
            int generations,
            ExitStatus ended) {

        boolean good() {
            return missing + twice + wrong + disordered + unreadable == 0 && ended == ExitStatus.COMPLETED;
        }
    }

    SpectraCheck(LabelledPixels painting, SlotRecord truth, String scan, Output output) {
        this.output = output;
        this.painting = painting;
        this.truth = truth;
        this.scan = scan;
        this.columns = painting.shape().columns();
        this.times = new int[painting.shape().rows() * columns];
    }

    Verdict of(KafkaAccess kafka, Topics topics) {
        WholeTopic.read(kafka, topics.spectra(), this::take);
        WholeTopic.read(kafka, topics.scans(), record -> {
            ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
            ended = fact.getScan().equals(scan) && fact.hasStopped()
                    ? fact.getStopped().getExitStatus()
                    : ended;
        });
        blocks.values().forEach(this::order);
        return new Verdict(
                times.length,
                Arrays.stream(times).filter(t -> t == 0).count(),
                Arrays.stream(times).filter(t -> t > 1).count(),
                wrong,
                disordered,
                unreadable,
                blocks.size(),
                ended);
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        SpectrumBlock block;
        try {
            block = Wire.read(record, SpectrumBlock.getDefaultInstance());
        } catch (UnreadableRecordException e) {
            unreadable++;
            return;
        }
        if (!block.getScan().equals(scan)) {
            return;
        }
        var generation = blocks.computeIfAbsent(block.getGeneration(), g -> new TreeMap<>());
        SpectrumBlock before = generation.put(block.getSequence(), block);
        disordered += before == null ? 0 : 1;
        int[] all = new int[block.getPixels() * CHANNELS];
        codec.decode(block.getDetectors(0).getCounts(), all);
        for (int i = 0; i < block.getPixels(); i++) {
            System.arraycopy(all, i * CHANNELS, counts, 0, CHANNELS);
            judge(block.getRow(), block.getFirstColumn() + i);
        }
    }

    private void judge(int row, int column) {
        times[row * columns + column]++;
        boolean own = painting.isOf(row, column, counts);
        boolean stored = truth.has(counts);
        boolean first = spectra.add(SlotRecord.number(counts));
        if (!own || !stored || !first) {
            wrong++;
            output.say("row %d, column %d: %d counts, %s, %s, %s"
                    .formatted(
                            row,
                            column,
                            Arrays.stream(counts).sum(),
                            own ? "its own" : "not its own, or not for one dwell",
                            stored ? "as they were stored" : "never stored",
                            first ? "no other pixel's" : "another pixel's too"));
        }
    }

    private void order(TreeMap<Long, SpectrumBlock> generation) {
        long next = 0;
        for (SpectrumBlock block : generation.values()) {
            long first = block.getFirstPixel();
            int column =
                    block.getReversed() ? columns - block.getFirstColumn() - block.getPixels() : block.getFirstColumn();
            disordered += first >= next && first == (long) block.getRow() * columns + column ? 0 : 1;
            next = first + block.getPixels();
        }
    }
}
