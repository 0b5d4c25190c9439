package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the README, in its order and as it stands there, but for the names that a reader replaces too, and on
 * ports and in folders that disturb nobody.
 */
class ReadmeTest {

    private static final String LAUNCHER = "./pentimento ";
    private static final String README_BROKER = "127.0.0.1:9092";
    private static final Pattern CODE_SPAN = Pattern.compile("(?<!`)`(\\./pentimento [^`]+)`(?!`)");
    private static final Pattern PAGE = Pattern.compile("Watch the scan at (http://\\S+)");
    private static final Topics TOPICS = new Topics("maxrf");

    @TempDir
    private static Path folder;

    private static LocalBroker demoBroker;
    private static Path scan;

    private final List<Child> services = new ArrayList<>();
    private String kafka;
    private int demos;

    @BeforeAll
    static void makeAScan() throws IOException {
        demoBroker = LocalBroker.start(folder.resolve("demo"), "127.0.0.1", 0);
        scan = Recordings.amptek(folder.resolve("scan"));
    }

    @AfterAll
    static void stopBroker() {
        demoBroker.close();
    }

    @AfterEach
    void endServices() throws InterruptedException {
        for (Child service : services) {
            service.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheReadmeSays() throws IOException {
        List<String> commands = commands(Files.readString(Checkout.root().resolve("README.md")));
        assertTrue(commands.size() > 8, commands::toString);
        return commands.stream().map(command -> DynamicTest.dynamicTest(command, () -> run(command)));
    }

    private static List<String> commands(String readme) {
        List<String> commands = new ArrayList<>();
        boolean isCode = false;
        for (String line : readme.lines().toList()) {
            if (line.startsWith("```")) {
                isCode = !isCode;
            } else if (isCode && !line.isBlank()) {
                assertTrue(line.startsWith(LAUNCHER), () -> "a test must know how to run: " + line);
                commands.add(line.replaceFirst("\\s+#.*", ""));
            } else {
                CODE_SPAN.matcher(line).results().forEach(span -> commands.add(span.group(1)));
            }
        }
        return commands;
    }

    private void run(String command) throws Exception {
        List<String> arguments = new ArrayList<>();
        for (String argument : command.substring(LAUNCHER.length()).split(" +")) {
            arguments.add(
                    switch (argument) {
                        case "SCAN" -> scan.toString();
                        case "maps.h5" -> folder.resolve("maps.h5").toString();
                        case README_BROKER -> kafka;
                        default -> argument;
                    });
        }
        switch (arguments.get(0)) {
            case "--help" -> showHelp(arguments);
            // Builds everything and runs all tests, this one included.
            case "test" -> assertEquals(List.of("test"), arguments);
            case "demo" -> demo(arguments);
            case "broker" -> kafka = start(arguments, "--port=0", "--data=" + folder.resolve("log"));
            case "process" -> services.add(Child.start(arguments.toArray(String[]::new)));
            case "view" -> assertIsThePage(start(arguments, "--port=0"));
            case "acquire" -> acquire(arguments);
            default -> fail("a test must know how to run: " + command);
        }
    }

    private static void showHelp(List<String> arguments) {
        String help = Run.of(arguments.toArray(String[]::new)).succeeded().out();
        for (String command : List.of("demo", "acquire", "process", "view", "broker", "scans", "models", "bench")) {
            assertTrue(help.contains("  " + command + " "), () -> command + " is not in: " + help);
        }
    }

    /** Those that scan a recording share a broker, which saves time, as instruments of their own. */
    private void demo(List<String> arguments) throws Exception {
        List<String> all = new ArrayList<>(arguments);
        if (arguments.contains("--input")) {
            all.addAll(List.of("--kafka", demoBroker.bootstrapServers(), "--instrument", "demo" + demos++));
        }
        if (arguments.contains("--headless")) {
            JsonNode figures = Run.of(all.toArray(String[]::new)).succeeded().object();
            assertEquals(
                    Recordings.ROWS * Recordings.COLUMNS, figures.get("pixels").asInt());
            assertEquals(
                    Recordings.ROWS,
                    Maps.of(Path.of(figures.get("export").asText()), "fit").get("Fe-K").length);
            return;
        }
        all.add("--port=0");
        try (Child demo = Child.start(all.toArray(String[]::new))) {
            assertIsThePage(demo.said(PAGE));
            demo.interrupt();
            demo.result();
        }
    }

    private void acquire(List<String> arguments) throws InterruptedException {
        String id = arguments.get(arguments.indexOf("--scan") + 1);
        try (MapFollower maps = new MapFollower(KafkaAccess.of(kafka), TOPICS, id, Duration.ZERO)) {
            Run.of(arguments.toArray(String[]::new)).succeeded();
            MapFollower.Result result = maps.await();
            assertEquals(Recordings.ROWS * Recordings.COLUMNS, result.pixels());
            assertEquals(0, result.lost() + result.duplicated() + result.rejected());
        }
    }

    /** A service that goes on; the first line that it prints. */
    private String start(List<String> arguments, String... more) throws Exception {
        Child service =
                Child.start(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
        services.add(service);
        return service.line();
    }

    private static void assertIsThePage(String url) throws IOException, InterruptedException {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("<title>Pentimento</title>"), page.body());
    }
}
