package io.pentimento.viewer;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The questions of one kind of a page: one is answered at a time, and a newer one replaces that which waits and that which
 * is being answered. Runs on one event loop.
 *
 * @param <Q> the question
 * @param <A> the answer
 */
final class Newest<Q, A> {

    private final Function<Q, Job<A>> desk;
    private final Consumer<A> send;
    private Q waiting;
    private Job<A> running;

    /**
     * No question yet.
     *
     * @param desk begins to answer one
     * @param send takes the answers
     */
    Newest(Function<Q, Job<A>> desk, Consumer<A> send) {
        this.desk = desk;
        this.send = send;
    }

    void ask(Q question) {
        waiting = question;
        if (running == null) {
            startWaiting();
        } else {
            running.cancel();
        }
    }

    /** No answer is wanted any more. */
    void cancel() {
        waiting = null;
        if (running != null) {
            running.cancel();
        }
    }

    private void startWaiting() {
        if (waiting == null) {
            return;
        }
        Q question = waiting;
        waiting = null;
        Job<A> job = desk.apply(question);
        running = job;
        job.reply().onComplete(result -> {
            running = null;
            if (!job.isCancelled()) {
                send.accept(result.result());
            }
            startWaiting();
        });
    }
}
