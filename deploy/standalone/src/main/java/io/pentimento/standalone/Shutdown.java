package io.pentimento.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command finish in order when the process is asked to end (Ctrl-C, SIGTERM). */
final class Shutdown {

    private static final int PATIENCE_S = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /** @param onRequest called once, from another thread, when the process is asked to end */
    Shutdown(Runnable onRequest) {
        hook = new Thread(() -> {
            if (done.getCount() > 0) {
                onRequest.run();
                await();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The command has finished; the process may end. */
    void done() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending.
            return;
        }
    }

    private void await() {
        try {
            done.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
