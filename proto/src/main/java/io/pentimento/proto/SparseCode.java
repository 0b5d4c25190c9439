package io.pentimento.proto;

import java.util.Arrays;

/** The byte stream of {@link CountsEncoding#SPARSE}: one spectrum to bytes and back. An instance sums what it encodes. */
final class SparseCode {

    /** The longest form of a count: a token and an integer. */
    static final int MOST_BYTES_PER_CHANNEL = 6;

    private static final int LARGEST_LITERAL = 0xBF;
    private static final int SHORT_RUN = 0xC0;
    private static final int SHORTEST_RUN = 2;
    private static final int LONG_RUN = 0xFE;
    private static final int LONG_COUNT = 0xFF;
    private static final int SHORTEST_LONG_RUN = SHORTEST_RUN + LONG_RUN - SHORT_RUN;
    private static final int MAX_VARINT_BYTES = 5;

    /** Fewer zeros than this are looked at one by one. */
    private static final int SHORT_LOOK = 16;

    private long total;
    private int all;

    /** Sum of the counts encoded since the last {@link #reset}. */
    long total() {
        return total;
    }

    /** All counts encoded since the last {@link #reset}, or'ed together. */
    int all() {
        return all;
    }

    void reset() {
        total = 0;
        all = 0;
    }

    /** Writes a spectrum, which needs at most MOST_BYTES_PER_CHANNEL for each channel; returns the end. */
    int encode(int[] counts, int begin, int end, byte[] out, int start) {
        int at = start;
        long sum = 0;
        int seen = 0;
        for (int i = begin; i < end; ) {
            int count = counts[i];
            while (count != 0) {
                if (count > 0 && count <= LARGEST_LITERAL) {
                    out[at++] = (byte) count;
                } else {
                    out[at] = (byte) LONG_COUNT;
                    at = putVarint(out, at + 1, count);
                }
                sum += count & 0xFFFFFFFFL;
                seen |= count;
                // A zero that is not there ends the last run of counts.
                count = ++i < end ? counts[i] : 0;
            }
            if (i < end) {
                int run = zerosEnd(counts, i + 1, end);
                at = putZeros(out, at, run - i);
                i = run;
            }
        }
        total += sum;
        all |= seen;
        return at;
    }

    private static int zerosEnd(int[] counts, int begin, int end) {
        int i = begin;
        int near = Math.min(end, begin + SHORT_LOOK);
        while (i < near && counts[i] == 0) {
            i++;
        }
        return i < near ? i : farZerosEnd(counts, i, end);
    }

    /** Eight at a time: above the tube voltage a spectrum is one long run. */
    private static int farZerosEnd(int[] counts, int begin, int end) {
        int i = begin;
        while (i + 8 <= end
                && (counts[i]
                                | counts[i + 1]
                                | counts[i + 2]
                                | counts[i + 3]
                                | counts[i + 4]
                                | counts[i + 5]
                                | counts[i + 6]
                                | counts[i + 7])
                        == 0) {
            i += 8;
        }
        while (i < end && counts[i] == 0) {
            i++;
        }
        return i;
    }

    private static int putZeros(byte[] out, int at, int run) {
        if (run < SHORTEST_RUN) {
            out[at] = 0;
            return at + 1;
        }
        if (run < SHORTEST_LONG_RUN) {
            out[at] = (byte) (SHORT_RUN + run - SHORTEST_RUN);
            return at + 1;
        }
        out[at] = (byte) LONG_RUN;
        return putVarint(out, at + 1, run);
    }

