package io.pentimento.standalone;

import io.pentimento.acquisition.ScanListener;
import java.time.Duration;

/** Progress of an acquisition: one moving line on a terminal, a line every five seconds elsewhere. */
final class ScanProgress implements ScanListener {

    private static final long TERMINAL_NS = Duration.ofMillis(200).toNanos();
    private static final long PLAIN_NS = Duration.ofSeconds(5).toNanos();
    private static final int MOST_MISSING_NAMED = 10;

    private final Output output;
    private final boolean terminal;
    private final long startNs = System.nanoTime();
    private long nextNs = startNs;
    private int missingNamed;

    ScanProgress(Output output, boolean terminal) {
        this.output = output;
        this.terminal = terminal;
        this.nextNs = startNs + (terminal ? TERMINAL_NS : PLAIN_NS);
    }

    @Override
    public void started(int generation, long present, long planned) {
        if (generation > 0) {
            output.say("resuming: %,d of %,d pixels are in the log already".formatted(present, planned));
        }
    }

    @Override
    public void progress(long done, long missing, long planned) {
        long now = System.nanoTime();
        if (now < nextNs) {
            return;
        }
        nextNs = now + (terminal ? TERMINAL_NS : PLAIN_NS);
        double rate = done / ((now - startNs) / 1e9);
        long left = Math.round((planned - done - missing) / Math.max(rate, 1e-9));
        String line = "%,d of %,d pixels, %d missing, %,.0f px/s, %d:%02d left"
                .formatted(done, planned, missing, rate, left / 60, left % 60);
        if (terminal) {
            System.err.print("\r" + line + "   ");
        } else {
            output.say(line);
        }
    }

    @Override
    public void missing(int row, int column, String reason) {
        if (missingNamed < MOST_MISSING_NAMED) {
            output.say("row %d, column %d is missing: %s".formatted(row, column, reason));
        } else if (missingNamed == MOST_MISSING_NAMED) {
            output.say("more pixels are missing; they are counted");
        }
        missingNamed++;
    }

    @Override
    public void waitingForBroker(Duration since) {
        output.say("the broker has not answered for %d s; waiting".formatted(since.toSeconds()));
    }

    @Override
    public void waitingForRoom() {
        output.say("the spool is full, the scan waits: start the broker, or make room on the disk");
    }
}
