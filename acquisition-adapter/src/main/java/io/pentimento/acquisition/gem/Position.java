package io.pentimento.acquisition.gem;

import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How far the packets of a run have been decoded. It travels with the heartbeats, so that a later generation counts
 * exactly what was sent while nobody listened.
 *
 * @param run -1 for none
 * @param packets number of the next packet of each board; not to be changed
 * @param hits number of its first hit; not to be changed
 * @param baseNs of the packet before it, or a little later; -1 when it is not known; not to be changed
 */
record Position(int run, long[] packets, long[] hits, long[] baseNs) {

    private static final String RUN = "run";
    private static final double NONE = -1;
    /** Nanoseconds of this century that a gauge cannot tell apart. */
    private static final long ROUNDING_NS = 256;

    static Position none(int boards) {
        long[] unknown = new long[boards];
        Arrays.fill(unknown, (long) NONE);
        return new Position((int) NONE, new long[boards], new long[boards], unknown);
    }

    /** @param gauge value of the gauge of this name of the last heartbeat; NaN when there is none */
    static Position of(int boards, ToDoubleFunction<String> gauge) {
        Position position = none(boards);
        double run = gauge.applyAsDouble(RUN);
        for (int b = 0; b < boards; b++) {
            position.packets[b] = (long) gauge.applyAsDouble(packetsOf(b));
            position.hits[b] = (long) gauge.applyAsDouble(hitsOf(b));
            double base = gauge.applyAsDouble(baseOf(b));
            position.baseNs[b] = Double.isNaN(base) ? (long) NONE : (long) base + ROUNDING_NS;
        }
        return Double.isNaN(run) ? position : new Position((int) run, position.packets, position.hits, position.baseNs);
    }

    /** Whether it tells how far they are; in the first seconds of a scan it does not. */
    boolean isKnown() {
        return run != (int) NONE;
    }

    List<Status.Gauge> gauges() {
        List<Status.Gauge> gauges = new ArrayList<>();
        gauges.add(ServiceIdentity.gauge(RUN, run, ""));
        for (int b = 0; b < packets.length; b++) {
            gauges.add(ServiceIdentity.gauge(packetsOf(b), packets[b], "packets"));
            gauges.add(ServiceIdentity.gauge(hitsOf(b), hits[b], "hits"));
            gauges.add(ServiceIdentity.gauge(baseOf(b), baseNs[b], "ns"));
        }
        return gauges;
    }

    private static String packetsOf(int board) {
        return "board_" + board + "_packets";
    }

    private static String hitsOf(int board) {
        return "board_" + board + "_hits";
    }

    private static String baseOf(int board) {
        return "board_" + board + "_base";
    }
}
