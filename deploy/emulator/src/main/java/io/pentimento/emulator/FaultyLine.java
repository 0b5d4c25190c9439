package io.pentimento.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A line that spoils answers. Belongs to the instrument's thread. */
final class FaultyLine implements Line {

    private static final int GARBAGE = 40;

    private final Line line;
    private final Faults<AnswerFault> faults;
    private final Runnable reset;
    /** Comes with the next answer. */
    private ByteBuffer late;

    /** @param reset switches the instrument off and on */
    FaultyLine(Line line, Faults<AnswerFault> faults, Runnable reset) {
        this.line = line;
        this.faults = faults;
        this.reset = reset;
    }

    @Override
    public String address() {
        return line.address();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return line.read(into);
    }

    @Override
    public void write(ByteBuffer answer) throws IOException {
        AnswerFault kind = answer.hasRemaining() ? faults.next() : null;
        if (late != null) {
            line.write(late);
            late = null;
        }
        if (kind == null) {
            line.write(answer);
        } else {
            spoil(kind, answer);
        }
    }

    private void spoil(AnswerFault kind, ByteBuffer answer) throws IOException {
        switch (kind) {
            case FLIP -> {
                ByteBuffer other = copy(answer);
                int at = faults.below(other.limit());
                other.put(at, (byte) (other.get(at) ^ 1 << faults.below(8)));
                line.write(other);
            }
            case TRUNCATION -> line.write(copy(answer).limit(faults.below(answer.remaining())));
            case GARBAGE -> {
                ByteBuffer garbage = ByteBuffer.allocate(1 + faults.below(GARBAGE));
                while (garbage.hasRemaining()) {
                    garbage.put((byte) faults.below(256));
                }
                line.write(garbage.flip());
                line.write(answer);
            }
            case DUPLICATE -> {
                line.write(copy(answer));
                line.write(answer);
            }
            case LATE -> late = copy(answer);
            case RESET -> reset.run();
            default -> {
                // Silence: nothing is sent.
            }
        }
    }

    private static ByteBuffer copy(ByteBuffer answer) {
        return ByteBuffer.allocate(answer.remaining()).put(answer.duplicate()).flip();
    }

    @Override
    public void close() {
        line.close();
    }
}
