package io.pentimento.standalone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own that is soon full. Tests that need one are skipped where it cannot be mounted. */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk mount(Path folder, int mebibytes) throws InterruptedException {
        ForeignProgram.assume("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    /** Takes all room but this. */
    void fillUpTo(long bytesLeft) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        assumeTrue(free > bytesLeft, "skipped: only " + free + " bytes are free");
        byte[] block = new byte[4096];
        try (RandomAccessFile file = new RandomAccessFile(ballast().toFile(), "rw")) {
            for (long written = 0; written < free - bytesLeft; written += block.length) {
                file.write(block);
            }
        }
    }

    void makeRoom() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        ForeignProgram.output("umount", "--lazy", folder.toString());
    }
}
