package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with tools that only say how they were called. */
class LauncherTest {

    private static final Path BASH = Path.of("/bin/bash");
    private static final String JAVA =
            "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.1\"' >&2; else echo \"java $*\"; exit 7; fi";
    private static final String MAVEN =
            "if [ \"$1\" = --version ]; then echo 'Apache Maven 3.8.7'; else echo \"mvn $* in $PWD\"; fi";

    @TempDir
    private Path folder;

    private Path tools;
    private Path checkout;

    @BeforeEach
    void makeACheckoutAndTools() throws IOException {
        assumeTrue(Files.exists(BASH), "skipped: no " + BASH);
        checkout = Files.createDirectories(folder.resolve("check out"));
        Files.copy(Checkout.root().resolve("pentimento"), checkout.resolve("pentimento"));
        Files.createDirectories(checkout.resolve("deploy/standalone/target"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        tools = Files.createDirectories(folder.resolve("tools"));
        tool("java", JAVA);
        tool("javac", "echo javac 17.0.1");
        tool("mvn", MAVEN);
        tool("node", "echo v20.19.0");
        tool("npm", "echo 10.0.0");
        for (String plain : List.of(
                "bash",
                "cat",
                "cut",
                "date",
                "dirname",
                "env",
                "find",
                "git",
                "grep",
                "head",
                "mkdir",
                "mktemp",
                "mv",
                "readlink",
                "rm",
                "sed",
                "sleep",
                "sort",
                "touch",
                "uname")) {
            for (Path place : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
                if (Files.exists(place.resolve(plain)) && Files.notExists(tools.resolve(plain))) {
                    tool(plain, "exec " + place.resolve(plain) + " \"$@\"");
                }
            }
        }
    }

    @Test
    void shouldBuildThenPassArgumentsAndExitCodeOn() throws Exception {
        Run run = launch(checkout.resolve("pentimento"), "demo", "--input", "two words");
        assertEquals(7, run.code(), run.err());
        assertTrue(run.err().contains("building"), run.err());
        assertTrue(run.err().contains("mvn -q -B package -DskipTests in " + checkout), run.err());
        assertTrue(run.out().startsWith("java "), run.out());
        assertTrue(run.out().endsWith("io.pentimento.standalone.Pentimento demo --input two words\n"), run.out());
    }

    @Test
    void shouldBuildAgainOnlyWhenSourcesAreNewer() throws Exception {
        launch(checkout.resolve("pentimento"), "demo");
        assertFalse(launch(checkout.resolve("pentimento"), "demo").err().contains("building"));
        Path source = Files.createDirectories(checkout.resolve("xrf/src/main")).resolve("New.java");
        Files.writeString(source, "class New {}");
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 10_000));
        assertTrue(launch(checkout.resolve("pentimento"), "demo").err().contains("building"));
    }

    @Test
    void shouldNotBuildAgainForWhatTheBuildItselfHasMade() throws Exception {
        tool(
                "mvn",
                MAVEN + "; mkdir -p live-viewer/web/src/gen; sleep 0.05; echo made > live-viewer/web/src/gen/made.ts");
        assertTrue(launch(checkout.resolve("pentimento"), "demo").err().contains("building"));
        assertTrue(Files.exists(checkout.resolve("live-viewer/web/src/gen/made.ts")));
        assertFalse(launch(checkout.resolve("pentimento"), "demo").err().contains("building"));
    }

