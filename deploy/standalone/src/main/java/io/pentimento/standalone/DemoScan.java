package io.pentimento.standalone;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.proto.ExitStatus;

/** What a demo measures. {@link #run} is called once, by one thread; {@link #stop} by any. */
interface DemoScan extends AutoCloseable {

    /** What is scanned, for people. */
    String title();

    /**
     * Measures it, and returns when the broker has confirmed the last of it.
     *
     * @return whether all that was planned was measured
     */
    boolean run(AcquisitionOptions options, MeterRegistry meters, Output output) throws InterruptedException;

    /** Ends it now. */
    void stop(ExitStatus status, String reason, String operator);

    @Override
    void close();
}
