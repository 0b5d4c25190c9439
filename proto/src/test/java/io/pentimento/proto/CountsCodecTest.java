package io.pentimento.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountsCodecTest {

    private static final int UNSIGNED_MAX = 0xFFFF_FFFF;

    private final CountsCodec codec = new CountsCodec();

    @Test
    void shouldPackEachKindOfTokenAsDocumented() {
        int[] counts = new int[300];
        counts[0] = 1;
        counts[1] = 191;
        counts[2] = 192;
        // one zero
        counts[4] = 5;
        // two zeros
        counts[7] = 6;
        // 63 zeros
        counts[71] = 7;
        // 64 zeros
        counts[136] = 300;
        // 163 zeros to the end
        Counts packed = codec.encode(counts, 1, 300);
        assertEquals(CountsEncoding.SPARSE, packed.getEncoding());
        assertArrayEquals(
                bytes(1, 191, 0xFF, 0xC0, 0x01, 0, 5, 0xC0, 6, 0xFD, 7, 0xFE, 64, 0xFF, 0xAC, 0x02, 0xFE, 0xA3, 0x01),
                packed.getData().toByteArray());
        assertEquals(1 + 191 + 192 + 5 + 6 + 7 + 300, packed.getTotal());
    }

    @Test
    void shouldEndARunOfZerosWithItsSpectrum() {
        Counts packed = codec.encode(new int[20], 2, 10);
        assertArrayEquals(bytes(0xC8, 0xC8), packed.getData().toByteArray());
    }

    @Test
    void shouldTakeTwoBytesPerChannelWhereSparseIsNoSmaller() {
        int[] counts = new int[100];
        Arrays.fill(counts, 1000);
        Counts packed = codec.encode(counts, 2, 50);
        assertEquals(CountsEncoding.DENSE_U16, packed.getEncoding());
        assertEquals(200, packed.getData().size());
    }

    @Test
    void shouldTakeFourBytesPerChannelWhereCountsAreLarge() {
        int[] counts = new int[100];
        Arrays.fill(counts, UNSIGNED_MAX);
        Counts packed = codec.encode(counts, 2, 50);
        assertEquals(CountsEncoding.DENSE_U32, packed.getEncoding());
        assertEquals(400, packed.getData().size());
        assertEquals(100 * 0xFFFF_FFFFL, packed.getTotal());
        assertArrayEquals(counts, decoded(packed));
    }

    @Test
    void shouldPackNoSpectraIntoNoBytes() {
        Counts packed = codec.encode(new int[0], 0, 1024);
        assertEquals(0, packed.getData().size());
        codec.decode(packed, new int[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveBackWhateverItPacked(long seed) {
        var random = new SplittableRandom(seed);
        for (int n = 0; n < 300; n++) {
            int channels = 1 + random.nextInt(400);
            int spectra = random.nextInt(5);
            int[] counts = randomCounts(random, spectra * channels);
            Counts packed = codec.encode(counts, spectra, channels);
            int[] back = new int[spectra * channels];
            Arrays.fill(back, 77);
            codec.decode(packed, back);
            assertArrayEquals(counts, back, "seed " + seed + ", case " + n);
            assertEquals(
                    Arrays.stream(counts).mapToLong(Integer::toUnsignedLong).sum(), packed.getTotal());
            boolean small = Arrays.stream(counts).noneMatch(c -> c >>> 16 != 0);
            assertTrue(packed.getData().size() <= (small ? 2 : 4) * counts.length, "larger than dense");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldNeverReadChangedBytesAsTheSameShapeWithAnotherTotal(long seed) {
        var random = new SplittableRandom(seed);
        for (int n = 0; n < 2000; n++) {
            int[] counts = randomCounts(random, 60);
            Counts packed = codec.encode(counts, 3, 20);
            byte[] data = packed.getData().toByteArray();
            if (data.length == 0) {
                continue;
            }
            data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
            Counts changed =
                    packed.toBuilder().setData(ByteString.copyFrom(data)).build();
            int[] back = new int[60];
            try {
                codec.decode(changed, back);
                // Two changes that keep the sum cannot come from one bit.
                throw new AssertionError("seed " + seed + ", case " + n + " was read");
            } catch (UnreadableRecordException expected) {
                assertTrue(expected.getMessage().length() > 10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldRefuseOrReadRandomBytesButNothingElse(long seed) {
        var random = new SplittableRandom(seed);
        for (int n = 0; n < 20_000; n++) {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            Counts packed = Counts.newBuilder()
                    .setSpectra(random.nextInt(4))
                    .setChannels(random.nextInt(30))
                    .setEncodingValue(random.nextInt(6))
                    .setData(ByteString.copyFrom(data))
                    .setTotal(random.nextInt(500))
                    .build();
            int[] counts = new int[4 * 30];
            try {
                codec.decode(packed, counts);
            } catch (UnreadableRecordException expected) {
                continue;
            }
            int size = packed.getSpectra() * packed.getChannels();
            assertEquals(
                    Arrays.stream(counts, 0, size)
                            .mapToLong(Integer::toUnsignedLong)
                            .sum(),
                    packed.getTotal());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'254,63', a run in other than its shortest form",
        "'255,191,1', a count that fits one byte",
        "'255,192,129,0', a padded number",
        "'255,255,255,255,255,31', more than 32 bits",
        "'255,128,128,128,128,128,1', more than five bytes",
        "'255', no number",
        "'254,200', half a number",
        "'255,192,1', too short",
        "'1,253', a run beyond the spectrum",
        "'200,200', bytes after the end",
        "'', nothing",
    })
    void shouldRefuseSparseBytesThatAreNotExactlyOneSpectrum(String bytes, String what) {
        int[] tokens = bytes.isEmpty()
                ? new int[0]
                : Arrays.stream(bytes.split(",")).mapToInt(Integer::parseInt).toArray();
        Counts packed = Counts.newBuilder()
                .setSpectra(1)
                .setChannels(12)
                .setEncoding(CountsEncoding.SPARSE)
                .setData(ByteString.copyFrom(bytes(tokens)))
                .build();
        assertThrows(UnreadableRecordException.class, () -> decoded(packed), what);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 300, 70_000, UNSIGNED_MAX})
    void shouldAddUpTheWantedSpectraOfEachEncoding(int largest) {
        var random = new SplittableRandom(largest);
        for (int n = 0; n < 200; n++) {
            int channels = 1 + random.nextInt(300);
            int spectra = random.nextInt(6);
            int share = 1 + random.nextInt(5);
            int[] counts = new int[spectra * channels];
            Arrays.setAll(
                    counts, i -> random.nextInt(share) == 0 ? (int) random.nextLong(1 + (largest & 0xFFFFFFFFL)) : 0);
            boolean[] wanted = new boolean[spectra];
            long[] expected = new long[channels];
            for (int s = 0; s < spectra; s++) {
                wanted[s] = random.nextBoolean();
                for (int c = 0; wanted[s] && c < channels; c++) {
                    expected[c] += counts[s * channels + c] & 0xFFFFFFFFL;
                }
            }
            long[] sum = new long[channels];
            codec.add(codec.encode(counts, spectra, channels), wanted, sum);
            assertArrayEquals(expected, sum);
        }
    }

    @Test
    void shouldAddNothingUpThatHasAnotherShape() {
        Counts packed = codec.encode(new int[] {1, 0, 0, 2, 300, 0}, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> codec.add(packed, new boolean[1], new long[3]));
        assertThrows(IllegalArgumentException.class, () -> codec.add(packed, new boolean[2], new long[4]));
        Counts narrow = packed.toBuilder().setChannels(2).build();
        boolean[] wanted = {true, false};
        assertThrows(UnreadableRecordException.class, () -> codec.add(narrow, wanted, new long[2]));
        Counts wide = packed.toBuilder().setChannels(4).build();
        assertThrows(UnreadableRecordException.class, () -> codec.add(wide, wanted, new long[4]));
    }

    @Test
    void shouldRefuseAWrongTotal() {
        Counts packed =
                codec.encode(new int[] {1, 2, 3}, 1, 3).toBuilder().setTotal(7).build();
        var error = assertThrows(UnreadableRecordException.class, () -> decoded(packed));
        assertEquals("total=7: the channels hold 6 counts", error.getMessage());
    }

    @Test
    void shouldRefuseDenseBytesOfAnotherLength() {
        Counts packed = Counts.newBuilder()
                .setSpectra(2)
                .setChannels(3)
                .setEncoding(CountsEncoding.DENSE_U16)
                .setData(ByteString.copyFrom(new byte[11]))
                .build();
        var error = assertThrows(UnreadableRecordException.class, () -> decoded(packed));
        assertEquals("data of 11 bytes: the shape needs 12", error.getMessage());
    }

    @Test
    void shouldRefuseAnUnknownEncoding() {
        Counts packed = Counts.newBuilder()
                .setSpectra(1)
                .setChannels(1)
                .setEncodingValue(9)
                .build();
        var error = assertThrows(UnreadableRecordException.class, () -> decoded(packed));
        assertEquals("encoding=9: unknown", error.getMessage());
    }

    @Test
    void shouldRefuseAShapeThatNoRecordCanHoldBeforeTakingMemory() {
        Counts packed = Counts.newBuilder().setSpectra(-1).setChannels(-1).build();
        assertThrows(UnreadableRecordException.class, () -> codec.decode(packed, new int[1]));
    }

    @ParameterizedTest
    @CsvSource({"-1, 4", "1, 0", "3, 4", "2000000, 2000000"})
    void shouldRefuseToPackAShapeThatIsNotThere(int spectra, int channels) {
        assertThrows(IllegalArgumentException.class, () -> codec.encode(new int[11], spectra, channels));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60_000, 70_000})
    void shouldUnpackBehindWhatIsThereAlready(int largest) {
        // Sparse, two bytes and four bytes per channel.
        int[] counts = largest == 3 ? new int[] {0, 0, 0, 3} : new int[] {largest, largest, largest, largest};
        int[] into = {9, 9, 0, 0, 0, 0, 9};
        codec.decode(codec.encode(counts, 2, 2), into, 2);
        assertArrayEquals(new int[] {9, 9, counts[0], counts[1], counts[2], counts[3], 9}, into);
    }

    @Test
    void shouldRefuseToUnpackIntoTooFewCounts() {
        Counts packed = codec.encode(new int[12], 3, 4);
        var error = assertThrows(IllegalArgumentException.class, () -> codec.decode(packed, new int[11]));
        assertEquals("counts.length=11, first=0: needs 12 elements from there", error.getMessage());
    }

    private int[] decoded(Counts packed) {
        int[] counts = new int[packed.getSpectra() * packed.getChannels()];
        codec.decode(packed, counts);
        return counts;
    }

    /** Zeros, literals, long counts and unsigned extremes, in proportions that differ from case to case. */
    private static int[] randomCounts(SplittableRandom random, int size) {
        int[] counts = new int[size];
        int kinds = 1 + random.nextInt(5);
        for (int i = 0; i < size; ) {
            int run = 1 + random.nextInt(random.nextBoolean() ? 3 : 100);
            int kind = random.nextInt(kinds);
            for (int end = Math.min(size, i + run); i < end; i++) {
                counts[i] = switch (kind) {
                    case 0 -> 0;
                    case 1 -> random.nextInt(192);
                    case 2 -> random.nextInt(1 << 16);
                    case 3 -> random.nextInt();
                    default -> UNSIGNED_MAX - random.nextInt(3);
                };
            }
        }
        return counts;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
