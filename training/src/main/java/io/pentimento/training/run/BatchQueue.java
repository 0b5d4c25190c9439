package io.pentimento.training.run;

import io.pentimento.training.TrainingException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongFunction;

/**
 * Batches drawn ahead, in their order, by a thread of its own.
 *
 * @param <B> a batch
 */
final class BatchQueue<B> implements AutoCloseable {

    private static final int AHEAD = 8;

    private final BlockingQueue<Object> drawn = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    /** Begins to draw batches from number {@code first}. */
    BatchQueue(LongFunction<B> draws, long first) {
        thread = new Thread(() -> draw(draws, first), "draws");
        thread.setDaemon(true);
        thread.start();
    }

    private void draw(LongFunction<B> draws, long first) {
        try {
            for (long index = first; ; index++) {
                drawn.put(draws.apply(index));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Whoever takes must hear of it, or it would wait for ever.
            drawn.clear();
            drawn.offer(e);
        }
    }

    /** The next batch; waits for it. */
    @SuppressWarnings("unchecked")
    B take() throws InterruptedException {
        Object next = drawn.take();
        if (next instanceof Throwable failure) {
            throw new TrainingException("examples cannot be drawn: " + failure.getMessage(), failure);
        }
        return (B) next;
    }

    /** Returns when no batch is drawn any more: what draws them may then be closed, or draw for somebody else. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
