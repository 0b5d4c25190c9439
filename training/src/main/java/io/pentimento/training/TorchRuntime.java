package io.pentimento.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** PyTorch's native library. */
public final class TorchRuntime {

    private TorchRuntime() {}

    /**
     * Loads it from the class path, never over the network, and without telling anybody. How many threads sum determines the
     * last digits: what is to come out the same twice needs the same number of them.
     *
     * @param threads for one operation, from now on
     */
    public static void prepare(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        // DJL reads its own setting of the threads only when it loads the library.
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(threads);
    }
}
