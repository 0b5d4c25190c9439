package io.pentimento.viewer;

import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How long the sum spectrum of 100 000 pixels takes in a scan of 1000 x 1000 pixels x 2048 channels, and how much heap the
 * index takes. Run it with {@code -Xmx1g}; it needs about 1 GB of disk. Arguments: pixels per block, mean counts per
 * pixel.
 */
final class RectangleSumBench {

    private static final int SIDE = 1000;
    private static final int CHANNELS = 2048;

    private RectangleSumBench() {}

    public static void main(String[] arguments) throws IOException {
        int pixels = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int mean = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        Path file = Files.createTempFile("pentimento-bench-", ".spectra");
        ScanStarted started = ScanStarted.newBuilder()
                .setRows(SIDE)
                .setColumns(SIDE)
                .addDetectors(Detector.newBuilder().setName("A").setChannels(CHANNELS))
                .build();
        long before = usedHeap();
        try (SpectraCache cache = new SpectraCache(file, started)) {
            long begin = System.nanoTime();
            fill(cache, pixels, mean);
            double fillS = (System.nanoTime() - begin) / 1e9;
            long heap = usedHeap() - before;
            System.out.printf(
                    "{\"file_mb\":%d,\"fill_px_per_s\":%.0f,\"index_heap_mb\":%d}%n",
                    Files.size(file) >> 20, SIDE * SIDE / fillS, heap >> 20);
            Rectangle area = new Rectangle(300, 200, 615, 515);
            for (int run = 0; run < 6; run++) {
                begin = System.nanoTime();
                SumSpectrum sum = cache.sum(area, () -> false);
                System.out.printf(
                        "{\"pixels\":%d,\"ms\":%d}%n", sum.measured(), (System.nanoTime() - begin) / 1_000_000);
            }
        }
    }

    private static void fill(SpectraCache cache, int pixels, int mean) {
        CountsCodec codec = new CountsCodec();
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[pixels * CHANNELS];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column += pixels) {
                Arrays.fill(counts, 0);
                for (int i = 0; i < pixels * mean; i++) {
                    // Half in peaks, half in a continuum over the lower channels.
                    int channel = random.nextBoolean()
                            ? 300 + 150 * random.nextInt(8) + random.nextInt(20)
                            : random.nextInt(1600);
                    counts[i / mean * CHANNELS + channel]++;
                }
                SpectrumBlock.Builder block = SpectrumBlock.newBuilder()
                        .setScan("bench")
                        .setRow(row)
                        .setFirstColumn(column)
                        .setPixels(pixels);
                block.addDetectorsBuilder().setCounts(codec.encode(counts, pixels, CHANNELS));
                SpectrumBlock built = block.build();
                cache.add(built, built.toByteArray());
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
