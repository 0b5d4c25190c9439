package io.pentimento.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/**
 * Looks whether a model does what its manifest says: inputs and outputs of the graph by name and shape, finite numbers for
 * no counts, few and very many, and the numbers of the network that it was exported from.
 */
public final class ModelCheck {

    private static final int ROWS = 16;
    private static final int MOST_COUNTS = 1_000_000;
    private static final long ANY = -1;

    private ModelCheck() {}

    /**
     * A model that is as it should be.
     *
     * @param opset of the graph, of ONNX's own operators
     * @param parity {@link ParityFixture#difference} to what was said where it was exported; absent without a fixture
     */
    public record Result(long opset, Optional<Double> parity) {}

    /**
     * Checks a model of a store.
     *
     * @param id as {@link ModelStore#ids} gives it
     * @throws ModelException saying what is wrong
     */
    public static Result verify(ModelStore store, String id) {
        Model model = store.load(id);
        try (ModelSession session = open(model, 1)) {
            return new Result(
                    opset(model),
                    store.parity(model.manifest().id()).map(fixture -> difference(model.manifest(), session, fixture)));
        }
    }

    /** What a graph that rounds to 8 bits says itself of the spectra of a fixture. */
    public static ParityFixture rounded(Model model, ParityFixture spectra) {
        try (ModelSession session = ModelSession.open(model, 1)) {
            float[][] results = run(model.manifest(), session, spectra.rows(), spectra.input());
            return spectra.with(results[0], results[1], true);
        }
    }

    /**
     * Opens a model, and tries it before it is relied on.
     *
     * @param threads that one run may use on the CPU
     * @throws ModelException when ONNX Runtime refuses the graph, it does not fit its manifest, or it yields no numbers
     */
    public static ModelSession open(Model model, int threads) {
        ModelSession session = ModelSession.open(model, threads);
        try {
            check(model.manifest(), session);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static void check(Manifest manifest, ModelSession session) {
        long layers = manifest.layers().size();
        if (manifest.input() instanceof ModelInput.Spectrum spectrum) {
            requireInputs(manifest, session, Map.of("spectrum", new long[] {ANY, spectrum.bins()}));
            requireResults(manifest, session, ANY, layers);
            tryOn(manifest, session, "no counts", i -> 0);
            SplittableRandom random = new SplittableRandom(1);
            tryOn(manifest, session, "random counts", i -> random.nextInt(100));
            tryOn(manifest, session, "a million counts in every bin", i -> MOST_COUNTS);
        } else if (manifest.input() instanceof ModelInput.Neighbourhood maps) {
            long side = maps.side();
            requireInputs(
                    manifest,
                    session,
                    Map.of("maps", new long[] {1, maps.layers().size(), side, side}, "known", new long[] {
                        1, 1, side, side
                    }));
            requireResults(manifest, session, 1, layers, maps.tile(), maps.tile());
            tryOn(manifest, session, "a tile of which nothing is known", 0);
            tryOn(manifest, session, "a tile of random maps", 1);
        } else {
            requireInputs(
                    manifest,
                    session,
                    Map.of(
                            "counts", new long[] {ANY, ANY},
                            "operator", new long[] {ANY, ANY},
                            "design", new long[] {ANY, ANY},
                            "bands", new long[] {3}));
            require(manifest, "output", "amounts", session.outputs().get("amounts"), ANY, ANY);
            require(manifest, "output", "chi2", session.outputs().get("chi2"), ANY);
        }
    }

    private static void requireInputs(Manifest manifest, ModelSession session, Map<String, long[]> expected) {
        Map<String, long[]> found = session.inputs();
        expected.forEach((name, shape) -> require(manifest, "input", name, found.get(name), shape));
        found.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ModelException(manifest.id() + ": the graph wants an input " + name
                            + ", of which a model of this kind knows nothing; export it again");
                });
    }

    private static void requireResults(Manifest manifest, ModelSession session, long... shape) {
        require(manifest, "output", "values", session.outputs().get("values"), shape);
        if (manifest.errors()) {
            require(manifest, "output", "errors", session.outputs().get("errors"), shape);
        }
    }

    /** A dimension that the graph leaves open fits; one that must be open does not fit a fixed one. */
    private static void require(Manifest manifest, String what, String name, long[] found, long... expected) {
        if (found == null) {
            throw new ModelException(
                    manifest.id() + ": the graph has no " + what + " " + name + ", which its manifest promises");
        }
        boolean fits = found.length == expected.length;
        for (int d = 0; fits && d < found.length; d++) {
            fits = found[d] == ANY || found[d] == expected[d];
        }
        if (!fits) {
            throw new ModelException(manifest.id() + ": " + what + " " + name + " of the graph has the shape "
                    + words(found) + ", its manifest promises " + words(expected));
        }
    }

    private static String words(long[] shape) {
        return Arrays.toString(shape).replace("-1", "any");
    }

