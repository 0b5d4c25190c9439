package io.pentimento.acquisition;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameter files in YAML, as records: keys are the components' names with hyphens, and what a record's constructor
 * refuses is said with the line where it stands. Stateless; safe for use by many threads.
 */
public final class YamlFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** How a record begins to say what is wrong: "rows=0: ...", "stage: ...". */
    private static final Pattern NAMED = Pattern.compile("([a-z0-9-]+)[=:].*", Pattern.DOTALL);

    /** Then there is no line of its own. */
    private static final Pattern MISSING = Pattern.compile(": (is|are) missing");

    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    private YamlFile() {}

    /**
     * Reads one.
     *
     * @param form a record
     * @throws AcquisitionException naming file, line and what is wrong there
     */
    public static <T> T read(Path file, Class<T> form) {
        return parse(file.toString(), text(file), form);
    }

    /**
     * The text of one.
     *
     * @throws AcquisitionException naming the file
     */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AcquisitionException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads one that has been read.
     *
     * @param place of it, for messages
     * @throws AcquisitionException naming place, line and what is wrong there
     */
    public static <T> T parse(String place, String text, Class<T> form) {
        try {
            T read = YAML.readValue(text, form);
            if (read == null) {
                throw new AcquisitionException(place + ": is empty");
            }
            return read;
        } catch (JsonProcessingException e) {
            String line = line(text, e).map(number -> ", line " + number).orElse("");
            throw new AcquisitionException(place + line + ": " + words(e), e);
        }
    }

    /** Where the key is that is wrong, or what should have it. The parser tells of a record only where it ends. */
    private static Optional<Integer> line(String text, JsonProcessingException e) {
        JsonLocation end = e.getLocation();
        if (end == null) {
            return Optional.empty();
        }
        boolean missing = MISSING.matcher(words(e)).find();
        if (e instanceof ValueInstantiationException && !missing) {
            Matcher named = NAMED.matcher(words(e));
            Optional<Integer> found = named.matches()
                    ? lastLine(text.substring(0, (int) Math.min(end.getCharOffset(), text.length())), named.group(1))
                    : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return parts(e).flatMap(key -> lastLine(upTo(text, end.getLineNr()), key).stream())
                .findFirst()
                .or(() ->
                        Optional.of((int) Math.min(end.getLineNr(), text.lines().count())));
    }

    /** The names on the way to what is wrong, the innermost first. */
    private static Stream<String> parts(JsonProcessingException e) {
        List<String> names = new ArrayList<>();
        if (e instanceof JsonMappingException mapping) {
            mapping.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(Objects::nonNull)
                    .forEach(name -> names.add(0, name));
        }
        return names.stream();
    }

    private static String upTo(String text, int lines) {
        return text.lines().limit(lines).collect(Collectors.joining("\n"));
    }

    private static Optional<Integer> lastLine(String text, String key) {
        Pattern there = Pattern.compile("(^|[\\s{,])" + Pattern.quote(key) + "\\s*:");
        List<String> lines = text.lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (there.matcher(COMMENT.matcher(lines.get(i)).replaceFirst("")).find()) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }

    private static String words(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return path(unknown) + ": there is no such key; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof ValueInstantiationException impossible && impossible.getCause() != null) {
            return impossible.getCause().getMessage();
        }
        if (e instanceof MismatchedInputException missing
                && missing.getOriginalMessage().startsWith("Cannot map `null`")) {
            return path(missing) + ": is missing, or its name is misspelt";
        }
        return e instanceof JsonMappingException mapping
                ? path(mapping) + ": " + mapping.getOriginalMessage()
                : e.getOriginalMessage();
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."));
    }
}
