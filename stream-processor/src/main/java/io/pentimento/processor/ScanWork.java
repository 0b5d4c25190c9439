package io.pentimento.processor;

import io.pentimento.model.ModelException;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.SpectrumBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One scan at one revision of its energy axes: its models, and the blocks that wait to be run. Belongs to one thread.
 */
final class ScanWork {

    private final ScanDirectory.Scan scan;
    private final StageTimers timers;
    private final Notes notes;
    private final SpectrumBatch batch;
    private final List<Prepared> models = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** @param since the revision that gave the model to the scan */
    private record Prepared(PixelModel model, int since, PixelModel.Maps maps, List<LayerInfo> layers) {}

    /** @param after models given to the scan after this revision are to paint it */
    private record Waiting(SpectrumBlock block, int partition, long offset, int begin, int after) {
        boolean wants(Prepared prepared) {
            return prepared.since() > after;
        }
    }

    ScanWork(ScanDirectory.Scan scan, ScanModels models, int batchPixels, StageTimers timers, Notes notes) {
        this.scan = scan;
        this.timers = timers;
        this.notes = notes;
        // A block is never split, so the batch must hold the longest one there can be.
        int capacity = Math.max(batchPixels, Math.min(scan.started().getColumns(), SpectrumBatch.MOST_BLOCK_PIXELS));
        this.batch = new SpectrumBatch(scan.started(), capacity);
        for (ScanModels.Given given : models.prepare(scan)) {
            List<LayerInfo> layers =
                    given.model().layers().stream().map(Layers::message).toList();
            this.models.add(
                    new Prepared(given.model(), given.since(), PixelModel.Maps.of(layers.size(), capacity), layers));
        }
    }

    ScanDirectory.Scan scan() {
        return scan;
    }

    int pixels() {
        return batch.pixels();
    }

    boolean hasRoomFor(SpectrumBlock block) {
        return batch.hasRoomFor(block.getPixels());
    }

    /**
     * Takes a block in.
     *
     * @throws io.pentimento.proto.UnreadableRecordException when it cannot be decoded; nothing is taken in
     */
    void add(SpectrumBlock block, int partition, long offset, int after) {
        int begin = batch.pixels();
        timers.decode(() -> batch.add(block));
        waiting.add(new Waiting(block, partition, offset, begin, after));
    }

    /** Runs the models over all that waits. */
    void run(Consumer<MapBlock> results) {
        if (waiting.isEmpty()) {
            return;
        }
        for (Prepared prepared : List.copyOf(models)) {
            List<Waiting> wanted =
                    waiting.stream().filter(w -> w.wants(prepared)).toList();
            if (!wanted.isEmpty() && runs(prepared)) {
                timers.produce(() -> wanted.forEach(w -> results.accept(block(prepared, w))));
            }
        }
        waiting.clear();
        batch.clear();
    }

    /** A model that fails is not run again for this scan; the others go on. */
    private boolean runs(Prepared prepared) {
        try {
            timers.fit(() -> prepared.model().run(batch, prepared.maps()));
            return true;
        } catch (ModelException e) {
            models.remove(prepared);
            notes.add(
                    scan.id(),
                    prepared.model().name() + "/" + prepared.model().version() + " paints no more: " + e.getMessage());
            return false;
        }
    }

    private MapBlock block(Prepared prepared, Waiting from) {
        SpectrumBlock spectra = from.block();
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(spectra.getScan())
                .setGeneration(spectra.getGeneration())
                .setSequence(spectra.getSequence())
                .setModel(prepared.model().name())
                .setVersion(prepared.model().version())
                .setRevision(prepared.since())
                .setRow(spectra.getRow())
                .setFirstColumn(spectra.getFirstColumn())
                .setPixels(spectra.getPixels())
                .addAllLayers(prepared.layers())
                .addAllMeasuredNs(spectra.getMeasuredNsList())
                .setSourcePartition(from.partition())
                .setSourceOffset(from.offset());
        prepared.maps()
                .addTo(
                        block,
                        from.begin(),
                        from.begin() + spectra.getPixels(),
                        prepared.model().errors());
        return block.build();
    }
}
