package io.pentimento.standalone;

import io.pentimento.acquisition.Source;

final class Simulations {
    private Simulations() {}

    static Source source(long seed) {
        throw new CommandException("seed=" + seed);
    }

    static io.pentimento.xrf.cube.SpectrumCube cube() {
        throw new CommandException("no simulation");
    }
}
