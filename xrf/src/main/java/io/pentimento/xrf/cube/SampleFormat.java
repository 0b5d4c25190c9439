package io.pentimento.xrf.cube;

import java.nio.ByteBuffer;

/** How one count lies in a binary file. */
enum SampleFormat {
    UNSIGNED_8(1),
    UNSIGNED_16(2),
    UNSIGNED_32(4),
    UNSIGNED_64(8),
    SIGNED_8(1),
    SIGNED_16(2),
    SIGNED_32(4),
    SIGNED_64(8),
    FLOAT_32(4),
    FLOAT_64(8);

    /** Answer of {@link #read} when every value was a count. */
    static final int ALL_COUNTS = -1;

    private final int bytes;

    SampleFormat(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /**
     * Reads a spectrum.
     *
     * @param from with the byte order of the file
     * @param start byte of channel 0
     * @param stride bytes from one channel to the next
     * @return the first channel that holds no count, or {@link #ALL_COUNTS}
     */
    int read(ByteBuffer from, int start, int stride, int channels, int[] counts) {
        switch (this) {
            case UNSIGNED_8 -> {
                for (int c = 0, at = start; c < channels; c++, at += stride) {
                    counts[c] = from.get(at) & 0xff;
                }
            }
            case UNSIGNED_16 -> {
                for (int c = 0, at = start; c < channels; c++, at += stride) {
                    counts[c] = from.getShort(at) & 0xffff;
                }
            }
            case UNSIGNED_32 -> {
                for (int c = 0, at = start; c < channels; c++, at += stride) {
                    counts[c] = from.getInt(at);
                }
            }
            default -> {
                return readChecked(from, start, stride, channels, counts);
            }
        }
        return ALL_COUNTS;
    }

    private int readChecked(ByteBuffer from, int start, int stride, int channels, int[] counts) {
        for (int c = 0, at = start; c < channels; c++, at += stride) {
            long count = this == FLOAT_32 || this == FLOAT_64 ? Counts.of(real(from, at)) : Counts.of(whole(from, at));
            if (count == Counts.NONE) {
                return c;
            }
            counts[c] = (int) count;
        }
        return ALL_COUNTS;
    }

    /** The value as it stands there, for messages. */
    Object value(ByteBuffer from, int at) {
        return switch (this) {
            case FLOAT_32, FLOAT_64 -> real(from, at);
            case UNSIGNED_64 -> Long.toUnsignedString(from.getLong(at));
            default -> whole(from, at);
        };
    }

    private double real(ByteBuffer from, int at) {
        return this == FLOAT_32 ? from.getFloat(at) : from.getDouble(at);
    }

    /** Unsigned 64-bit values above 2^63 come out negative, which is no count either. */
    private long whole(ByteBuffer from, int at) {
        return switch (bytes) {
            case 1 -> from.get(at);
            case 2 -> from.getShort(at);
            case 4 -> from.getInt(at);
            default -> from.getLong(at);
        };
    }
}
