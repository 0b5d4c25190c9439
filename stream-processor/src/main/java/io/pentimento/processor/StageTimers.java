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
    private final Counter events;
    private final Counter fieldPixels;

    StageTimers(MeterRegistry meters) {
        this.decode = meters.timer(STAGE, "stage", "decode");
        this.fit = meters.timer(STAGE, "stage", "fit");
        this.produce = meters.timer(STAGE, "stage", "produce");
        this.commit = meters.timer(STAGE, "stage", "commit");
        this.pixels = meters.counter("pentimento.processor.pixels");
        this.events = meters.counter("pentimento.processor.events");
        this.fieldPixels = meters.counter("pentimento.processor.field.pixels");
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

    void counted(int count) {
        events.increment(count);
    }

    double events() {
        return events.count();
    }

    /** Pixels of a full-field scan, each time that a model paints them. */
    void paintedField(int count) {
        fieldPixels.increment(count);
    }

    double pixels() {
        return pixels.count();
    }
}
