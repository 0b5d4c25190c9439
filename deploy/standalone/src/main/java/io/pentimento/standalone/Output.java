package io.pentimento.standalone;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Standard output of a command: plain lines for people, or one JSON object per line. */
final class Output {

    /** JSON has no number for what cannot be known, such as the F1 of a label that neither occurs nor is claimed. */
    private static final SimpleModule UNKNOWN_IS_NULL =
            new SimpleModule().addSerializer(Double.class, new Numbers()).addSerializer(double.class, new Numbers());

    private static final class Numbers extends JsonSerializer<Double> {
        @Override
        public void serialize(Double number, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeNull();
            }
        }
    }

    private final ObjectMapper json = new ObjectMapper().registerModule(UNKNOWN_IS_NULL);
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
