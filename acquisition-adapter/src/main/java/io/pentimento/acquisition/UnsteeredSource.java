package io.pentimento.acquisition;

import java.util.BitSet;
import java.util.Optional;

/** A recording or a simulation: nothing moves, and no pixel takes long. */
record UnsteeredSource(Source source) implements SteeredSource {

    @Override
    public void halt() {}

    @Override
    public void finish() {
        source.stop();
    }

    @Override
    public boolean wasHalted() {
        return false;
    }

    @Override
    public boolean isMeasured() {
        return false;
    }

    @Override
    public void wants(BitSet pixels) {}

    @Override
    public ScanPlan longer(int rows) {
        throw new IllegalArgumentException(
                "rows=" + rows + ": " + plan().source() + " has no more than " + plan().rows());
    }

    @Override
    public void park() {}

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public ScanPlan plan() {
        return source.plan();
    }

    @Override
    public void seek(int pixel) {
        source.seek(pixel);
    }

    @Override
    public boolean next(Pixel into) {
        return source.next(into);
    }

    @Override
    public void stop() {
        source.stop();
    }

    @Override
    public void close() {
        source.close();
    }
}
