package io.pentimento.xrf.hdf5;

import static org.bytedeco.hdf5.global.hdf5.*;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.hdf5.H5E_auto2_t;
import org.bytedeco.hdf5.H5E_error2_t;
import org.bytedeco.hdf5.H5E_walk2_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A new HDF5 file, written with the HDF Group's C library: groups, attributes, data sets and links by path.
 *
 * <p>The library serves one thread at a time in the whole process, so every call of every instance takes one lock.
 */
final class Hdf5Output implements AutoCloseable {
    private static final Object LIBRARY = new Object();
    /** Counts are small numbers: after the shuffle the fastest level gains nearly all there is to gain. */
    private static final int DEFLATE_LEVEL = 1;
    /** Values per chunk of a map, about 1 MiB. */
    private static final int MAP_CHUNK = 1 << 18;
    /** Counts per chunk of spectra, about 512 KiB. */
    private static final int SPECTRA_CHUNK = 1 << 17;
    /** Rows arrive mixed from several partitions; a chunk must stay here until its last pixel has come. */
    private static final long SPECTRA_CACHE_BYTES = 32L << 20;

    private static final long SPECTRA_CACHE_SLOTS = 1009;

    private static final String NOWHERE = "/dev/null";

    /** Where the library quotes the operating system, such as "No space left on device". */
    private static final Pattern SYSTEM_MESSAGE = Pattern.compile("error message = '([^']*)'");

    private final Path shown;
    private final long file;
    private final List<Spectra> spectra = new ArrayList<>();
    private boolean open;

    /** An id of the library, given back by {@code release}. */
    private record Id(long value, LongSupplier release) implements AutoCloseable {
        @Override
        public void close() {
            release.getAsLong();
        }
    }

    /** A data set [rows, columns, channels] of counts that is written piece by piece. */
    final class Spectra implements AutoCloseable {
        private final Id data;
        private final int channels;
        private IntPointer buffer = new IntPointer(0);
        private boolean closed;

        private Spectra(Id data, int channels) {
            this.data = data;
            this.channels = channels;
        }

        /** Writes consecutive pixels of one row: {@code pixels * channels} unsigned counts. */
        void write(int row, int firstColumn, int pixels, int[] counts) {
            synchronized (LIBRARY) {
                int length = pixels * channels;
                if (buffer.capacity() < length) {
                    buffer.close();
                    buffer = new IntPointer(length);
                }
                buffer.put(counts, 0, length);
                long[] size = {1, pixels, channels};
                long[] start = {row, firstColumn, 0};
                try (Id memory = space(size);
                        Id target = id(H5Dget_space(data.value()), "a data space", id -> H5Sclose(id))) {
                    check(
                            H5Sselect_hyperslab(target.value(), H5S_SELECT_SET, start, null, size, (long[]) null),
                            "pixels " + firstColumn + " to " + (firstColumn + pixels - 1) + " of row " + row);
                    check(
                            H5Dwrite(
                                    data.value(),
                                    H5T_NATIVE_UINT32_g(),
                                    memory.value(),
                                    target.value(),
                                    H5P_DEFAULT,
                                    buffer),
                            "the spectra of row " + row);
                }
            }
        }

        /** To be called before the file is closed. */
        @Override
        public void close() {
            synchronized (LIBRARY) {
                if (!closed) {
                    check(H5Dflush(data.value()), "the end of the spectra");
                    check(release(), "the end of the spectra");
                }
            }
        }

        private long release() {
            closed = true;
            buffer.close();
            return data.release().getAsLong();
        }
    }

    private interface Release {
        long release(long id);
    }

    /**
     * @param shown the file that errors name; {@code path} takes its place in the end
     * @throws ScanFileException when the file is there already or cannot be made
     */
    Hdf5Output(Path path, Path shown) {
        this.shown = shown;
        try {
            synchronized (LIBRARY) {
                check(H5open(), "the start of the library");
                // Failures are thrown; the library would also print them.
                H5Eset_auto2(H5E_DEFAULT, (H5E_auto2_t) null, null);
                try (BytePointer name = utf8(path.toString());
                        Id access = id(H5Pcreate(H5P_CLS_FILE_ACCESS_ID_g()), "the file", id -> H5Pclose(id))) {
                    // Otherwise a file given up half-way stays open until its last data set is closed.
                    check(H5Pset_fclose_degree(access.value(), H5F_CLOSE_STRONG), "the file");
                    file = check(H5Fcreate(name, H5F_ACC_EXCL, H5P_DEFAULT, access.value()), "the file");
                }
                open = true;
            }
        } catch (LinkageError e) {
            throw new ScanFileException(
                    shown + ": HDF5's C library cannot be loaded on this machine (it is built for linux-x86_64): " + e,
                    e);
        }
    }