    @Test
    void shouldWorkThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("pentimento"), checkout.resolve("pentimento"));
        Run run = launch(link, "models", "list");
        assertEquals(7, run.code(), run.err());
        assertTrue(
                run.out()
                        .contains(checkout.resolve("deploy/standalone/target/classes")
                                .toString()),
                run.out());
    }

    @Test
    void shouldRunAllTestsFromTheCheckout() throws Exception {
        Run run = launch(checkout.resolve("pentimento"), "test", "-pl", "xrf").succeeded();
        assertEquals("mvn -B verify -pl xrf in " + checkout + "\n", run.out());
    }

    @Test
    void shouldFailWhenTheBuildFails() throws Exception {
        tool("mvn", MAVEN.replace("in $PWD\"", "in $PWD\"; exit 1"));
        Run run = launch(checkout.resolve("pentimento"), "demo");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("pentimento: the build failed"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void shouldSayWhatToInstallWhenAToolIsMissing() throws Exception {
        for (String[] missing : new String[][] {
            {"npm", "npm is missing: install Node 20.19"},
            {"node", "Node is missing: install Node 20.19"},
            {"mvn", "Maven is missing: install Maven 3.8"},
            {"javac", "this Java has no compiler: install a whole JDK, 17"},
            {"java", "Java is missing: install JDK 17"}
        }) {
            Files.delete(tools.resolve(missing[0]));
            launch(checkout.resolve("pentimento"), "demo").failed(1, "pentimento: " + missing[1]);
        }
    }

    @Test
    void shouldSayWhatToInstallWhenAToolIsTooOld() throws Exception {
        tool("node", "echo v18.19.0");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "Node 18.19.0 is too old: install Node 20.19");
        tool("node", "echo v20.18.3");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "Node 20.18.3 is too old: install Node 20.19");
        tool("mvn", "echo Apache Maven 3.6.3");
        tool("node", "echo v22.0.0");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "Maven 3.6.3 is too old: install Maven 3.8");
        tool("javac", "echo javac 11.0.2");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "javac 11.0.2 is too old: install JDK 17");
        tool("java", "echo 'openjdk version \"11.0.2\"' >&2");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "Java 11.0.2 is too old: install JDK 17");
        tool("java", "echo 'java version \"1.8.0_402\"' >&2");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "is too old: install JDK 17");
    }

    @Test
    void shouldNotTakeWhatJavaWasGivenForItsVersion() throws Exception {
        String picked = "echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx64g' >&2\n"
                + "echo 'NOTE: Picked up JDK_JAVA_OPTIONS: -Xss99m' >&2\n";
        tool("java", picked + "echo 'openjdk version \"11.0.2\"' >&2");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "Java 11.0.2 is too old");
        tool("java", picked + JAVA);
        tool("javac", picked + "echo javac 17.0.1");
        assertEquals(7, launch(checkout.resolve("pentimento"), "demo").code());
        tool("java", "exit 1");
        launch(checkout.resolve("pentimento"), "demo").failed(1, "Java of an unknown version is too old");
    }

    @Test
    void shouldNotBuildAgainWhatTheTestsHaveBuilt() throws Exception {
        launch(checkout.resolve("pentimento"), "test").succeeded();
        assertFalse(launch(checkout.resolve("pentimento"), "demo").err().contains("building"));
        Files.delete(checkout.resolve("deploy/standalone/target/.built"));
        launch(checkout.resolve("pentimento"), "test", "-pl", "xrf").succeeded();
        assertTrue(
                launch(checkout.resolve("pentimento"), "demo").err().contains("building"),
                "only a part had been built");
    }

    @Test
    void shouldPassTheExitCodeOfFailingTestsOn() throws Exception {
        tool("mvn", MAVEN.replace("in $PWD\"", "in $PWD\"; exit 3"));
        assertEquals(3, launch(checkout.resolve("pentimento"), "test").code());
        assertFalse(Files.exists(checkout.resolve("deploy/standalone/target/.built")));
    }

    @Test
    void shouldPassShellcheck() throws Exception {
        ForeignProgram.assume("shellcheck", "--version");
        ForeignProgram.output(
                "shellcheck", Checkout.root().resolve("pentimento").toString());
    }

    private void tool(String name, String body) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!" + BASH + "\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** From another folder, with the tools and nothing else on the PATH. */
    private Run launch(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(BASH.toString(), script.toString()));
        command.addAll(List.of(arguments));
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(tools.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
    }
}
