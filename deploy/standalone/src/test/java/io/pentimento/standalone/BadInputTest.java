package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.pentimento.broker.LocalBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong: one message that says what, where and what to do, an exit code, and no waiting for ever. */
class BadInputTest {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    private static Path log;

    private static LocalBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(log, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldRefuseAPathThatIsNotThere() {
        input(folder.resolve("nowhere")).failed(FAILED, "nowhere: no such file or folder");
    }

    @Test
    void shouldRefuseAFileThatIsNoScan() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "no spectra");
        input(file).failed(FAILED, file + ": not a scan", "Pentimento reads");
    }

    @Test
    void shouldRefuseAFolderWithoutSpectra() {
        input(folder).failed(FAILED, folder + ": holds no scan", "Pentimento reads");
    }

    @Test
    void shouldRefuseARippleFileOfTheWrongSize() throws IOException {
        Path header = Recordings.ripple(folder);
        Files.writeString(header, Files.readString(header).replace("height\t8", "height\t9"));
        input(header).failed(FAILED, "painting.raw: holds", "but " + header + " promises", "correct the header");
    }

    @Test
    void shouldRefuseARippleFileWithoutItsSpectra() throws IOException {
        Path header = Recordings.ripple(folder);
        Files.delete(folder.resolve("painting.raw"));
        input(header).failed(FAILED, "painting.raw", "missing", "beside each other");
    }

    @Test
    void shouldRefuseHdf5WithoutSpectra() {
        Path file = folder.resolve("other.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset("temperatures", new double[] {20, 21});
        }
        input(file).failed(FAILED, file + ": holds no spectra where they are looked for", "PyMca");
    }

    @Test
    void shouldAskForAnEnergyAxisThatARecordingLacks() throws IOException {
        Path header = Recordings.ripple(folder);
        Files.writeString(header, Files.readString(header).replaceAll("depthscale.*\n", ""));
        String said = header + ": detector painting has no energy axis";
        input(header).failed(FAILED, said, "--axis");
        Run.of("bench", "stream", "--input", header.toString()).failed(FAILED, said, "--axis");
        Run.of("bench", "latency", "--input", header.toString()).failed(FAILED, said, "--axis");
    }

    @Test
    void shouldPaintAllOtherPixelsAndFailWhenOneHasAnotherNumberOfChannels() throws Exception {
        Path scan = Recordings.amptek(folder.resolve("scan"));
        Path odd = Recordings.amptekFile(detector(scan), 3);
        String text = Files.readString(odd, StandardCharsets.ISO_8859_1);
        Files.writeString(odd, text.replace("<<END>>", "7\n8\n<<END>>"), StandardCharsets.ISO_8859_1);
        assertAllButOnePainted(replay(scan), FAILED, odd + ": holds 1026 channels where");
    }

    @Test
    void shouldPaintAllOtherPixelsAndFailWhenOneFileIsTruncated() throws Exception {
        Path scan = Recordings.amptek(folder.resolve("scan"));
        Path odd = Recordings.amptekFile(detector(scan), 3);
        byte[] bytes = Files.readAllBytes(odd);
        Files.write(odd, Arrays.copyOf(bytes, bytes.length / 2));
        assertAllButOnePainted(replay(scan), FAILED, odd.toString());
    }

    /** Recordings have holes: nothing is wrong with those. */
    @Test
    void shouldCountAPixelWhoseFileIsAbsentAsMissing() throws Exception {
        Path scan = Recordings.amptek(folder.resolve("scan"));
        Path absent = Recordings.amptekFile(detector(scan), 3);
        Files.delete(absent);
        assertAllButOnePainted(replay(scan), 0, absent.getFileName().toString());
    }

    private static Path detector(Path scan) {
        return scan.resolve(Recordings.painting().detectors().get(0).name());
    }

    private Run replay(Path scan) throws Exception {
        try (Child child = Child.start(
                "acquire",
                "--source=replay",
                "--rate=max",
                "--json",
                "--kafka",
                broker.bootstrapServers(),
                "--input",
                scan.toString())) {
            return child.result();
        }
    }

    private static void assertAllButOnePainted(Run run, int exitCode, String said) {
        assertEquals(exitCode, run.code(), run.err());
        assertEquals(1, run.object().get("missingPixels").asInt());
        assertEquals(
                run.object().get("plannedPixels").asInt() - 1,
                run.object().get("donePixels").asInt());
        assertEquals("COMPLETED", run.object().get("exitStatus").asText());
        assertEquals(1, run.err().lines().filter(line -> line.contains(said)).count(), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--elements=Fe-Q       | element=Fe-Q: write",
                "--elements=Xx-K       | element=Xx-K: write",
                "--tube=Rh             | tube=Rh: write",
                "--tube=Rh:999         | voltageKv=999",
                "--tube=Rh:40          | tube=Rh:40: the simulated painting has a tube of its own",
                "--detectors=nope      | detectors=nope: the simulated painting has detectors of its own",
                "--rate=fast           | rate=fast: use recorded, max or a number",
                "--rate=-3             | rate=-3",
                "--axis=0              | axis=0: write two numbers",
                "--axis=a,b            | axis=a,b: write two numbers",
                "--axis=0,-1           | gainKev=-1",
                "--size=0x5            | size=0x5: write rows x columns",
                "--instrument=a_b      | instrument=a_b: use",
                "--port=99999          | port=99999: must be",
                "--port=many           | Invalid value for option '--port'",
                "--nonsense            | Unknown option: '--nonsense'",
            })
    void shouldCallAWrongOptionWrongUsage(String option, String said) throws IOException {
        boolean recording = option.startsWith("--axis");
        String[] source = recording
                ? new String[] {"--input", Recordings.ripple(folder).toString()}
                : new String[] {option.startsWith("--size") ? "--seed=1" : "--size=2x2"};
        String[] page = option.startsWith("--port=9") ? new String[0] : new String[] {"--headless"};
        Run.of(Stream.of(
                                Stream.of("demo", "--kafka", broker.bootstrapServers(), option),
                                Stream.of(source),
                                Stream.of(page))
                        .flatMap(part -> part)
                        .toArray(String[]::new))
                .failed(USAGE, said);
    }

    @Test
    void shouldCallAReplayOfNothingWrongUsage() {
        Run.of("acquire", "--source=replay").failed(USAGE, "--source replay needs --input");
        Run.of("acquire", "--source=simulate", "--input", "x").failed(USAGE, "--source simulate takes no --input");
        Run.of("process", "--tube=Rh:40").failed(USAGE, "Unknown option: '--tube=Rh:40'");
        Run.of("acquire").failed(USAGE, "Missing required option");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--threads=0       | threads=0: must be at least 1",
                "--batch-pixels=-1 | batch-pixels=-1: must be at least 1",
                "--batch-age=-1    | batch-age=-1: must not be negative",
            })
    void shouldRefuseWhatAProcessorCannotDoBeforeItLooksForTheBroker(String option, String said) {
        Run.of("process", "--kafka", NOBODY, option).failed(USAGE, said);
    }

    @Test
    void shouldLookForModelsBeforeItLooksForTheBroker() {
        Run.of("process", "--kafka", NOBODY, "--models=nope").failed(FAILED, "model=nope: not in the store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "foo:", ":9092", "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1:9092,foo"})
    void shouldCallABrokerWithoutHostAndPortWrongUsage(String kafka) {
        Run.of("scans", "list", "--kafka", kafka).failed(USAGE, "kafka=" + kafka + ": not host:port");
        Run.of("demo", "--headless", "--kafka", kafka).failed(USAGE, "kafka=" + kafka + ": not host:port");
    }

    @Test
    void shouldSayThatABrokersHostIsUnknown() {
        String kafka = "nowhere.invalid:9092";
        Run.of("scans", "list", "--kafka", kafka).failed(FAILED, "kafka=" + kafka + ": unknown host nowhere.invalid");
    }

    @Test
    void shouldRefuseAPortThatABrokerCannotHave() {
        Run.of("broker", "--data", folder.toString(), "--port=99999").failed(USAGE, "port=99999: must be 0 to 65535");
    }

    @Test
    void shouldSayThatAnotherBrokerUsesTheLog() throws Exception {
        try (Child second = Child.start("broker", "--port=0", "--data", log.toString())) {
            Run run = second.result();
            run.failed(FAILED, "another broker uses the log in " + log + ": end it or name another folder");
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void shouldSayThatAPortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            String kafka = broker.bootstrapServers();
            Run.of("view", "--kafka", kafka, "--port", port).failed(FAILED, "port " + port, "--port");
            Run.of("demo", "--kafka", kafka, "--size=2x2", "--port", port).failed(FAILED, "port " + port, "--port");
            Run.of("broker", "--data", folder.toString(), "--port", port)
                    .failed(FAILED, "port " + port, "another port");
        }
    }

    @Test
    void shouldSayThatNoBrokerAnswers() {
        List<CompletableFuture<Run>> runs = Stream.of(
                        new String[] {"acquire", "--source=simulate", "--size=2x2"},
                        new String[] {"process"},
                        new String[] {"view", "--port=0"},
                        new String[] {"scans", "list"},
                        new String[] {
                            "scans", "export", "scan", folder.resolve("x.h5").toString()
                        },
                        new String[] {"demo", "--headless", "--size=2x2"})
                .map(arguments -> Stream.concat(Stream.of(arguments), Stream.of("--kafka", NOBODY))
                        .toArray(String[]::new))
                .map(arguments -> CompletableFuture.supplyAsync(() -> Run.of(arguments)))
                .toList();
        runs.forEach(run -> run.join().failed(FAILED, "no Kafka broker answers at " + NOBODY, "start one"));
    }

    @Test
    void shouldSayWhichScansThereAreWhenTheAskedOneIsNot() {
        acquire("there");
        Run.of("scans", "export", "elsewhere", folder.resolve("x.h5").toString(), "--kafka", broker.bootstrapServers())
                .failed(FAILED, "scan=elsewhere: not in the log", "there");
    }

    @Test
    void shouldSayThatAnInstrumentHasNoScans() {
        Run.of("scans", "list", "--instrument=other", "--kafka", broker.bootstrapServers())
                .failed(FAILED, "other_scans", "--instrument");
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 100})
    void shouldLeaveNothingOfAnExportForWhichTheDiskIsTooSmall(int kibibytes) throws Exception {
        ForeignProgram.assume("bash", "-c", "ulimit -f " + kibibytes);
        acquire("large", "16x20");
        Path target = folder.resolve("large.h5");
        String[] export = {"scans", "export", "large", target.toString(), "--kafka", broker.bootstrapServers()};
        // With enough room it works, and has then unpacked HDF5's library, for which the child has too little.
        Run.of(export).succeeded();
        Files.delete(target);
        try (Child child = Child.withFilesUpTo(kibibytes, export)) {
            child.result().failed(FAILED, "pentimento: " + target + ": ", "File too large", "ulimit -f");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void shouldNotExportIntoAFolderThatIsNotThere() {
        acquire("anywhere");
        Path target = folder.resolve("no").resolve("out.h5");
        Run.of("scans", "export", "anywhere", target.toString(), "--kafka", broker.bootstrapServers())
                .failed(FAILED, target + ": the folder", "make it first");
    }

    @Test
    void shouldCheckWhereAnExportGoesBeforeTheScanBegins() throws IOException {
        Path nowhere = folder.resolve("no").resolve("out.h5");
        Run.of("demo", "--headless", "--size=2x2", "--kafka", NOBODY, "--export", nowhere.toString())
                .failed(FAILED, nowhere + ": the folder " + nowhere.getParent() + " is not there", "make it first");
        Run.of("scans", "export", "scan", nowhere.toString(), "--kafka", NOBODY)
                .failed(FAILED, nowhere + ": the folder " + nowhere.getParent() + " is not there", "make it first");
        Path processes = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(processes), "no folder here that takes no files whoever asks");
        Path refused = processes.resolve("out.h5");
        Run.of("demo", "--headless", "--size=2x2", "--kafka", NOBODY, "--export", refused.toString())
                .failed(FAILED, refused + ": the folder " + processes + " takes no files", "name another");
    }

    @Test
    void shouldNameACorruptModel() throws IOException {
        Path model = Files.createDirectories(folder.resolve("fit").resolve("2"));
        for (String file : List.of("manifest.json", "model.onnx")) {
            try (var shipped = Pentimento.class.getResourceAsStream("/models/fit/1/" + file)) {
                Files.write(model.resolve(file), shipped.readAllBytes());
            }
        }
        Path manifest = model.resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceFirst("\"version\"\\s*:\\s*\"1\"", "\"version\": \"2\""));
        Run.of("models", "verify", "--model-store", folder.toString()).succeeded();

        Path graph = model.resolve("model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);
        Run verified = Run.of("models", "verify", "--model-store", folder.toString());
        assertEquals(FAILED, verified.code());
        assertTrue(verified.out().contains("fit/2: " + graph + ": sha256 is"), verified.out());
        assertTrue(verified.out().contains("fit/1: good"), verified.out());
        String kafka = broker.bootstrapServers();
        Run.of("process", "--kafka", kafka, "--models=fit/2", "--model-store", folder.toString())
                .failed(FAILED, graph.toString(), "the file is damaged");
        Run.of("process", "--kafka", kafka, "--models=sorcery").failed(FAILED, "model=sorcery: not in the store");
    }

    @Test
    void shouldLeaveTheFolderAloneThatIsNoModelStore() {
        Path nowhere = folder.resolve("nowhere");
        Run.of("models", "list", "--model-store", nowhere.toString()).failed(FAILED, nowhere + " is not a directory");
        assertFalse(Files.exists(nowhere));
    }

    private static void acquire(String scan) {
        acquire(scan, "4x6");
    }

    private static void acquire(String scan, String size) {
        Run.of(
                        "acquire",
                        "--source=simulate",
                        "--size=" + size,
                        "--rate=max",
                        "--scan",
                        scan,
                        "--kafka",
                        broker.bootstrapServers())
                .succeeded();
    }

    private static Run input(Path input) {
        return Run.of("demo", "--headless", "--kafka", broker.bootstrapServers(), "--input", input.toString());
    }
}
