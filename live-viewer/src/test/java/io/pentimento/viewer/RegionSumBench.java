package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.PixelMask;
import io.pentimento.proto.Region;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How long the sum spectrum of 100 000 pixels takes in a scan of 1000 x 1000 pixels x 2048 channels, and how much heap the
 * index takes: of a rectangle, of a lasso as polygon, and of pixels scattered over the whole scan as mask. First all is
 * measured, then a tenth is missing and comes meanwhile. Run it with {@code -Xmx1g}; it needs about 1 GB of disk. Arguments:
 * pixels per block, mean counts per pixel.
 */
final class RegionSumBench {

    private static final int SIDE = 1000;
    private static final int CHANNELS = 2048;
    private static final int RUNNING = 900;
    private static final int RUNS = 6;

    private RegionSumBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
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
            fill(cache, pixels, mean, 0, RUNNING);
            double fillS = (System.nanoTime() - begin) / 1e9;
            long heap = usedHeap() - before;
            System.out.printf(
                    "{\"file_mb\":%d,\"fill_px_per_s\":%.0f,\"index_heap_mb\":%d}%n",
                    Files.size(file) >> 20, SIDE * RUNNING / fillS, heap >> 20);
            sums(cache, false);
            Thread scan = new Thread(() -> fill(cache, pixels, mean, RUNNING, SIDE));
            scan.start();
            sums(cache, true);
            scan.interrupt();
            scan.join();
        }
    }

    private static void sums(SpectraCache cache, boolean running) {
        for (Map.Entry<String, Region> shape : shapes().entrySet()) {
            for (int run = 0; run < RUNS; run++) {
                long begin = System.nanoTime();
                RegionPixels area = RegionPixels.of(shape.getValue(), SIDE, SIDE);
                SumSpectrum sum = cache.sum(area, () -> false);
                System.out.printf(
                        "{\"shape\":\"%s\",\"running\":%b,\"pixels\":%d,\"ms\":%d}%n",
                        shape.getKey(), running, sum.measured(), (System.nanoTime() - begin) / 1_000_000);
            }
        }
    }

    private static Map<String, Region> shapes() {
        Map<String, Region> shapes = new LinkedHashMap<>();
        shapes.put("rectangle", polygon("[200,300],[516,300],[516,616],[200,616],[200,300]"));
        StringBuilder lasso = new StringBuilder();
        String first = null;
        for (int i = 0; i < 720; i++) {
            double angle = Math.PI * i / 360;
            double radius = 178 * (1 + 0.15 * Math.sin(9 * angle));
            String corner = "[%.2f,%.2f]".formatted(500 + radius * Math.cos(angle), 450 + radius * Math.sin(angle));
            first = first == null ? corner : first;
            lasso.append(corner).append(',');
        }
        shapes.put("lasso", polygon(lasso.append(first).toString()));
        SplittableRandom random = new SplittableRandom(2);
        byte[] bits = new byte[SIDE * SIDE / 8];
        for (int i = 0; i < SIDE * SIDE; i++) {
            if (random.nextInt(10) == 0) {
                bits[i / 8] |= (byte) (0x80 >> i % 8);
            }
        }
        shapes.put(
                "scattered",
                Region.newBuilder()
                        .setMask(PixelMask.newBuilder()
                                .setRows(SIDE)
                                .setColumns(SIDE)
                                .setBits(ByteString.copyFrom(bits)))
                        .build());
        return shapes;
    }

    private static Region polygon(String corners) {
        return Region.newBuilder()
                .setGeojson("{\"type\":\"Polygon\",\"coordinates\":[[" + corners + "]]}")
                .build();
    }

    /** Rows from one to before another, until it is interrupted. */
    private static void fill(SpectraCache cache, int pixels, int mean, int firstRow, int endRow) {
        CountsCodec codec = new CountsCodec();
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[pixels * CHANNELS];
        for (int row = firstRow; row < endRow && !Thread.interrupted(); row++) {
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
