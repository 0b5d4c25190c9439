package io.pentimento.viewer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.pentimento.proto.Counts;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The spectra of one scan in a file, as they were on the wire, with an index in memory. One thread adds, any may read.
 */
final class SpectraCache implements Spectra {

    /** Counts of one detector in one block: bounds the memory that a record can ask for. */
    private static final long MOST_COUNTS = 1 << 26;

    private static final int READ_BYTES = 1 << 20;
    /** Blocks whose pixels are answered for at once, so that the map of a window fills in. */
    private static final int BLOCKS_AT_ONCE = 2048;

    private final Path file;
    private final FileChannel channel;
    private final SpectraIndex index;
    private final TileSums tiles;
    private final int[] channels;
    private final CountsCodec checker = new CountsCodec();
    private final int[][] checked;
    private long end;
    private volatile String failure = "";
    private volatile boolean caughtUp;

    /** @throws UncheckedIOException when the file cannot be made */
    SpectraCache(Path file, ScanStarted started) {
        this.file = file;
        index = new SpectraIndex(started.getRows(), started.getColumns());
        channels = started.getDetectorsList().stream()
                .mapToInt(Detector::getChannels)
                .toArray();
        checked = new int[channels.length][0];
        tiles = new TileSums(started.getRows(), started.getColumns(), channels);
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Why the last block could not be added; empty while all is well. */
    @Override
    public String failure() {
        return failure;
    }

    @Override
    public void caughtUp() {
        caughtUp = true;
    }

    @Override
    public boolean isCaughtUp() {
        return caughtUp;
    }

    @Override
    public long pixels() {
        return index.pixels();
    }

    @Override
    public boolean add(ConsumerRecord<String, byte[]> record) {
        return add(Wire.read(record, SpectrumBlock.getDefaultInstance()), record.value());
    }

    /**
     * Adds a block.
     *
     * @param value the block as it was on the wire
     * @return false when it could not be written, for the {@link #failure} known then; it may be added again later
     * @throws UnreadableRecordException when it does not fit the scan
     */
    boolean add(SpectrumBlock block, byte[] value) {
        check(block);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(value);
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
        } catch (IOException e) {
            failure = "Some spectra are missing: " + file + ": " + e.getMessage()
                    + ". Make room there, and they come by themselves; maps go on meanwhile.";
            return false;
        }
        failure = "";
        boolean allNew = index.add(
                block.getRow(), block.getFirstColumn(), block.getPixels(), block.getGeneration(), end, value.length);
        end += value.length;
        if (allNew) {
            tiles.add(block, checked);
        } else {
            tiles.spoil(block);
        }
        return true;
    }

    private void check(SpectrumBlock block) {
        int pixels = block.getPixels();
        boolean inside = pixels > 0
                && block.getRow() >= 0
                && block.getRow() < index.rows()
                && block.getFirstColumn() >= 0
                && block.getFirstColumn() <= index.columns() - pixels;
        boolean fits = inside && block.getDetectorsCount() == channels.length;
        for (int d = 0; fits && d < channels.length; d++) {
            Counts counts = block.getDetectors(d).getCounts();
            fits = counts.getChannels() == channels[d]
                    && counts.getSpectra() == pixels
                    && (long) pixels * channels[d] <= MOST_COUNTS;
        }
        if (!fits) {
            throw new UnreadableRecordException("row=" + Integer.toUnsignedString(block.getRow()) + ", first_column="
                    + Integer.toUnsignedString(block.getFirstColumn()) + ", pixels="
                    + Integer.toUnsignedString(pixels) + ", detectors=" + block.getDetectorsCount()
                    + ": does not fit the scan");
        }
        for (int d = 0; d < channels.length; d++) {
            if (checked[d].length < pixels * channels[d]) {
                checked[d] = new int[pixels * channels[d]];
            }
            checker.decode(block.getDetectors(d).getCounts(), checked[d]);
        }
    }

    /**
     * Adds up the spectra of a region: whole tiles from memory, the rest from the file, on all processors.
     *
     * @param cancelled asked between blocks
     * @throws CancellationException when {@code cancelled} said so
     * @throws UncheckedIOException when the file cannot be read
     */
    @Override
    public SumSpectrum sum(RegionPixels area, BooleanSupplier cancelled) {
        TileSums.Covered covered = tiles.cover(area);
        RegionPixels rest = covered.rest();
        return rest.isEmpty() ? covered.sum() : covered.sum().plus(fromFile(rest, cancelled));
    }

