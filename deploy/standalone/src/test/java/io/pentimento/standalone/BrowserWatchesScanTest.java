package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.broker.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Chromium watches a real scan fill in. */
class BrowserWatchesScanTest {

    private static final Path WEB = Checkout.root().resolve("live-viewer").resolve("web");
    private static final int PIXELS = 40 * 60;

    @TempDir
    private static Path log;

    @BeforeAll
    static void requireABrowser() throws InterruptedException {
        String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        assumeTrue(Files.exists(Path.of(chromium)), "skipped: no " + chromium);
        assumeTrue(Files.exists(WEB.resolve("node_modules")), "skipped: no " + WEB.resolve("node_modules"));
        ForeignProgram.assume("node", "--version");
    }

    @Test
    void shouldSeeTheScanFillInAndItsSpectra() throws Exception {
        try (LocalBroker broker = LocalBroker.start(log, "127.0.0.1", 0);
                Child processor = Child.start("process", "--kafka", broker.bootstrapServers());
                Child viewer = Child.start("view", "--port=0", "--kafka", broker.bootstrapServers());
                Child adapter = Child.start(
                        "acquire",
                        "--source=simulate",
                        "--size=40x60",
                        "--rate=150",
                        "--json",
                        "--kafka",
                        broker.bootstrapServers())) {
            String url = viewer.line();
            String said = ForeignProgram.output(
                    "node",
                    WEB.resolve("e2e").resolve("watch-scan.mjs").toString(),
                    "--url",
                    url,
                    "--complete",
                    "--layer",
                    "fit/Pb-L");
            JsonNode seen = new ObjectMapper().readTree(said.lines().reduce("", (first, last) -> last));
            assertTrue(seen.get("first").asInt() > 0 && seen.get("first").asInt() < PIXELS, said);
            assertEquals(PIXELS, seen.get("painted").asInt(), said);
            assertTrue(seen.get("pixelSpectrum").asText().contains("Pixel row"), said);
            assertTrue(seen.get("areaSpectrum").asText().startsWith("Sum of"), said);
            assertTrue(seen.get("kept").asBoolean(), said);
            adapter.result().succeeded();
            assertTrue(processor.isAlive(), processor.err());
        }
    }
}
