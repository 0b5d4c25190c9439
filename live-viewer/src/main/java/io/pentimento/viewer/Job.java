package io.pentimento.viewer;

import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A question of a page that is being answered.
 *
 * @param <A> the answer
 */
final class Job<A> {

    private final Future<A> reply;
    private volatile boolean cancelled;

    /** @param start begins to answer; is given what says whether the answer is no longer wanted */
    Job(Function<BooleanSupplier, Future<A>> start) {
        reply = start.apply(() -> cancelled);
    }

    /** Its reply is no longer wanted. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Never fails: what goes wrong is said in the reply. That of a cancelled job is worth nothing. */
    Future<A> reply() {
        return reply;
    }
}
