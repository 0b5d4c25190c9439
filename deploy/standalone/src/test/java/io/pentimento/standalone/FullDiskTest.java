package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the broker's log runs full; everything is a process of its own. */
class FullDiskTest {

    private static final Topics TOPICS = new Topics("maxrf");
    private static final int DISK_MIB = 96;
    private static final long ROOM_FOR_A_PART_OF_THE_SCAN = 6 << 20;
    private static final int PIXELS = 60 * 100;

    @TempDir
    private Path folder;

    private SmallDisk disk;
    private Path log;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), DISK_MIB);
        log = disk.folder().resolve("log");
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void shouldEndTheBrokerWithAMessageAndLoseNothingOfTheScanWhenThereIsRoomAgain() throws Exception {
        String port;
        String kafka;
        try (Child broker = Child.start("broker", "--port=0", "--data", log.toString())) {
            kafka = broker.line();
            port = kafka.substring(kafka.lastIndexOf(':') + 1);
            KafkaAccess.of(kafka).create(TOPICS);
            try (Child processor = Child.start("process", "--kafka", kafka, "--models=fit");
                    Child viewer = Child.start("view", "--port=0", "--kafka", kafka);
                    MapFollower maps = new MapFollower(KafkaAccess.of(kafka), TOPICS, "filled", Duration.ZERO)) {
                viewer.line();
                disk.fillUpTo(ROOM_FOR_A_PART_OF_THE_SCAN);
                try (Child adapter = Child.start(
                        "acquire",
                        "--source=simulate",
                        "--size=60x100",
                        "--rate=max",
                        "--scan=filled",
                        "--json",
                        "--kafka",
                        kafka)) {
                    assertEndsForTheFullDisk(broker.result());
                    adapter.awaitErr("the broker has not answered for");
                    processor.awaitErr("the Kafka broker at " + kafka + " does not answer");
                    viewer.awaitErr("the Kafka broker at " + kafka + " does not answer");
                    disk.makeRoom();
                    try (Child again = Child.start("broker", "--port", port, "--data", log.toString())) {
                        assertEquals(kafka, again.line());
                        JsonNode outcome = adapter.result().succeeded().object();
                        assertEquals("COMPLETED", outcome.get("exitStatus").asText());
                        MapFollower.Result result = maps.await();
                        assertEquals(PIXELS, result.pixels(), processor::err);
                        assertEquals(0, result.lost());
                        assertEquals(0, result.duplicated());
                        assertEquals(0, result.rejected());
                        processor.awaitErr("answers again");
                        assertTrue(processor.isAlive() && viewer.isAlive(), () -> processor.err() + viewer.err());
                    }
                }
            }
        }
    }

    @Test
    void shouldEndTheDemoWithAMessage() throws Exception {
        disk.fillUpTo(ROOM_FOR_A_PART_OF_THE_SCAN);
        try (Child demo =
                Child.start("demo", "--headless", "--size=60x100", "--rate=max", "--json", "--data", log.toString())) {
            Run run = demo.result();
            assertEndsForTheFullDisk(run);
            assertEquals("", run.out());
        }
    }

    @Test
    void shouldNotStartABrokerOnADiskThatIsFull() throws Exception {
        disk.fillUpTo(0);
        Run.of("broker", "--port=0", "--data", log.toString())
                .failed(1, "cannot use " + log, "0 MiB free there", "No space left on device");
    }

    private void assertEndsForTheFullDisk(Run run) {
        assertEquals(1, run.code(), run.err());
        String last = run.err().lines().reduce((first, second) -> second).orElse("");
        assertTrue(
                last.startsWith("pentimento: the broker cannot go on with its log in " + log + ", 0 MiB free there"),
                run.err());
        assertTrue(last.endsWith("make room, then start again; what it confirmed is kept"), last);
    }
}
