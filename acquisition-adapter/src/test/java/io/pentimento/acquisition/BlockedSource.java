package io.pentimento.acquisition;

import java.util.concurrent.CountDownLatch;

/** A source that, once, keeps its caller waiting for a pixel until somebody lets it go on. */
record BlockedSource(Source inner, int blockedPixel, CountDownLatch released) implements Source {

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
        if (there && plan().pixel(into.row(), into.column()) == blockedPixel) {
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
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
