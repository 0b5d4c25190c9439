package io.pentimento.processor;

import io.pentimento.proto.MapBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A full-field scan in memory: its cubes, and its models once it is known which. Belongs to one thread. */
final class FieldScan {

    final Map<TopicPartition, FieldCube> cubes = new HashMap<>();
    /** Null before the scan is calibrated, and when no model can paint it. */
    FieldWork work;
    /** The revision as of which no model can paint it; else 0. */
    int refused;

    long wantedNs = System.nanoTime();

    /** The cubes that hold all that has been read. */
    List<FieldCube> complete() {
        return cubes.values().stream().filter(FieldCube::isComplete).toList();
    }

    /** Whether a model that is, or is not, among the quick ones has something to paint. */
    boolean isStale(boolean quick) {
        return work != null && complete().stream().anyMatch(cube -> work.isStale(quick, cube));
    }

    /** Whether its cubes have nothing to say that is not on the maps. */
    boolean isPainted() {
        boolean whole = cubes.values().stream().allMatch(FieldCube::isComplete);
        return whole && (refused > 0 || work != null && !isStale(true) && !isStale(false));
    }

    /** Has the quick models paint all that has changed; false when nothing has. */
    boolean paintQuick(Consumer<MapBlock> results) {
        boolean stale = isStale(true);
        if (stale) {
            work.paintQuick(complete(), results);
        }
        return stale;
    }

    /** Has one of the other models paint the row that it painted longest ago; false when they have nothing to paint. */
    boolean paintOldest(Consumer<MapBlock> results) {
        return isStale(false) && work.paintOldest(complete(), results);
    }
}
