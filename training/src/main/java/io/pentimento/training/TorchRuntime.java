package io.pentimento.training;

/** PyTorch's native library; its settings are read once, when it is first used. */
public final class TorchRuntime {

    private TorchRuntime() {}

    /**
     * Says how it is to be loaded: from the class path, never over the network, and without telling anybody.
     *
     * @param threads for one operation
     */
    public static void prepare(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
    }
}
