package io.pentimento.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Standard output of a command: plain lines for people, or one JSON object per line. */
final class Output {

    private final ObjectMapper json = new ObjectMapper();
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean asJson;

    Output(CommandSpec spec, boolean asJson) {
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
        this.asJson = asJson;
    }

    /** A result: the JSON form, or the plain one. */
    void result(Object object, String plain) {
        if (asJson) {
            try {
                out.println(json.writeValueAsString(object));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("records can be written as JSON", e);
            }
        } else {
            out.println(plain);
        }
        out.flush();
    }

    /** That a service has started: for programs only, people are told in words. */
    void started(Object object) {
        if (asJson) {
            result(object, "");
        }
    }

    /** Something for people on the way; never on standard output. */
    void say(String text) {
        err.println(text);
        err.flush();
    }
}
