package io.pentimento.acquisition;

/** What all sources with random access to their pixels share: position, stop and close. */
abstract class RasterSource implements Source {

    private final ScanPlan plan;
    private volatile boolean stopped;
    private boolean closed;
    private int next;

    RasterSource(ScanPlan plan) {
        this.plan = plan;
    }

    /** Fills counts, timing and position of a pixel that has begun, or makes it missing. */
    abstract void measure(int index, Pixel into);

    /** Called once. */
    abstract void free();

    @Override
    public final ScanPlan plan() {
        return plan;
    }

    @Override
    public final void seek(int pixel) {
        requireOpen();
        if (pixel < 0 || pixel > plan.plannedPixels()) {
            throw new IllegalArgumentException("pixel=" + pixel + ": must be 0 to " + plan.plannedPixels());
        }
        next = pixel;
    }

    @Override
    public final boolean next(Pixel into) {
        requireOpen();
        into.requireShapeOf(plan);
        if (stopped || next == plan.plannedPixels()) {
            return false;
        }
        int index = next++;
        into.begin(plan.row(index), plan.column(index));
        measure(index, into);
        return true;
    }

    @Override
    public final void stop() {
        stopped = true;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            free();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(plan.source() + " is closed");
        }
    }
}
