package io.pentimento.acquisition;

import java.util.function.Consumer;

/** Says the first few of many things that go wrong and counts the others, so that a flood does not fill a log. */
final class FirstFew {

    private static final int MOST = 10;

    private final Consumer<String> out;
    private long count;

    FirstFew(Consumer<String> out) {
        this.out = out;
    }

    void say(String what) {
        count++;
        if (count <= MOST) {
            out.accept(what);
        }
    }

    /** Says how many there were, if some were not said. */
    void end(String what) {
        if (count > MOST) {
            out.accept(what + ": " + count + " in all, of which the first " + MOST + " are above");
        }
    }
}