    private static int putVarint(byte[] out, int start, int value) {
        int at = start;
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out[at++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }

    /** Reads spectra that fill all the bytes exactly, into the elements from {@code first} on. */
    static void decode(byte[] data, int length, int[] counts, int first, int spectra, int channels) {
        int at = 0;
        for (int s = 0, begin = first; s < spectra; s++, begin += channels) {
            at = decode(data, at, length, counts, begin, begin + channels);
        }
        if (at != length) {
            throw new UnreadableRecordException("sparse data: " + (length - at) + " bytes too many");
        }
    }

    /** Reads one spectrum; returns where its bytes end. */
    static int decode(byte[] data, int start, int length, int[] counts, int begin, int end) {
        int at = start;
        int i = begin;
        while (i < end) {
            if (at >= length) {
                throw new UnreadableRecordException("sparse data end after " + i + " channels");
            }
            int token = data[at++] & 0xFF;
            if (token <= LARGEST_LITERAL) {
                counts[i++] = token;
                continue;
            }
            if (token == LONG_COUNT) {
                counts[i++] = (int) varint(data, at, length, LARGEST_LITERAL + 1L);
                at += varintBytes(data, at);
                continue;
            }
            long run = token - SHORT_RUN + SHORTEST_RUN;
            if (token == LONG_RUN) {
                run = varint(data, at, length, SHORTEST_LONG_RUN);
                at += varintBytes(data, at);
            }
            if (run > end - i) {
                throw new UnreadableRecordException("sparse data: a run of " + run + " zeros leaves its spectrum");
            }
            Arrays.fill(counts, i, i + (int) run, 0);
            i += (int) run;
        }
        return at;
    }

    /** Adds up those of the spectra that are wanted; the others are stepped over. */
    static void add(byte[] data, int length, boolean[] wanted, long[] sum) {
        int at = 0;
        for (boolean each : wanted) {
            at = each ? addOne(data, at, length, sum) : skipOne(data, at, length, sum.length);
        }
        if (at != length) {
            throw new UnreadableRecordException("sparse data: " + (length - at) + " bytes too many");
        }
    }

    private static int addOne(byte[] data, int start, int length, long[] sum) {
        int at = start;
        int i = 0;
        while (i < sum.length) {
            requireByte(at, length, i);
            int token = data[at++] & 0xFF;
            if (token <= LARGEST_LITERAL) {
                sum[i++] += token;
            } else if (token < LONG_RUN) {
                i += token - SHORT_RUN + SHORTEST_RUN;
            } else {
                long number = varint(data, at, length, 0);
                at += varintBytes(data, at);
                if (token == LONG_COUNT) {
                    sum[i++] += number;
                } else {
                    i = endOfRun(i, number, sum.length);
                }
            }
        }
        endOfRun(i, 0, sum.length);
        return at;
    }

    private static int skipOne(byte[] data, int start, int length, int channels) {
        int at = start;
        int i = 0;
        while (i < channels) {
            requireByte(at, length, i);
            int token = data[at++] & 0xFF;
            if (token <= LARGEST_LITERAL) {
                i++;
            } else if (token < LONG_RUN) {
                i += token - SHORT_RUN + SHORTEST_RUN;
            } else {
                long number = varint(data, at, length, 0);
                at += varintBytes(data, at);
                i = token == LONG_COUNT ? i + 1 : endOfRun(i, number, channels);
            }
        }
        endOfRun(i, 0, channels);
        return at;
    }

    private static void requireByte(int at, int length, int channels) {
        if (at >= length) {
            throw new UnreadableRecordException("sparse data end after " + channels + " channels");
        }
    }

    private static int endOfRun(int i, long run, int channels) {
        if (i + run > channels) {
            throw new UnreadableRecordException("sparse data: a run of zeros leaves its spectrum");
        }
        return i + (int) run;
    }

    private static long varint(byte[] data, int start, int length, long least) {
        long value = 0;
        int at = start;
        for (int shift = 0; shift < 7 * MAX_VARINT_BYTES; shift += 7, at++) {
            if (at >= length) {
                throw new UnreadableRecordException("sparse data end inside a number");
            }
            value |= (data[at] & 0x7FL) << shift;
            if (data[at] >= 0) {
                boolean padded = data[at] == 0 && shift > 0;
                if (value < least || padded || value > 0xFFFFFFFFL) {
                    throw new UnreadableRecordException("sparse data: " + value + " is not in its shortest form");
                }
                return value;
            }
        }
        throw new UnreadableRecordException("sparse data: a number longer than " + MAX_VARINT_BYTES + " bytes");
    }

    private static int varintBytes(byte[] data, int start) {
        int at = start;
        while (data[at] < 0) {
            at++;
        }
        return at + 1 - start;
    }
}
