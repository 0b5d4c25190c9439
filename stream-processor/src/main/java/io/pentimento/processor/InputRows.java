package io.pentimento.processor;

import io.pentimento.xrf.fit.SpectrumInput;
import java.nio.FloatBuffer;

/** The rebinned spectra of a batch, made once for all networks that want the same bins. Belongs to one thread. */
final class InputRows {

    private final SpectrumInput way;
    private final Scratch scratch;
    private final int slot;
    private final float[] row;
    private FloatBuffer rows;
    private SpectrumBatch filled;
    private long turn;

    /** @param slot of the scratch buffers, that no other uses while a batch is run */
    InputRows(SpectrumInput way, Scratch scratch, int slot) {
        this.way = way;
        this.scratch = scratch;
        this.slot = slot;
        this.row = new float[way.bins()];
    }

    int bins() {
        return way.bins();
    }

    /** The pixels of a batch, and room for so many rows in all. */
    FloatBuffer of(SpectrumBatch batch, int room) {
        if (filled != batch || turn != batch.turn()) {
            rows = scratch.floats(slot, room * way.bins());
            for (int p = 0; p < batch.pixels(); p++) {
                way.row(batch.counts(), p, row);
                rows.put(row);
            }
            filled = batch;
            turn = batch.turn();
        }
        return rows;
    }
}
