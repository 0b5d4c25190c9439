package io.pentimento.standalone;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Which processes a fault campaign kills, and after how many of its faults: the same with the same seed. Belongs to one thread. */
final class KillPlan {

    /** What is killed. */
    enum Victim {
        ADAPTER,
        BROKER
    }

    /** @param after so many faults */
    private record Kill(long after, Victim victim) {}

    private static final int FAULTS_PER_ADAPTER_KILL = 100;
    private static final int FAULTS_PER_BROKER_KILL = 200;
    /** The first and the last of so many parts of a campaign are without kills. */
    private static final int PARTS = 20;

    private final Deque<Kill> kills = new ArrayDeque<>();
    private final int adapters;
    private final int brokers;

    /** @param faults all of them, kills included; 10 at least */
    KillPlan(long seed, int faults) {
        adapters = Math.max(1, faults / FAULTS_PER_ADAPTER_KILL);
        brokers = Math.max(1, faults / FAULTS_PER_BROKER_KILL);
        List<Victim> victims = new ArrayList<>(Collections.nCopies(adapters, Victim.ADAPTER));
        victims.addAll(Collections.nCopies(brokers, Victim.BROKER));
        Random random = new Random(seed);
        Collections.shuffle(victims, random);
        int margin = Math.max(1, faults / PARTS);
        random.ints(victims.size(), margin, faults - kills() - margin)
                .sorted()
                .forEach(after -> kills.add(new Kill(after, victims.get(kills.size()))));
    }

    /** How many there are in all. */
    int kills() {
        return adapters + brokers;
    }

    /** What is due; null for nothing yet. It is then no longer due. */
    Victim due(long faults) {
        Kill next = kills.peek();
        return next == null || faults < next.after() ? null : kills.remove().victim();
    }

    /** How many were due. */
    int done() {
        return kills() - kills.size();
    }

    /** How many of each kind were due. */
    Map<String, Long> kinds() {
        long adaptersLeft =
                kills.stream().filter(k -> k.victim() == Victim.ADAPTER).count();
        return Map.of("adapter_kill", adapters - adaptersLeft, "broker_kill", brokers - (kills.size() - adaptersLeft));
    }
}