    private static void tryOn(Manifest manifest, ModelSession session, String what, IntToDoubleFunction counts) {
        int bins = ((ModelInput.Spectrum) manifest.input()).bins();
        float[] spectrum = new float[ROWS * bins];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = (float) counts.applyAsDouble(i);
        }
        int layers = manifest.layers().size();
        float[][] results = run(manifest, session, ROWS, spectrum);
        for (int i = 0; i < results[0].length; i++) {
            if (!Float.isFinite(results[0][i])) {
                throw new ModelException(manifest.id() + ": for " + what + " layer "
                        + manifest.layers().get(i % layers).name() + " is " + results[0][i]
                        + "; a graph must yield a number for every spectrum");
            }
        }
        for (int i = 0; i < results[1].length; i++) {
            if (Float.isInfinite(results[1][i]) || results[1][i] < 0) {
                throw new ModelException(manifest.id() + ": for " + what + " the standard deviation of layer "
                        + manifest.layers().get(i % layers).name() + " is " + results[1][i]
                        + "; it must be a positive number, or 0 or NaN where there is none");
            }
        }
    }

    private static void tryOn(Manifest manifest, ModelSession session, String what, float known) {
        TileBuffers tile = new TileBuffers(manifest);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < tile.maps().capacity(); i++) {
            tile.maps().put(i, known * (float) random.nextGaussian());
        }
        for (int i = 0; i < tile.known().capacity(); i++) {
            tile.known().put(i, known);
        }
        tile.run(session);
        int each = tile.values().capacity() / manifest.layers().size();
        for (int i = 0; i < tile.values().capacity(); i++) {
            if (Float.isInfinite(tile.values().get(i))
                    || known > 0 && Float.isNaN(tile.values().get(i))) {
                throw new ModelException(manifest.id() + ": for " + what + " layer "
                        + manifest.layers().get(i / each).name() + " is "
                        + tile.values().get(i) + "; a graph must yield a number for every pixel that is known");
            }
        }
    }

    /** Values, and errors where the manifest promises them. */
    private static float[][] run(Manifest manifest, ModelSession session, int rows, float[] spectrum) {
        int layers = manifest.layers().size();
        FloatBuffer input = ModelSession.floats(spectrum.length).put(spectrum).flip();
        FloatBuffer values = ModelSession.floats(rows * layers);
        FloatBuffer errors = ModelSession.floats(manifest.errors() ? rows * layers : 0);
        session.run(manifest, rows, input, values, errors);
        float[][] results = {new float[values.capacity()], new float[errors.capacity()]};
        values.get(results[0]);
        errors.get(results[1]);
        return results;
    }

    private static double difference(Manifest manifest, ModelSession session, ParityFixture fixture) {
        int layers = manifest.layers().size();
        int bins;
        int results;
        if (manifest.input() instanceof ModelInput.Spectrum spectrum) {
            bins = spectrum.bins();
            results = layers;
        } else if (manifest.input() instanceof ModelInput.Neighbourhood maps) {
            bins = (maps.layers().size() + 1) * maps.side() * maps.side();
            results = layers * maps.tile() * maps.tile();
        } else {
            throw unfit(manifest);
        }
        if (fixture.input().length != fixture.rows() * bins
                || fixture.values().length != fixture.rows() * results
                || (fixture.errors().length > 0) != manifest.errors()) {
            throw unfit(manifest);
        }
        float[][] found = manifest.input() instanceof ModelInput.Spectrum
                ? run(manifest, session, fixture.rows(), fixture.input())
                : tiles(manifest, session, fixture);
        double difference = fixture.difference(manifest, found[0], found[1]);
        if (!(difference <= fixture.mostDifference())) {
            throw new ModelException(manifest.id() + ": differs by " + difference
                    + " from what was said where it was exported; at most " + fixture.mostDifference() + " is allowed");
        }
        return difference;
    }

    private static ModelException unfit(Manifest manifest) {
        return new ModelException(manifest.id() + ": " + ParityFixture.HEADER + " does not fit the manifest; export"
                + " the model again");
    }

    /** Values, and errors where the manifest promises them, of a fixture's tiles. */
    private static float[][] tiles(Manifest manifest, ModelSession session, ParityFixture fixture) {
        TileBuffers tile = new TileBuffers(manifest);
        int each = fixture.input().length / fixture.rows();
        float[][] results = {new float[fixture.values().length], new float[fixture.errors().length]};
        for (int row = 0; row < fixture.rows(); row++) {
            int maps = tile.maps().capacity();
            tile.maps().put(0, fixture.input(), row * each, maps);
            tile.known().put(0, fixture.input(), row * each + maps, tile.known().capacity());
            tile.run(session);
            int yielded = tile.values().capacity();
            tile.values().get(0, results[0], row * yielded, yielded);
            tile.errors()
                    .get(
                            0,
                            results[1],
                            manifest.errors() ? row * yielded : 0,
                            tile.errors().capacity());
        }
        return results;
    }

    private static long opset(Model model) {
        try {
            return ModelProto.parseFrom(model.graph()).getOpsetImportList().stream()
                    .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                    .mapToLong(set -> set.getVersion())
                    .max()
                    .orElse(0);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelException(model.manifest().id() + ": the graph cannot be read: " + e.getMessage(), e);
        }
    }
}
