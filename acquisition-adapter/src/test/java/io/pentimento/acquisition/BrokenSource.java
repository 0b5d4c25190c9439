package io.pentimento.acquisition;

/** A source that fails for good at one pixel. */
record BrokenSource(Source inner, int brokenPixel) implements Source {

    @Override
    public ScanPlan plan() {
        return inner.plan();
    }

    @Override
    public void seek(int pixel) {
        inner.seek(pixel);
    }

    @Override
    public boolean next(Pixel into) {
        boolean there = inner.next(into);
        if (there && plan().pixel(into.row(), into.column()) == brokenPixel) {
            throw new IllegalStateException("the cable is off");
        }
        return there;
    }

    @Override
    public void stop() {
        inner.stop();
    }

    @Override
    public void close() {
        inner.close();
    }
}
