package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.broker.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Chromium sets rules for a running scan, one of which stops it. Its pictures lie in {@code target/}. */
class BrowserSetsRulesTest {

    private static final Path PICTURE = Path.of(System.getProperty("pentimento.pictures", "target"), "set-rules.png")
            .toAbsolutePath();
    private static final Path WEB = Checkout.root().resolve("live-viewer").resolve("web");

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireABrowser() throws InterruptedException {
        String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        assumeTrue(Files.exists(Path.of(chromium)), "skipped: no " + chromium);
        assumeTrue(Files.exists(WEB.resolve("node_modules")), "skipped: no " + WEB.resolve("node_modules"));
        ForeignProgram.assume("node", "--version");
    }

    @Test
    void shouldMarkWhatARuleFindsAndStopTheScanWhereOneSaysSo() throws Exception {
        Path audit = folder.resolve("audit.jsonl");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Child processor = Child.start("process", "--models=fit", "--kafka", broker.bootstrapServers());
                Child viewer = Child.start(
                        "view", "--port=0", "--audit-log", audit.toString(), "--kafka", broker.bootstrapServers());
                Child adapter = Child.start(
                        "acquire",
                        "--source=simulate",
                        "--size=80x120",
                        "--rate=40",
                        "--json",
                        "--kafka",
                        broker.bootstrapServers())) {
            viewer.awaitErr("follow this link, once: ");
            Matcher link = Pattern.compile("once: (http://\\S+)").matcher(viewer.err());
            assertTrue(link.find(), viewer.err());
            JsonNode seen = set(link.group(1));

            assertTrue(seen.get("rule").asText().contains(" on ≥ 20 connected px"), seen.toString());
            assertTrue(seen.get("fired").asText().contains("pixels that hang together"), seen.toString());
            assertTrue(seen.get("mark").asText().startsWith("Found by Patch: fit/Pb-L > 3000 on "), seen.toString());
            assertTrue(seen.get("secondSees").asText().contains("Patch"), seen.toString());
            assertTrue(seen.get("evidence").asText().contains("Whole scan"), seen.toString());
            assertTrue(
                    seen.get("stopped").asText().startsWith("stopped: satisfied: rule Enough (Ada): "),
                    seen.toString());

            JsonNode outcome = new ObjectMapper().readTree(adapter.line());
            assertEquals("SATISFIED", outcome.get("exitStatus").asText());
            assertTrue(outcome.get("donePixels").asInt() < 80 * 120, outcome.toString());
            String kept = Files.readString(audit);
            assertTrue(kept.contains("\"who\":\"rule Enough\""), kept);
            assertTrue(processor.isAlive(), processor.err());
        }
    }

    private static JsonNode set(String url) throws Exception {
        String said = ForeignProgram.output(
                "node",
                WEB.resolve("e2e").resolve("set-rules.mjs").toString(),
                "--url",
                url,
                "--layer",
                "fit/Pb-L",
                "--above",
                "3000",
                "--screenshot",
                PICTURE.toString());
        return new ObjectMapper().readTree(said.lines().reduce("", (first, last) -> last));
    }
}
