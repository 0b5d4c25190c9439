package io.pentimento.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * whose models come first. Beside these two may lie {@code card.md}, for people, and a {@link ParityFixture}.
 *
 * <p>Of several versions of a name one is live, the one that runs: that named by the file {@code <name>/live} of the
 * directory, else that marked in the index of those shipped, else the highest.
 *
 * <p>Safe for use by many threads.
 */
public final class ModelStore {

    private static final String MANIFEST = "manifest.json";
    private static final String GRAPH = "model.onnx";
    private static final String CARD = "card.md";
    private static final String LIVE = "live";
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

    /** The ids of the live versions, one for each name, sorted. */
    public List<String> live() {
        Map<String, Location> all = locations();
        return all.keySet().stream()
                .map(id -> id.substring(0, id.indexOf('/')))
                .distinct()
                .sorted()
                .map(name -> live(all, name))
                .toList();
    }

    /**
     * Makes a version the live one, for all who open this store from now on.
     *
     * @param id "elements-sdd/2"
     * @throws ModelException when there is no such model, or the store has no directory that can be written
     */
    public void promote(String id) {
        Manifest manifest = load(id).manifest();
        Path root = directory.orElseThrow(() ->
                new ModelException("a version can be made the live one in a store of your own only; name its folder"));
        Path label = root.resolve(manifest.name()).resolve(LIVE);
        try {
            Files.createDirectories(label.getParent());
            Path written = Files.writeString(
                    label.resolveSibling(
                            "." + LIVE + "." + ProcessHandle.current().pid()),
                    manifest.version() + "\n");
            Files.move(written, label, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ModelException(label + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * What is said about a model to people, Markdown.
     *
     * @param id as {@link #ids} gives it
     */
    public Optional<String> card(String id) {
        return locations().get(id).find(CARD).map(text -> new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Inputs and outputs of the network that the model was exported from.
     *
     * @param id as {@link #ids} gives it
     * @throws ModelException when the fixture is damaged
     */
    public Optional<ParityFixture> parity(String id) {
        Location location = locations().get(id);
        return location.find(ParityFixture.HEADER)
                .map(header -> ParityFixture.read(
                        location + ParityFixture.HEADER, header, location.read(ParityFixture.NUMBERS)));
    }

    /**
     * The model with this name, live version, or with this id.
     *
     * @param nameOrId "fit" or "fit/1"
     * @throws ModelException when there is none, or its files are damaged
     */
    public Model load(String nameOrId) {
        Map<String, Location> all = locations();
        String id = all.containsKey(nameOrId) ? nameOrId : live(all, nameOrId);
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
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String live(Map<String, Location> all, String name) {
        Optional<String> label = directory
                .map(root -> root.resolve(name).resolve(LIVE))
                .filter(Files::isRegularFile)
                .map(file -> name + "/"
                        + new String(new Folder(file.getParent()).read(LIVE), StandardCharsets.UTF_8).strip());
        label.filter(id -> !all.containsKey(id)).ifPresent(id -> {
            throw new ModelException(directory.orElseThrow().resolve(name).resolve(LIVE) + ": names " + id
                    + ", which is not in the store; promote one of " + versions(all, name));
        });
        return label.or(() -> shippedIndex()
                        .filter(line -> line.length == 2 && line[0].startsWith(name + "/"))
                        .map(line -> line[0])
                        .findFirst())
                .orElseGet(() -> newest(all, name));
    }

    private static List<String> versions(Map<String, Location> all, String name) {
        return all.keySet().stream()
                .filter(id -> id.startsWith(name + "/"))
                .sorted()
                .toList();
    }

    private String newest(Map<String, Location> all, String name) {
        return versions(all, name).stream()
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
        shippedIndex().forEach(line -> all.put(line[0], new Shipped(line[0] + "/")));
        directory.ifPresent(root -> foldersWithManifest(root)
                .forEach(folder -> all.put(root.relativize(folder).toString().replace('\\', '/'), new Folder(folder))));
        return all;
    }

    /** Per shipped model its id and, where it is the live version of its name, the word "live". */
    private static Stream<String[]> shippedIndex() {
        String index = new String(new Shipped("").read("index"), StandardCharsets.UTF_8);
        return index.lines().filter(line -> !line.isBlank()).map(line -> line.strip()
                .split("\\s+", 2));
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

        boolean has(String file);

        default Optional<byte[]> find(String file) {
            return has(file) ? Optional.of(read(file)) : Optional.empty();
        }
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
        public boolean has(String file) {
            return Files.exists(path.resolve(file));
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
        public boolean has(String file) {
            return ModelStore.class.getResource(SHIPPED + prefix + file) != null;
        }

        @Override
        public String toString() {
            return "shipped " + prefix;
        }
    }
}
