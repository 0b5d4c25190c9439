package io.pentimento.training.run;

import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Batches drawn ahead, in their order, by a thread of its own. */
final class BatchQueue implements AutoCloseable {

    private static final int AHEAD = 8;

    private final BlockingQueue<Object> drawn = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    /** Begins to draw batches of this size from number {@code first}. */
    BatchQueue(Draws draws, long first, int size) {
        thread = new Thread(() -> draw(draws, first, size), "draws");
        thread.setDaemon(true);
        thread.start();
    }

    private void draw(Draws draws, long first, int size) {
        try {
            for (long index = first; ; index++) {
                drawn.put(draws.batch(index, size));
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
    Batch take() throws InterruptedException {
        Object next = drawn.take();
        if (next instanceof Throwable failure) {
            throw new TrainingException("examples cannot be drawn: " + failure.getMessage(), failure);
        }
        return (Batch) next;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
