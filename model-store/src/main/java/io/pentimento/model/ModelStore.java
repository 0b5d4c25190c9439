package io.pentimento.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where models lie: those shipped with the program, and a directory {@code <name>/<version>/{manifest.json, model.onnx}}
 * whose models come first. Of several versions of a name the highest is the one that runs.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ModelStore {

    private static final String MANIFEST = "manifest.json";
    private static final String GRAPH = "model.onnx";
    private static final String SHIPPED = "/models/";

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final Optional<Path> directory;

    private ModelStore(Optional<Path> directory) {
        this.directory = directory;
    }

    /** Only the models that are shipped. */
    public static ModelStore shipped() {
        return new ModelStore(Optional.empty());
    }

    /**
     * The models in a directory, and the shipped ones.
     *
     * @throws ModelException when it is not a directory
     */
    public static ModelStore in(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ModelException("model store " + directory + " is not a directory; name one that is");
        }
        return new ModelStore(Optional.of(directory));
    }

    /** The ids of all models, "fit/1", sorted. */
    public List<String> ids() {
        return locations().keySet().stream().sorted().toList();
    }

    /**
     * The model with this name, highest version, or with this id.
     *
     * @param nameOrId "fit" or "fit/1"
     * @throws ModelException when there is none, or its files are damaged
     */
    public Model load(String nameOrId) {
        Map<String, Location> all = locations();
        String id = all.containsKey(nameOrId) ? nameOrId : newest(all, nameOrId);
        Location location = all.get(id);
        Manifest manifest = manifest(location);
        byte[] graph = location.read(GRAPH);
        String found = sha256(graph);
        if (!found.equals(manifest.sha256())) {
            throw new ModelException(location + GRAPH + ": sha256 is " + found + ", the manifest promises "
                    + manifest.sha256() + "; the file is damaged, restore it");
        }
        if (!manifest.id().equals(id)) {
            throw new ModelException(
                    location + MANIFEST + ": name/version is " + manifest.id() + ", its place says " + id);
        }
        return new Model(manifest, graph);
    }

    /** SHA-256 in lower-case hexadecimal. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String newest(Map<String, Location> all, String name) {
        return all.keySet().stream()
                .filter(id -> id.startsWith(name + "/"))
                .max(Comparator.comparing(id -> id.substring(name.length() + 1), ModelStore::compareVersions))
                .orElseThrow(() -> new ModelException("model=" + name + ": not in the store, which has " + ids()));
    }

    /** Numbers in versions compare as numbers, 10 comes after 9, and come before words. */
    private static int compareVersions(String a, String b) {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean leftNumber = left[i].matches("\\d{1,9}");
            boolean rightNumber = right[i].matches("\\d{1,9}");
            int order = leftNumber && rightNumber
                    ? Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]))
                    : leftNumber != rightNumber
                            ? Boolean.compare(rightNumber, leftNumber)
                            : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private Manifest manifest(Location location) {
        try {
            return json.readValue(location.read(MANIFEST), Manifest.class);
        } catch (JsonProcessingException e) {
            throw new ModelException(location + MANIFEST + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException(location + MANIFEST + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Location> locations() {
        Map<String, Location> all = new LinkedHashMap<>();
        String index = new String(new Shipped("").read("index"), StandardCharsets.UTF_8);
        index.lines().filter(id -> !id.isBlank()).forEach(id -> all.put(id, new Shipped(id + "/")));
        directory.ifPresent(root -> foldersWithManifest(root)
                .forEach(folder -> all.put(root.relativize(folder).toString().replace('\\', '/'), new Folder(folder))));
        return all;
    }

    private static List<Path> foldersWithManifest(Path root) {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> names = Files.list(root)) {
            for (Path name : names.filter(Files::isDirectory).toList()) {
                try (Stream<Path> versions = Files.list(name)) {
                    versions.filter(v -> Files.exists(v.resolve(MANIFEST))).forEach(folders::add);
                }
            }
        } catch (IOException e) {
            throw new ModelException("model store " + root + " cannot be listed: " + e.getMessage(), e);
        }
        return folders;
    }

    private sealed interface Location {
        byte[] read(String file);
    }

    private record Folder(Path path) implements Location {
        @Override
        public byte[] read(String file) {
            try {
                return Files.readAllBytes(path.resolve(file));
            } catch (IOException e) {
                throw new ModelException(path.resolve(file) + " cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return path + "/";
        }
    }

    private record Shipped(String prefix) implements Location {
        @Override
        public byte[] read(String file) {
            String resource = SHIPPED + prefix + file;
            try (InputStream in = ModelStore.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new ModelException("shipped model file " + resource + " is missing: build the program again");
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new ModelException("shipped model file " + resource + " cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return "shipped " + prefix;
        }
    }
}
