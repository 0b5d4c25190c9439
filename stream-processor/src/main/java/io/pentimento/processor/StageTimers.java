package io.pentimento.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Where the processor's time goes, and what it has done. Safe for use by many threads. */
final class StageTimers {

    private static final String STAGE = "pentimento.processor.stage";

    private final Timer decode;
    private final Timer fit;
    private final Timer produce;
    private final Timer commit;
    private final Counter pixels;
    private final Counter repainted;

    StageTimers(MeterRegistry meters) {
        this.decode = meters.timer(STAGE, "stage", "decode");
        this.fit = meters.timer(STAGE, "stage", "fit");
        this.produce = meters.timer(STAGE, "stage", "produce");
        this.commit = meters.timer(STAGE, "stage", "commit");
        this.pixels = meters.counter("pentimento.processor.pixels");
        this.repainted = meters.counter("pentimento.processor.repainted.records");
    }

    void decode(Runnable work) {
        decode.record(work);
    }

    void fit(Runnable work) {
        fit.record(work);
    }

    void produce(Runnable work) {
        produce.record(work);
    }

    void commit(Runnable work) {
        commit.record(work);
    }

    void painted(int count) {
        pixels.increment(count);
    }

    void repaints(long records) {
        repainted.increment(records);
    }

    double pixels() {
        return pixels.count();
    }
}
