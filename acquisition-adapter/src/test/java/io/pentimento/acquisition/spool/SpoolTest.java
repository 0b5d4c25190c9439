package io.pentimento.acquisition.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.pentimento.proto.SpooledRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final String SCAN = "scan";
    /** Five of them are more than a file holds. */
    private static final int LARGE = 4 << 20;

    @TempDir
    Path folder;

    @Test
    void shouldGiveRecordsInOrderAndForgetThemWhenTheyAreAcknowledged() throws Exception {
        try (Spool spool = open()) {
            IntStream.range(0, 5).forEach(i -> assertTrue(spool.append(record(i, 100))));
            List<Spool.Taken> taken = takeAll(spool);
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L), sequences(taken));
            assertFalse(spool.isEmpty(), "nothing is acknowledged");
            taken.forEach(t -> spool.acknowledge(t.position()));
            assertTrue(spool.isEmpty());
            assertEquals(0, spool.bytes());
        }
        assertFalse(Files.exists(folder.resolve(SCAN)), "nothing is left, and yet the folder is");
    }

    @Test
    void shouldGiveAgainWhatWasNotAcknowledgedBeforeTheProcessEnded() throws Exception {
        try (Spool spool = open()) {
            IntStream.range(0, 12).forEach(i -> spool.append(record(i, LARGE)));
            List<Spool.Taken> taken = takeAll(spool);
            taken.subList(0, 9).forEach(t -> spool.acknowledge(t.position()));
        }
        try (Spool spool = open()) {
            List<Long> left = sequences(takeAll(spool));
            assertEquals(List.of(9L, 10L, 11L), left.subList(left.indexOf(9L), left.size()));
            assertEquals(LongStream.rangeClosed(left.get(0), 11).boxed().toList(), left, "in order, without a gap");
            assertTrue(left.get(0) > 0, "no file was deleted");
        }
    }

    @Test
    void shouldKeepAFileUntilAllOfItIsAcknowledgedInWhateverOrder() throws Exception {
        try (Spool spool = open()) {
            IntStream.range(0, 20).forEach(i -> spool.append(record(i, LARGE)));
            List<Spool.Taken> taken = takeAll(spool);
            long files = files().size();
            List<Spool.Taken> shuffled = new ArrayList<>(taken.subList(1, 20));
            Collections.shuffle(shuffled, new Random(1));
            shuffled.forEach(t -> spool.acknowledge(t.position()));
            assertEquals(files, files().size(), "the first is not acknowledged");
            spool.acknowledge(taken.get(0).position());
            assertEquals(1, files().size());
        }
    }

    @Test
    void shouldGiveWhatIsWholeOfAFileWhoseEndWasNeverWritten() throws Exception {
        try (Spool spool = open()) {
            IntStream.range(0, 3).forEach(i -> spool.append(record(i, 1000)));
        }
        byte[] whole = Files.readAllBytes(files().get(0));
        for (int bytes = whole.length - 1; bytes >= whole.length - 1000; bytes -= 37) {
            Files.write(files().get(0), Arrays.copyOf(whole, bytes));
            try (Spool spool = open()) {
                assertEquals(List.of(0L, 1L), sequences(takeAll(spool)), bytes + " bytes");
                assertTrue(spool.append(record(7, 10)), "goes on behind it");
                assertEquals(List.of(7L), sequences(takeAll(spool)));
            }
        }
    }

    @Test
    void shouldNotGiveWhatTheDiskHasChanged() throws Exception {
        try (Spool spool = open()) {
            IntStream.range(0, 3).forEach(i -> spool.append(record(i, 1000)));
        }
        byte[] bytes = Files.readAllBytes(files().get(0));
        bytes[bytes.length / 2] ^= 4;
        Files.write(files().get(0), bytes);
        try (Spool spool = open()) {
            assertEquals(List.of(0L), sequences(takeAll(spool)));
        }
    }

    @Test
    void shouldRefuseWhatHasNoRoomAndTakeItWhenThereIsSome() throws Exception {
        try (Spool spool = Spool.open(SpoolOptions.in(folder).withLimit(3000), SCAN)) {
            assertTrue(spool.append(record(0, 1000)));
            assertTrue(spool.append(record(1, 1000)));
            assertFalse(spool.append(record(2, 1000)), "more than 3000 bytes");
            assertTrue(spool.room() < 1000);
            spool.take(0).ifPresent(t -> spool.acknowledge(t.position()));
            assertTrue(spool.append(record(2, 1000)));
            assertEquals(List.of(1L, 2L), sequences(takeAll(spool)));
        }
    }

    @Test
    void shouldTakeASingleRecordThatIsLargerThanTheLimitAndLeaveTheDiskItsSpare() {
        try (Spool spool = Spool.open(SpoolOptions.in(folder).withLimit(10), SCAN)) {
            assertTrue(spool.append(record(0, 1000)), "else the scan would wait for ever");
        }
        try (Spool spool = Spool.open(new SpoolOptions(folder, 1 << 20, Long.MAX_VALUE / 2), SCAN)) {
            assertFalse(spool.append(record(0, 1000)), "the disk has not so much");
            assertEquals(0, spool.room());
        }
    }

    @Test
    void shouldBelongToOneAdapterAtATime() throws Exception {
        try (Spool first = open()) {
            assertThrows(SpoolInUseException.class, this::open);
            try (Spool other = Spool.open(SpoolOptions.in(folder), "other")) {
                assertTrue(other.append(record(0, 10)));
                assertTrue(first.append(record(0, 10)));
                assertEquals(List.of("other", SCAN), Spool.scans(SpoolOptions.in(folder)));
            }
        }
        open().close();
    }

    @Test
    void shouldNameAFolderThatCannotBeUsed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "", StandardOpenOption.CREATE);
        var error = assertThrows(SpoolException.class, () -> Spool.open(SpoolOptions.in(file), SCAN));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
        assertTrue(error.getMessage().contains("--spool"), error.getMessage());
    }

    @Test
    void shouldIgnoreFilesThatAreNotItsOwn() throws Exception {
        Files.createDirectories(folder.resolve(SCAN));
        Path foreign = Files.writeString(folder.resolve(SCAN).resolve("notes.spool"), "mine");
        try (Spool spool = open()) {
            spool.append(record(0, 10));
            assertEquals(List.of(0L), sequences(takeAll(spool)));
        }
        Files.move(foreign, folder.resolve("kept"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals("mine", Files.readString(folder.resolve("kept")));
    }

    private Spool open() {
        return Spool.open(SpoolOptions.in(folder), SCAN);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(SCAN))) {
            return all.filter(Segment::isOne).sorted().toList();
        }
    }

    private static List<Spool.Taken> takeAll(Spool spool) throws InterruptedException {
        List<Spool.Taken> all = new ArrayList<>();
        for (Optional<Spool.Taken> taken = spool.take(0); taken.isPresent(); taken = spool.take(0)) {
            all.add(taken.get());
        }
        return all;
    }

    private static List<Long> sequences(List<Spool.Taken> taken) {
        return taken.stream().map(t -> t.record().getSequence()).toList();
    }

    private static SpooledRecord record(long sequence, int bytes) {
        byte[] value = new byte[bytes];
        new Random(sequence).nextBytes(value);
        return SpooledRecord.newBuilder()
                .setTopic("topic")
                .setKey("key")
                .setType("type")
                .setValue(ByteString.copyFrom(value))
                .setSequence(sequence)
                .build();
    }
}
