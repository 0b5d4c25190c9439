package io.pentimento.processor;

import io.pentimento.proto.Topics;
import io.pentimento.xrf.lines.LineGroup;
import java.util.List;

/**
 * How a processor runs.
 *
 * @param bootstrapServers Kafka, "host:port"
 * @param topics of the instrument
 * @param models names or ids of the models to run, in this order
 * @param elements line groups to fit where a scan names none; empty: the default for paintings
 * @param batchPixels most pixels in one run of a model
 * @param inferenceThreads cores that one run may use
 */
public record ProcessorOptions(
        String bootstrapServers,
        Topics topics,
        List<String> models,
        List<LineGroup> elements,
        int batchPixels,
        int inferenceThreads) {

    public static final List<String> DEFAULT_MODELS = List.of("fit");
    public static final int DEFAULT_BATCH_PIXELS = 512;
    public static final int DEFAULT_INFERENCE_THREADS = 1;

    public ProcessorOptions {
        if (batchPixels < 1 || inferenceThreads < 1) {
            throw new IllegalArgumentException(
                    "batchPixels=" + batchPixels + ", inferenceThreads=" + inferenceThreads + ": must be at least 1");
        }
        models = List.copyOf(models);
        elements = List.copyOf(elements);
    }

    /** The defaults for an instrument. */
    public static ProcessorOptions of(String bootstrapServers, Topics topics) {
        return new ProcessorOptions(
                bootstrapServers, topics, DEFAULT_MODELS, List.of(), DEFAULT_BATCH_PIXELS, DEFAULT_INFERENCE_THREADS);
    }

    /** The same with other elements. */
    public ProcessorOptions withElements(List<LineGroup> other) {
        return new ProcessorOptions(bootstrapServers, topics, models, other, batchPixels, inferenceThreads);
    }
}
