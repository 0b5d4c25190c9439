package io.pentimento.processor;

import io.pentimento.model.ModelSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct buffers for one run of a model. Models that run one after the other share them, so that preparing a model anew, as
 * for each revision of the axes, takes no memory that only the garbage collector gives back. Belongs to one thread.
 */
final class Scratch {

    private final List<FloatBuffer> buffers = new ArrayList<>();

    /** A buffer with room for so many floats, position 0; what stands in it is left from whoever used it last. */
    FloatBuffer floats(int slot, int size) {
        while (buffers.size() <= slot) {
            buffers.add(ModelSession.floats(0));
        }
        if (buffers.get(slot).capacity() < size) {
            buffers.set(slot, ModelSession.floats(size));
        }
        return buffers.get(slot).clear();
    }
}
