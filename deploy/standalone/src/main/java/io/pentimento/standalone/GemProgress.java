package io.pentimento.standalone;

import io.pentimento.acquisition.gem.GemCounts;
import io.pentimento.acquisition.gem.GemListener;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Progress of a full-field acquisition: one moving line on a terminal, a line every ten seconds elsewhere. */
final class GemProgress implements GemListener {

    private static final long TERMINAL_NS = 0;
    private static final long PLAIN_NS = Duration.ofSeconds(10).toNanos();

    private final Output output;
    private final boolean terminal;
    private long nextNs;

    GemProgress(Output output, boolean terminal) {
        this.output = output;
        this.terminal = terminal;
        this.nextNs = System.nanoTime() + (terminal ? TERMINAL_NS : PLAIN_NS);
    }

    @Override
    public void started(int generation, List<Integer> ports, long events) {
        if (generation > 0) {
            output.say("resuming: %,d events are in the log already".formatted(events));
        }
        output.say("listening for packets at UDP port "
                + ports.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "; Ctrl-C ends");
    }

    @Override
    public void progress(GemCounts counts, double eventsPerSecond) {
        long now = System.nanoTime();
        if (now < nextNs) {
            return;
        }
        nextNs = now + (terminal ? TERMINAL_NS : PLAIN_NS);
        String line = "%,d events, %,.0f events/s, %,d packets lost, %,d late, %,d rejected"
                .formatted(
                        counts.tally().events(),
                        eventsPerSecond,
                        counts.tally().lostPackets(),
                        counts.tally().latePackets(),
                        counts.allRejected());
        if (terminal) {
            System.err.print("\r" + line + "   ");
        } else {
            output.say(line);
        }
    }

    @Override
    public void note(String text) {
        output.say(text);
    }

    @Override
    public void waitingForBroker(Duration since) {
        output.say("the broker has not answered for %d s; waiting".formatted(since.toSeconds()));
    }
}
