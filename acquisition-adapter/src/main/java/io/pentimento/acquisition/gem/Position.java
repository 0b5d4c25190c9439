package io.pentimento.acquisition.gem;

import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How far the packets of a run have been decoded. It travels with the heartbeats, so that a later generation counts
 * exactly what was sent while nobody listened.
 *
 * @param run -1 for none
 * @param packets number of the next packet of each board; not to be changed
 * @param hits number of its first hit; not to be changed
 */
record Position(int run, long[] packets, long[] hits) {

    private static final String RUN = "run";
    private static final double NONE = -1;

    static Position none(int boards) {
        return new Position((int) NONE, new long[boards], new long[boards]);
    }

    /** @param gauge value of the gauge of this name of the last heartbeat; NaN when there is none */
    static Position of(int boards, ToDoubleFunction<String> gauge) {
        Position position = none(boards);
        double run = gauge.applyAsDouble(RUN);
        for (int b = 0; b < boards; b++) {
            position.packets[b] = (long) gauge.applyAsDouble(packetsOf(b));
            position.hits[b] = (long) gauge.applyAsDouble(hitsOf(b));
        }
        return Double.isNaN(run) ? position : new Position((int) run, position.packets, position.hits);
    }

    List<Status.Gauge> gauges() {
        List<Status.Gauge> gauges = new ArrayList<>();
        gauges.add(ServiceIdentity.gauge(RUN, run, ""));
        for (int b = 0; b < packets.length; b++) {
            gauges.add(ServiceIdentity.gauge(packetsOf(b), packets[b], "packets"));
            gauges.add(ServiceIdentity.gauge(hitsOf(b), hits[b], "hits"));
        }
        return gauges;
    }

    private static String packetsOf(int board) {
        return "board_" + board + "_packets";
    }

    private static String hitsOf(int board) {
        return "board_" + board + "_hits";
    }
}
