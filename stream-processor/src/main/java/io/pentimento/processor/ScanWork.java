package io.pentimento.processor;

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
    private final SpectrumBatch batch;
    private final List<Prepared> models = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Prepared(PixelModel model, PixelModel.Maps maps, List<LayerInfo> layers) {}

    private record Waiting(SpectrumBlock block, int partition, long offset, int begin) {}

    ScanWork(ScanDirectory.Scan scan, ScanModels models, int batchPixels, StageTimers timers) {
        this.scan = scan;
        this.timers = timers;
        // A block is never split, so the batch must hold the longest one there can be.
        int capacity = Math.max(batchPixels, Math.min(scan.started().getColumns(), SpectrumBatch.MOST_BLOCK_PIXELS));
        this.batch = new SpectrumBatch(scan.started(), capacity);
        for (PixelModel model : models.prepare(scan)) {
            List<LayerInfo> layers = model.layers().stream()
                    .map(l -> LayerInfo.newBuilder()
                            .setName(l.name())
                            .setUnit(l.unit())
                            .build())
                    .toList();
            this.models.add(new Prepared(model, PixelModel.Maps.of(layers.size(), capacity), layers));
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
    void add(SpectrumBlock block, int partition, long offset) {
        int begin = batch.pixels();
        timers.decode(() -> batch.add(block));
        waiting.add(new Waiting(block, partition, offset, begin));
    }

    /** Runs the models over all that waits. */
    void run(Consumer<MapBlock> results) {
        if (waiting.isEmpty()) {
            return;
        }
        for (Prepared prepared : models) {
            timers.fit(() -> prepared.model().run(batch, prepared.maps()));
            timers.produce(() -> waiting.forEach(w -> results.accept(block(prepared, w))));
        }
        waiting.clear();
        batch.clear();
    }

    private MapBlock block(Prepared prepared, Waiting from) {
        SpectrumBlock spectra = from.block();
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(spectra.getScan())
                .setGeneration(spectra.getGeneration())
                .setSequence(spectra.getSequence())
                .setModel(prepared.model().name())
                .setVersion(prepared.model().version())
                .setRevision(scan.revision())
                .setRow(spectra.getRow())
                .setFirstColumn(spectra.getFirstColumn())
                .setPixels(spectra.getPixels())
                .addAllLayers(prepared.layers())
                .addAllMeasuredNs(spectra.getMeasuredNsList())
                .setSourcePartition(from.partition())
                .setSourceOffset(from.offset());
        int end = from.begin() + spectra.getPixels();
        for (float[] layer : prepared.maps().values()) {
            for (int p = from.begin(); p < end; p++) {
                block.addValues(layer[p]);
            }
        }
        if (prepared.model().errors()) {
            for (float[] layer : prepared.maps().errors()) {
                for (int p = from.begin(); p < end; p++) {
                    block.addErrors(layer[p]);
                }
            }
        }
        return block.build();
    }
}
