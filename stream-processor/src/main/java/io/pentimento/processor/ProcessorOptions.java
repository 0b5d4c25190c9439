package io.pentimento.processor;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.xrf.lines.LineGroup;
import java.util.List;

/**
 * How a processor runs.
 *
 * @param kafka the brokers
 * @param topics of the instrument
 * @param models names or ids of the models that scans begin with, in this order; empty: the live version of every name
 * @param elements line groups to fit where a scan names none; empty: the default for paintings
 * @param batch when spectra that wait are run
 * @param inferenceThreads cores that one run may use; of models that see a neighbourhood, for which a finished row waits, at
 *     least four if there are so many
 */
public record ProcessorOptions(
        KafkaAccess kafka,
        Topics topics,
        List<String> models,
        List<LineGroup> elements,
        BatchLimits batch,
        int inferenceThreads) {

    public static final int DEFAULT_INFERENCE_THREADS = 1;

    public ProcessorOptions {
        if (inferenceThreads < 1) {
            throw new IllegalArgumentException("inferenceThreads=" + inferenceThreads + ": must be at least 1");
        }
        models = List.copyOf(models);
        elements = List.copyOf(elements);
    }

    /** The defaults for an instrument. */
    public static ProcessorOptions of(KafkaAccess kafka, Topics topics) {
        return new ProcessorOptions(
                kafka, topics, List.of(), List.of(), BatchLimits.DEFAULT, DEFAULT_INFERENCE_THREADS);
    }

    public ProcessorOptions withModels(List<String> other) {
        return new ProcessorOptions(kafka, topics, other, elements, batch, inferenceThreads);
    }

    public ProcessorOptions withElements(List<LineGroup> other) {
        return new ProcessorOptions(kafka, topics, models, other, batch, inferenceThreads);
    }

    public ProcessorOptions withBatch(BatchLimits other) {
        return new ProcessorOptions(kafka, topics, models, elements, other, inferenceThreads);
    }

    public ProcessorOptions withInferenceThreads(int other) {
        return new ProcessorOptions(kafka, topics, models, elements, batch, other);
    }
}
