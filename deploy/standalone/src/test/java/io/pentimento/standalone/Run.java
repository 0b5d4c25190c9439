package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;

/**
 * A command of the program, run to its end in this JVM.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Run(int code, String out, String err) {

    /** What takes so long hangs: a training that takes a minute alone takes several on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Fails when the command hangs. */
    static Run of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Pentimento.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = assertTimeoutPreemptively(
                PATIENCE, () -> command.execute(arguments), () -> "hangs: " + String.join(" ", arguments) + "\n" + err);
        return new Run(code, out.toString(), err.toString());
    }

    Run succeeded() {
        assertEquals(0, code, () -> out + err);
        return this;
    }

    /** One message and no stack: what, where, what to do. */
    void failed(int expected, String... said) {
        assertEquals(expected, code, () -> out + err);
        assertEquals("", out);
        for (String part : said) {
            assertTrue(err.contains(part), () -> "\"" + part + "\" is not in: " + err);
        }
        assertTrue(!err.contains("\tat "), () -> "shows a stack: " + err);
    }

    /** Standard output, which must be one JSON object per line and nothing else. */
    List<JsonNode> json() {
        ObjectMapper mapper = new ObjectMapper();
        return out.lines()
                .map(line -> {
                    try {
                        JsonNode node = mapper.readTree(line);
                        assertTrue(node.isObject(), line);
                        return node;
                    } catch (JsonProcessingException e) {
                        throw new AssertionError("not JSON: " + line, e);
                    }
                })
                .toList();
    }

    /** The one JSON object on standard output. */
    JsonNode object() {
        assertEquals(1, out.lines().count(), out);
        return json().get(0);
    }
}