    private SumSpectrum fromFile(RegionPixels area, BooleanSupplier cancelled) {
        int[] blocks = index.blocks(area);
        int parts = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), blocks.length / 64));
        List<SumSpectrum> sums = IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> {
                    int from = (int) ((long) blocks.length * part / parts);
                    int to = (int) ((long) blocks.length * (part + 1) / parts);
                    return new Adder(area, cancelled).add(blocks, from, to);
                })
                .toList();
        return sums.stream().reduce(SumSpectrum::plus).orElseThrow();
    }

    /** @throws UncheckedIOException when the file cannot be read */
    @Override
    public void readRow(int detector, int row, int[] into) {
        Arrays.fill(into, 0);
        RegionPixels area =
                RegionPixels.of(new Rectangle(row, 0, row, index.columns() - 1), index.rows(), index.columns());
        int size = channels[detector];
        CountsCodec codec = new CountsCodec();
        int[] blocks = index.blocks(area);
        new BlockReader(() -> false).read(blocks, 0, blocks.length, (number, block) -> {
            int[] counts = new int[block.getPixels() * size];
            codec.decode(block.getDetectors(detector).getCounts(), counts);
            for (int i = 0; i < block.getPixels(); i++) {
                int column = block.getFirstColumn() + i;
                if (block.getRow() == row && index.isNewest(number, row, column)) {
                    System.arraycopy(counts, i * size, into, column * size, size);
                }
            }
        });
    }

    @Override
    public WindowCounts window(ChannelWindow window, long since, BooleanSupplier cancelled) {
        int known = index.blocks();
        int first = (int) Math.min(known, Math.max(0, since)) + 1;
        int last = Math.min(known, first + BLOCKS_AT_ONCE - 1);
        int[] blocks = IntStream.rangeClosed(first, last).toArray();
        List<WindowCounts.Run> runs = new WindowAdder(window, cancelled).add(blocks);
        return new WindowCounts(runs, last, last < known);
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Reads some blocks with a buffer of its own. */
    private final class BlockReader {
        private final BooleanSupplier cancelled;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        private BlockReader(BooleanSupplier cancelled) {
            this.cancelled = cancelled;
        }

        /** Hands over the blocks of a part of a list, which is in the order of the file. */
        private void read(int[] blocks, int from, int to, BlockTaker taker) {
            for (int i = from; i < to; ) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException();
                }
                int next = endOfRun(blocks, i, to);
                read(blocks[i], blocks[next - 1]);
                long start = index.position(blocks[i]);
                for (; i < next; i++) {
                    int at = (int) (index.position(blocks[i]) - start);
                    taker.take(blocks[i], parse(buffer.slice(at, index.length(blocks[i]))));
                }
            }
        }

        /** Blocks that lie one after the other in the file are read at once. */
        private int endOfRun(int[] blocks, int first, int to) {
            long start = index.position(blocks[first]);
            int end = first + 1;
            while (end < to
                    && blocks[end] == blocks[end - 1] + 1
                    && index.position(blocks[end]) + index.length(blocks[end]) - start <= READ_BYTES) {
                end++;
            }
            return end;
        }

        private void read(int first, int last) {
            long start = index.position(first);
            int length = (int) (index.position(last) + index.length(last) - start);
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocate(Math.max(length, READ_BYTES));
            }
            buffer.clear().limit(length);
            try {
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, start + buffer.position()) < 0) {
                        throw new EOFException("has been made shorter by somebody else");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": " + e.getMessage(), e);
            }
        }

        private SpectrumBlock parse(ByteBuffer bytes) {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            try {
                return SpectrumBlock.parseFrom(in);
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": has been changed by somebody else", e);
            }
        }
    }

    /** Takes the blocks that a {@link BlockReader} reads. */
    private interface BlockTaker {
        void take(int number, SpectrumBlock block);
    }

    /** Adds up some blocks with buffers of its own. */
    private final class Adder {
        private final RegionPixels area;
        private final BlockReader reader;
        private final CountsCodec codec = new CountsCodec();
        private final SumSpectrum sum = SumSpectrum.empty(channels);
        private long measured;

        private Adder(RegionPixels area, BooleanSupplier cancelled) {
            this.area = area;
            this.reader = new BlockReader(cancelled);
        }

        private SumSpectrum add(int[] blocks, int from, int to) {
            reader.read(blocks, from, to, this::add);
            return new SumSpectrum(measured, sum.counts(), sum.realTimeS(), sum.liveTimeS());
        }

        private void add(int number, SpectrumBlock block) {
            boolean[] wanted = new boolean[block.getPixels()];
            for (int i = 0; i < wanted.length; i++) {
                int column = block.getFirstColumn() + i;
                wanted[i] = area.contains(block.getRow(), column) && index.isNewest(number, block.getRow(), column);
            }
            for (boolean each : wanted) {
                measured += each ? 1 : 0;
            }
            for (int d = 0; d < channels.length; d++) {
                add(d, block.getDetectors(d), wanted);
            }
        }

        private void add(int d, DetectorSpectra spectra, boolean[] wanted) {
            codec.add(spectra.getCounts(), wanted, sum.counts()[d]);
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i]) {
                    sum.addTimes(d, spectra, i);
                }
            }
        }
    }

    /** Adds up some channels of each pixel, with buffers of its own. */
    private final class WindowAdder {
        private final ChannelWindow window;
        private final BlockReader reader;
        private final CountsCodec codec = new CountsCodec();
        private final List<WindowCounts.Run> runs = new ArrayList<>();
        private int[] counts = {};

        private WindowAdder(ChannelWindow window, BooleanSupplier cancelled) {
            this.window = window;
            this.reader = new BlockReader(cancelled);
        }

        private List<WindowCounts.Run> add(int[] blocks) {
            reader.read(blocks, 0, blocks.length, this::add);
            return List.copyOf(runs);
        }

        private void add(int number, SpectrumBlock block) {
            float[] sums = new float[block.getPixels()];
            for (int d = 0; d < channels.length; d++) {
                int size = sums.length * channels[d];
                if (counts.length < size) {
                    counts = new int[size];
                }
                codec.decode(block.getDetectors(d).getCounts(), counts);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += sum(i * channels[d] + window.first()[d], i * channels[d] + window.end()[d]);
                }
            }
            for (int i = 0; i < sums.length; i++) {
                if (!index.isNewest(number, block.getRow(), block.getFirstColumn() + i)) {
                    sums[i] = Float.NaN;
                }
            }
            runs.add(new WindowCounts.Run(block.getRow() * index.columns() + block.getFirstColumn(), sums));
        }

        private long sum(int first, int end) {
            long sum = 0;
            for (int c = first; c < end; c++) {
                sum += counts[c] & 0xFFFFFFFFL;
            }
            return sum;
        }
    }
}
