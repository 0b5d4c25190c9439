package io.pentimento.processor;

import io.pentimento.proto.MapBlock;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest scans as models see them that look at neighbourhoods, one map per scan and model. Belongs to one thread. */
final class GrowingMaps {

    private static final Logger LOG = LoggerFactory.getLogger(GrowingMaps.class);

    /** Older scans are finished. */
    private static final int MOST_SCANS = 3;

    private final ScanDirectory directory;
    private final List<NeighbourhoodModel> models;
    private final Notes notes;
    private final Map<String, Map<NeighbourhoodModel, GrowingMap>> scans = new HashMap<>();

    /** @param models that look; may become fewer */
    GrowingMaps(ScanDirectory directory, List<NeighbourhoodModel> models, Notes notes) {
        this.directory = directory;
        this.models = models;
        this.notes = notes;
    }

    /** Takes in a block of {instrument}_maps; what cannot be read, or is of an older scan, is left out. */
    void take(ConsumerRecord<String, byte[]> record) {
        MapBlock block;
        try {
            block = Wire.read(record, MapBlock.getDefaultInstance());
        } catch (UnreadableRecordException e) {
            LOG.debug("{} offset {} skipped: {}", record.topic(), record.offset(), e.getMessage());
            return;
        }
        if (directory.scan(block.getScan()).isEmpty()) {
            directory.catchUp();
        }
        newest().stream()
                .filter(scan -> scan.id().equals(block.getScan()))
                .findAny()
                .ifPresent(scan -> models.stream()
                        .filter(model -> GrowingMap.concerns(block, model.manifest()))
                        .forEach(model -> show(block, model, mapOf(scan, model))));
    }

    private void show(MapBlock block, NeighbourhoodModel model, GrowingMap map) {
        if (map.isForeign(block)) {
            notes.add(
                    block.getScan(),
                    model.manifest().id() + " was not made for the maps of " + block.getModel() + "/"
                            + block.getVersion() + " and leaves them out");
        }
        map.missing(block)
                .ifPresent(layer -> notes.add(
                        block.getScan(),
                        model.manifest().id() + " leaves out the maps of " + block.getModel() + "/" + block.getVersion()
                                + ", which have no layer " + layer));
        map.take(block);
    }

    /** Takes memory for the whole map, hence only when there is something to put there. */
    private GrowingMap mapOf(ScanDirectory.Scan scan, NeighbourhoodModel model) {
        return scans.computeIfAbsent(scan.id(), id -> new HashMap<>())
                .computeIfAbsent(model, m -> new GrowingMap(scan.id(), scan.started(), m));
    }

    /** The scans whose maps are looked at, oldest first. */
    List<ScanDirectory.Scan> newest() {
        List<ScanDirectory.Scan> all = directory.all();
        return all.subList(Math.max(0, all.size() - MOST_SCANS), all.size());
    }

    /** All of them, as they are now. */
    List<GrowingMap> all() {
        List<GrowingMap> all = new ArrayList<>();
        scans.values().forEach(maps -> all.addAll(maps.values()));
        return all;
    }

    /** Whether a finished row waits to be painted. */
    boolean rowWaits() {
        return all().stream().anyMatch(map -> map.tiles().rowWaits());
    }

    /** Forgets scans that newer ones have followed. */
    void forgetOld() {
        directory.poll(Duration.ZERO);
        Set<String> wanted = new HashSet<>();
        newest().forEach(scan -> wanted.add(scan.id()));
        scans.keySet().retainAll(wanted);
    }

    /** Forgets what was for a model that is run no more. */
    void forget(NeighbourhoodModel model) {
        scans.values().forEach(maps -> maps.remove(model));
    }
}
