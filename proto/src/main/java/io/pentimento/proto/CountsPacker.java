package io.pentimento.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Packs spectra into {@link Counts} one by one, as a detector gives them: each is packed while it is still near the
 * processor. Counts are unsigned 32-bit numbers held in {@code int}s.
 *
 * <p>An instance is used again and again, and belongs to one thread.
 */
public final class CountsPacker {

    private final int channels;
    private final SparseCode code = new SparseCode();
    private byte[] packed = new byte[0];
    /** Where each spectrum begins in packed, and where the last one ends. */
    private int[] begins = new int[17];

    private int spectra;

    /** @param channels of each spectrum, positive */
    public CountsPacker(int channels) {
        if (channels <= 0) {
            throw new IllegalArgumentException("channels=" + channels + ": must be positive");
        }
        this.channels = channels;
    }

    /** Adds the spectrum in the first {@code channels} elements. */
    public void add(int[] counts) {
        add(counts, 0);
    }

    /** Adds the spectrum in {@code channels} elements from {@code begin} on. */
    void add(int[] counts, int begin) {
        if (spectra + 2 > begins.length) {
            begins = Arrays.copyOf(begins, 2 * begins.length);
        }
        int at = begins[spectra];
        int most = channels * SparseCode.MOST_BYTES_PER_CHANNEL;
        if (packed.length - at < most) {
            packed = Arrays.copyOf(packed, Math.max(at + most, 2 * packed.length));
        }
        begins[++spectra] = code.encode(counts, begin, begin + channels, packed, at);
    }

    /** How many spectra have been added since the last {@link #build}. */
    public int spectra() {
        return spectra;
    }

    /** Bytes that they take when packed sparsely; {@link #build} never takes more. */
    public int bytes() {
        return begins[spectra];
    }

    /**
     * Makes the message, in the smallest of the three encodings, and forgets the spectra.
     *
     * @param reversed the spectrum that was added last comes first
     */
    public Counts build(boolean reversed) {
        boolean fitsU16 = code.all() >>> 16 == 0;
        long dense = (fitsU16 ? 2L : 4L) * spectra * channels;
        Counts.Builder result =
                Counts.newBuilder().setSpectra(spectra).setChannels(channels).setTotal(code.total());
        byte[] sparse = reversed ? reversed() : Arrays.copyOf(packed, bytes());
        if (sparse.length < dense || spectra == 0) {
            result.setEncoding(CountsEncoding.SPARSE).setData(UnsafeByteOperations.unsafeWrap(sparse));
        } else {
            result.setEncoding(fitsU16 ? CountsEncoding.DENSE_U16 : CountsEncoding.DENSE_U32)
                    .setData(dense(sparse, fitsU16));
        }
        spectra = 0;
        code.reset();
        return result.build();
    }

    private byte[] reversed() {
        byte[] result = new byte[bytes()];
        int at = 0;
        for (int s = spectra - 1; s >= 0; s--) {
            int length = begins[s + 1] - begins[s];
            System.arraycopy(packed, begins[s], result, at, length);
            at += length;
        }
        return result;
    }

    /** Spectra that are so full that the plain layout is smaller are rare, so they may be packed twice. */
    private ByteString dense(byte[] sparse, boolean u16) {
        int[] counts = new int[channels];
        ByteBuffer out = ByteBuffer.allocate((u16 ? 2 : 4) * spectra * channels).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        for (int s = 0; s < spectra; s++) {
            at = SparseCode.decode(sparse, at, sparse.length, counts, 0, channels);
            for (int count : counts) {
                if (u16) {
                    out.putShort((short) count);
                } else {
                    out.putInt(count);
                }
            }
        }
        return UnsafeByteOperations.unsafeWrap(out.array());
    }
}