    void group(String group, String nxClass) {
        synchronized (LIBRARY) {
            try (BytePointer name = utf8(group);
                    Id created = id(
                            H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), group, id -> H5Gclose(id))) {
                check(created.value(), group);
            }
        }
        attribute(group, "NX_class", nxClass);
    }

    /** A text attribute, or a list of them. */
    void attribute(String object, String attribute, String... values) {
        synchronized (LIBRARY) {
            String what = object + "@" + attribute;
            try (BytePointer objectName = utf8(object);
                    BytePointer name = utf8(attribute);
                    Id owner = id(H5Oopen(file, objectName, H5P_DEFAULT), object, id -> H5Oclose(id));
                    Id type = text();
                    Id space = values.length == 1 ? scalar() : space(new long[] {values.length});
                    Id created = id(
                            H5Acreate2(owner.value(), name, type.value(), space.value(), H5P_DEFAULT, H5P_DEFAULT),
                            what,
                            id -> H5Aclose(id));
                    PointerPointer<BytePointer> texts = new PointerPointer<>(values, StandardCharsets.UTF_8)) {
                check(H5Awrite(created.value(), type.value(), texts), what);
            }
        }
    }

    void text(String dataset, String value) {
        synchronized (LIBRARY) {
            try (Id type = text();
                    Id space = scalar();
                    Id created = dataset(dataset, type.value(), space, H5P_DEFAULT, H5P_DEFAULT);
                    PointerPointer<BytePointer> texts =
                            new PointerPointer<>(new String[] {value}, StandardCharsets.UTF_8)) {
                check(H5Dwrite(created.value(), type.value(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts), dataset);
            }
        }
    }

    void number(String dataset, String units, double value) {
        try (DoublePointer data = new DoublePointer(value)) {
            synchronized (LIBRARY) {
                try (Id space = scalar()) {
                    write(dataset, H5T_IEEE_F64LE_g(), space, H5P_DEFAULT, H5T_NATIVE_DOUBLE_g(), data);
                }
            }
        }
        attribute(dataset, "units", units);
    }

    void numbers(String dataset, double... values) {
        try (DoublePointer data = new DoublePointer(values)) {
            synchronized (LIBRARY) {
                try (Id space = space(new long[] {values.length})) {
                    write(dataset, H5T_IEEE_F64LE_g(), space, H5P_DEFAULT, H5T_NATIVE_DOUBLE_g(), data);
                }
            }
        }
    }

    void numbers(String dataset, int... values) {
        try (IntPointer data = new IntPointer(values)) {
            synchronized (LIBRARY) {
                try (Id space = space(new long[] {values.length})) {
                    write(dataset, H5T_STD_I32LE_g(), space, H5P_DEFAULT, H5T_NATIVE_INT32_g(), data);
                }
            }
        }
    }

    /** A float32 data set [rows, columns]. */
    void map(String dataset, String units, int rows, int columns, float[] values) {
        try (FloatPointer data = new FloatPointer(values)) {
            map(dataset, rows, columns, H5T_IEEE_F32LE_g(), H5T_NATIVE_FLOAT_g(), data);
        }
        attribute(dataset, "units", units);
        attribute(dataset, "interpretation", "image");
    }

    /** A uint8 data set [rows, columns]. */
    void mask(String dataset, int rows, int columns, byte[] values) {
        try (BytePointer data = new BytePointer(values)) {
            map(dataset, rows, columns, H5T_STD_U8LE_g(), H5T_NATIVE_UINT8_g(), data);
        }
    }

    private void map(String dataset, int rows, int columns, long fileType, long memoryType, Pointer data) {
        synchronized (LIBRARY) {
            try (Id space = space(new long[] {rows, columns});
                    Id creation = chunks(Math.max(1, Math.min(rows, MAP_CHUNK / columns)), columns)) {
                write(dataset, fileType, space, creation.value(), memoryType, data);
            }
        }
    }

    /** A uint32 data set [rows, columns, channels], 0 where nothing is written. */
    Spectra spectra(String dataset, int rows, int columns, int channels) {
        synchronized (LIBRARY) {
            int perChunk = Math.max(1, Math.min(columns, SPECTRA_CHUNK / channels));
            try (Id space = space(new long[] {rows, columns, channels});
                    Id creation = chunks(1, perChunk, channels);
                    Id access = id(H5Pcreate(H5P_CLS_DATASET_ACCESS_ID_g()), dataset, id -> H5Pclose(id))) {
                check(H5Pset_chunk_cache(access.value(), SPECTRA_CACHE_SLOTS, SPECTRA_CACHE_BYTES, 1.0), dataset);
                Id data = dataset(dataset, H5T_STD_U32LE_g(), space, creation.value(), access.value());
                Spectra made = new Spectra(data, channels);
                spectra.add(made);
                return made;
            }
        }
    }

    void softLink(String target, String link) {
        synchronized (LIBRARY) {
            try (BytePointer to = utf8(target);
                    BytePointer name = utf8(link)) {
                check(H5Lcreate_soft(to, file, name, H5P_DEFAULT, H5P_DEFAULT), link);
            }
        }
    }

    /**
     * Sends what the library still has to write nowhere, so that it can let go of a file whose disk is full or gone. One that
     * it cannot flush it never lets go of, and then takes the process down when that ends.
     */
    void abandon() {
        synchronized (LIBRARY) {
            if (!open) {
                return;
            }
            try (BytePointer name = utf8(NOWHERE);
                    Id nowhere =
                            id(H5Fcreate(name, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), NOWHERE, id -> H5Fclose(id))) {
                IntPointer sink = descriptor(nowhere.value());
                IntPointer ours = descriptor(file);
                // Exchanged, so that each is closed once: by the other's close.
                int number = ours.get();
                ours.put(sink.get());
                sink.put(number);
                spectra.stream().filter(each -> !each.closed).forEach(Spectra::release);
                open = false;
                check(H5Fclose(file), "the end of the file");
            }
        }
    }

    /** Where the library keeps the operating system's number of an open file. */
    private IntPointer descriptor(long openFile) {
        try (PointerPointer<IntPointer> handle = new PointerPointer<>(1)) {
            check(H5Fget_vfd_handle(openFile, H5P_DEFAULT, handle), "the file");
            return handle.get(IntPointer.class, 0);
        }
    }

    /** Writes what is buffered and closes the file. */
    @Override
    public void close() {
        synchronized (LIBRARY) {
            if (open) {
                // Before it is closed: a file half closed cannot be abandoned.
                check(H5Fflush(file, H5F_SCOPE_LOCAL), "the end of the file");
                open = false;
                check(H5Fclose(file), "the end of the file");
            }
        }
    }

    private void write(String name, long fileType, Id space, long creation, long memoryType, Pointer data) {
        try (Id created = dataset(name, fileType, space, creation, H5P_DEFAULT)) {
            check(H5Dwrite(created.value(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), name);
        }
    }

    private Id dataset(String dataset, long type, Id space, long creation, long access) {
        try (BytePointer name = utf8(dataset)) {
            return id(
                    H5Dcreate2(file, name, type, space.value(), H5P_DEFAULT, creation, access),
                    dataset,
                    id -> H5Dclose(id));
        }
    }

    private Id chunks(long... size) {
        Id creation = id(H5Pcreate(H5P_CLS_DATASET_CREATE_ID_g()), "chunks", id -> H5Pclose(id));
        check(H5Pset_chunk(creation.value(), size.length, size), "chunks");
        check(H5Pset_shuffle(creation.value()), "chunks");
        check(H5Pset_deflate(creation.value(), DEFLATE_LEVEL), "chunks");
        return creation;
    }

    private Id space(long[] size) {
        return id(H5Screate_simple(size.length, size, (long[]) null), "a data space", id -> H5Sclose(id));
    }

    private Id scalar() {
        return id(H5Screate(H5S_SCALAR), "a data space", id -> H5Sclose(id));
    }

    private Id text() {
        Id type = id(H5Tcopy(H5T_C_S1_g()), "a text type", id -> H5Tclose(id));
        check(H5Tset_size(type.value(), H5T_VARIABLE), "a text type");
        check(H5Tset_cset(type.value(), H5T_CSET_UTF8), "a text type");
        return type;
    }

    private Id id(long value, String what, Release release) {
        check(value, what);
        return new Id(value, () -> release.release(value));
    }

    private long check(long result, String what) {
        if (result < 0) {
            throw new ScanFileException(shown + ": " + what + " cannot be written: " + reason()
                    + "; free some space, raise the limit of file sizes (ulimit -f), or name a file on another disk");
        }
        return result;
    }

    /** What the library says of its last failure, the cause first. */
    private static String reason() {
        StringBuilder reason = new StringBuilder();
        try (H5E_walk2_t collect = new Collector(reason)) {
            H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, null);
            H5Eclear2(H5E_DEFAULT);
        }
        Matcher system = SYSTEM_MESSAGE.matcher(reason);
        return system.find() ? system.group(1) : reason.toString();
    }

    private static final class Collector extends H5E_walk2_t {
        private final StringBuilder reason;

        Collector(StringBuilder reason) {
            this.reason = reason;
        }

        @Override
        public int call(int depth, H5E_error2_t error, Pointer data) {
            if (depth == 0) {
                reason.append(error.desc().getString());
            }
            return 0;
        }
    }

    private static BytePointer utf8(String text) {
        return new BytePointer(text, StandardCharsets.UTF_8);
    }
}
