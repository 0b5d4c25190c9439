package io.pentimento.training.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.training.TrainingException;
import io.pentimento.training.tune.Trial.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a journal says: a line of JSON for the search, then one for each event of a trial.
 *
 * @param header of the search
 * @param history what came of it; a trial whose end is not there counts as cut off
 * @param complete bytes up to the end of the last complete line
 * @param torn whether something stands behind that
 */
record JournalText(Header header, SearchHistory history, long complete, boolean torn) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** First line: what must stay the same when a search is resumed. */
    record Header(List<Parameter> space, Direction direction, long seed, int startUp, long firstRung, int reduction) {

        Header {
            if (space == null || direction == null) {
                throw new IllegalArgumentException("needs a space and a direction");
            }
        }

        static Header of(SearchSpace space, SearchSettings settings) {
            return new Header(
                    space.parameters(),
                    settings.direction(),
                    settings.seed(),
                    settings.startUp(),
                    settings.firstRung(),
                    settings.reduction());
        }
    }

    /** Any other line. Fields that an event does not have are null. */
    record Event(
            Kind event,
            int trial,
            Instant at,
            Integer attempt,
            ParameterValues values,
            Long step,
            Double value,
            String note) {}

    enum Kind {
        BEGUN,
        REPORTED,
        FINISHED,
        STOPPED,
        FAILED,
        CUT_OFF
    }

    static JournalText read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TrainingException(file + ": the journal cannot be read: " + e.getMessage(), e);
        }
        int complete = bytes.length;
        while (complete > 0 && bytes[complete - 1] != '\n') {
            complete--;
        }
        String text = new String(bytes, 0, complete, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            throw new TrainingException(file + ": holds no complete line; remove it to begin the search anew");
        }
        return new Reader(file).read(text.split("\n"), complete, complete < bytes.length);
    }

    /** Puts the lines together. */
    private static final class Reader {

        private final Path file;
        private final Map<Integer, Trial> trials = new TreeMap<>();
        private int line;

        Reader(Path file) {
            this.file = file;
        }

        JournalText read(String[] lines, long complete, boolean torn) {
            line = 1;
            Header header = header(lines[0]);
            SearchSpace space = new SearchSpace(header.space());
            for (line = 2; line <= lines.length; line++) {
                take(parse(lines[line - 1], space));
            }
            List<Trial> all = new ArrayList<>(trials.values());
            return new JournalText(header, new SearchHistory(space, header.direction(), all), complete, torn);
        }

        private Header header(String text) {
            try {
                return JSON.readValue(text, Header.class);
            } catch (JsonProcessingException e) {
                throw malformed("is not the first line of a search's journal: " + e.getOriginalMessage(), e);
            }
        }

        private Event parse(String text, SearchSpace space) {
            try {
                JsonNode node = JSON.readTree(text);
                return new Event(
                        Kind.valueOf(field(node, "event").asText()),
                        field(node, "trial").asInt(),
                        Instant.parse(field(node, "at").asText()),
                        node.has("attempt") ? node.get("attempt").asInt() : null,
                        node.has("values") ? values(node.get("values"), space) : null,
                        node.has("step") ? node.get("step").asLong() : null,
                        node.has("value") ? node.get("value").asDouble() : null,
                        node.has("note") ? node.get("note").asText() : null);
            } catch (JsonProcessingException e) {
                throw malformed("is not JSON: " + e.getOriginalMessage(), e);
            } catch (RuntimeException e) {
                throw malformed("is not a trial's event: " + e.getMessage(), e);
            }
        }

        private static JsonNode field(JsonNode node, String name) {
            JsonNode field = node.get(name);
            if (field == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return field;
        }

        private static ParameterValues values(JsonNode node, SearchSpace space) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Parameter parameter : space.parameters()) {
                values.put(parameter.name(), value(parameter, field(node, parameter.name())));
            }
            return new ParameterValues(values);
        }

        private static Object value(Parameter parameter, JsonNode node) {
            if (parameter instanceof Parameter.Real && node.isNumber()) {
                return node.asDouble();
            }
            if (parameter instanceof Parameter.Whole && node.isIntegralNumber()) {
                return node.asLong();
            }
            if (parameter instanceof Parameter.Choice choice && choice.options().contains(node.asText())) {
                return node.asText();
            }
            throw new IllegalArgumentException(parameter.name() + "=" + node + ": is no value of " + parameter);
        }

        private void take(Event event) {
            Trial trial = trials.get(event.trial());
            if (event.event() == Kind.BEGUN) {
                trials.put(event.trial(), begun(event));
            } else if (trial == null) {
                throw malformed("trial=" + event.trial() + ": has not begun before", null);
            } else if (event.event() == Kind.REPORTED) {
                List<Trial.Report> reports = new ArrayList<>(trial.reports());
                reports.add(new Trial.Report(require(event.step(), "step"), require(event.value(), "value")));
                trials.put(event.trial(), trial.with(reports, event.at()));
            } else {
                Outcome outcome = Outcome.valueOf(event.event().name());
                double value = outcome == Outcome.FINISHED
                        ? require(event.value(), "value")
                        : event.value() == null ? Double.NaN : event.value();
                String note = event.note() == null ? "" : event.note();
                trials.put(event.trial(), trial.with(outcome, value, note, event.at()));
            }
        }

        private Trial begun(Event event) {
            return Trial.begun(
                    event.trial(), require(event.attempt(), "attempt"), require(event.values(), "values"), event.at());
        }

        private <V> V require(V value, String name) {
            if (value == null) {
                throw malformed(name + " is missing", null);
            }
            return value;
        }

        private TrainingException malformed(String what, Throwable cause) {
            return new TrainingException(
                    file + ", line " + line + ": " + what + "; correct the line, or remove the file to begin anew",
                    cause);
        }
    }
}
