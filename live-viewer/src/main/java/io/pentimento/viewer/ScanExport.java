package io.pentimento.viewer;

import com.google.protobuf.Message;
import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.LayerRole;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.hdf5.ScanFileInfo;
import io.pentimento.xrf.hdf5.ScanFileWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a scan from the log to HDF5: its spectra, the energy axes as refined, and the newest maps of every model. A
 * running scan is written as far as it has come. Spectra are streamed; only the maps are held in memory, and of a full-field
 * scan the spectra that its events make.
 */
public final class ScanExport {

    private static final Logger LOG = LoggerFactory.getLogger(ScanExport.class);

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Clock clock;

    public ScanExport(KafkaAccess kafka, Topics topics, Clock clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.clock = clock;
    }

    /**
     * What was written.
     *
     * @param file the target
     * @param layers maps, without their errors
     * @param pixels pixels with spectra
     */
    public record Result(Path file, int layers, long pixels) {}

    /** Exports one scan with its spectra, see {@link #export(String, Path, boolean)}. */
    public Result export(String scan, Path target) {
        return export(scan, target, true);
    }

    /**
     * Exports one scan.
     *
     * @param withSpectra else only the maps
     * @throws KafkaUnavailableException when the broker does not answer
     * @throws ViewerException when the scan is not in the log
     * @throws io.pentimento.xrf.hdf5.ScanFileException when the file cannot be written; nothing is left of it then
     */
    public Result export(String scan, Path target, boolean withSpectra) {
        try (Log log = new Log(kafka)) {
            List<ScanCatalog.Entry> all = ScanCatalog.read(log, topics);
            ScanCatalog.Entry entry = all.stream()
                    .filter(e -> e.id().equals(scan))
                    .findFirst()
                    .orElseThrow(() -> new ViewerException(
                            "scan=" + scan + ": not in the log, which has "
                                    + all.stream().map(ScanCatalog.Entry::id).toList(),
                            null));
            ScanMaps maps = maps(log, entry);
            try (ScanFileWriter writer = ScanFileWriter.create(target, info(entry), clock)) {
                writeGivenAxes(entry, writer);
                long pixels = withSpectra ? writeSpectra(log, entry, writer) : 0;
                int layers = 0;
                Optional<float[]> live = liveFraction(maps);
                for (MapLayer layer : maps.layers()) {
                    boolean needless = !maps.isCurrent(layer) || layer.role() == LayerRole.LIVE_FRACTION;
                    if (needless && isEmpty(layer)) {
                        continue;
                    }
                    layers++;
                    writer.writeLayer(
                            layer.model(),
                            maps.version(layer.model()),
                            layer.name(),
                            layer.unit(),
                            layer.values(),
                            layer.role() == LayerRole.LIVE_FRACTION ? null : layer.errors());
                    if (live.isPresent() && layer.role() == LayerRole.AREA) {
                        writeCorrected(maps, layer, live.get(), writer);
                    }
                }
                writeMixedVersions(maps, writer);
                writer.complete();
                return new Result(target, layers, pixels);
            }
        }
    }

    /** Share of the time in which the detectors could count; empty when nobody told. */
    private static Optional<float[]> liveFraction(ScanMaps maps) {
        return maps.layers().stream()
                .filter(layer -> layer.role() == LayerRole.LIVE_FRACTION && !isEmpty(layer))
                .map(MapLayer::values)
                .findFirst();
    }

    /** Beside the areas as they were counted, what they would be without dead time. */
    private static void writeCorrected(ScanMaps maps, MapLayer layer, float[] live, ScanFileWriter writer) {
        writer.writeLayer(
                layer.model(),
                maps.version(layer.model()),
                layer.name() + "_corrected",
                layer.unit(),
                quotient(layer.values(), live),
                layer.errors() == null ? null : quotient(layer.errors(), live));
    }

    private static float[] quotient(float[] values, float[] by) {
        float[] quotient = new float[values.length];
        for (int pixel = 0; pixel < quotient.length; pixel++) {
            quotient[pixel] = values[pixel] / by[pixel];
        }
        return quotient;
    }

    /** A layer of an older version, of which nothing is left. */
    private static boolean isEmpty(MapLayer layer) {
        for (float value : layer.values()) {
            if (!Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    /** While a scan is being repainted, some pixels are still of the version before. */
    private static void writeMixedVersions(ScanMaps maps, ScanFileWriter writer) {
        maps.layers().stream().map(MapLayer::model).distinct().forEach(model -> {
            Map<String, Long> pixels = maps.versions(model);
            if (pixels.size() > 1) {
                writer.writeVersionPixels(model, pixels);
            }
        });
    }

    private static void writeGivenAxes(ScanCatalog.Entry entry, ScanFileWriter writer) {
        for (int d = 0; d < entry.started().getDetectorsCount(); d++) {
            if (entry.started().getDetectors(d).hasAxis()) {
                writer.writeGivenAxis(
                        d, EnergyAxes.of(entry.started().getDetectors(d).getAxis()));
            }
        }
    }

    private ScanMaps maps(Log log, ScanCatalog.Entry entry) {
        ScanMaps maps = new ScanMaps(entry.id(), entry.started());
        List<Long> first = LiveScan.firstMapOffsets(
                entry.started(), entry.calibrated().orElse(ScanCalibrated.getDefaultInstance()));
        read(log, topics.maps(), from(first), entry, MapBlock.getDefaultInstance(), maps::paint);
        return maps;
    }

    private long writeSpectra(Log log, ScanCatalog.Entry entry, ScanFileWriter writer) {
        return entry.started().getKind() == ScanKind.FULL_FIELD
                ? writeEvents(log, entry, writer)
                : writeBlocks(log, entry, writer);
    }

    private long writeEvents(Log log, ScanCatalog.Entry entry, ScanFileWriter writer) {
        ScanStarted started = entry.started();
        EventCube cube = new EventCube(started);
        if (!cube.failure().isEmpty()) {
            LOG.warn("{}: written without spectra: {}", entry.id(), cube.failure());
            return 0;
        }
        read(
                log,
                topics.events(),
                from(started.getFirstOffsetsList()),
                entry,
                EventBlock.getDefaultInstance(),
                cube::add);
        int columns = started.getColumns();
        int perRow = columns * started.getDetectors(0).getChannels();
        float[] unknown = new float[columns];
        Arrays.fill(unknown, Float.NaN);
        for (int row = 0; row < started.getRows() && cube.pixels() > 0; row++) {
            int[] counts = Arrays.copyOfRange(cube.counts(), row * perRow, (row + 1) * perRow);
            writer.writeSpectra(0, row, 0, columns, counts, unknown, unknown);
        }
        return cube.pixels();
    }

    private long writeBlocks(Log log, ScanCatalog.Entry entry, ScanFileWriter writer) {
        SpectraWriter spectra = new SpectraWriter(entry, writer);
        List<Long> first = entry.started().getFirstOffsetsList();
        read(log, topics.spectra(), from(first), entry, SpectrumBlock.getDefaultInstance(), spectra::write);
        return spectra.pixels;
    }

    private static IntToLongFunction from(List<Long> first) {
        return partition -> partition < first.size() ? first.get(partition) : 0;
    }

    /** Hands over the scan's records of a topic; those that cannot be read are left out, with a warning. */
    private static <M extends Message> void read(
            Log log, String topic, IntToLongFunction from, ScanCatalog.Entry entry, M prototype, Consumer<M> handler) {
        String key = entry.id() + "/";
        log.read(topic, from, record -> {
            if (record.key() == null || !record.key().startsWith(key)) {
                return;
            }
            try {
                handler.accept(Wire.read(record, prototype));
            } catch (UnreadableRecordException e) {
                LOG.warn(
                        "{}-{} offset {} left out: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        });
    }

    private ScanFileInfo info(ScanCatalog.Entry entry) {
        var started = entry.started();
        List<CubeDetector> detectors = new ArrayList<>();
        for (int d = 0; d < started.getDetectorsCount(); d++) {
            Detector detector = started.getDetectors(d);
            int index = d;
            Optional<io.pentimento.proto.EnergyAxis> axis = entry.calibrated()
                    .map(c -> c.getDetectors(index).getAxis())
                    .or(() -> detector.hasAxis() ? Optional.of(detector.getAxis()) : Optional.empty());
            detectors.add(new CubeDetector(detector.getName(), detector.getChannels(), axis.map(EnergyAxes::of)));
        }
        return new ScanFileInfo(
                entry.id(),
                started.getTitle(),
                topics.instrument(),
                instant(started.getStartNs()),
                entry.stopped().map(s -> instant(s.getStopNs())),
                started.getRows(),
                started.getColumns(),
                new CubeScan(started.getStepXMm(), started.getStepYMm(), started.getDwellS()),
                detectors);
    }

    private static Instant instant(long ns) {
        return Instant.ofEpochSecond(0, ns);
    }

    /** Unpacks blocks into the file. */
    private static final class SpectraWriter {
        private final ScanCatalog.Entry entry;
        private final ScanFileWriter writer;
        private final CountsCodec codec = new CountsCodec();
        private int[] counts = new int[0];
        private long pixels;

        SpectraWriter(ScanCatalog.Entry entry, ScanFileWriter writer) {
            this.entry = entry;
            this.writer = writer;
        }

        void write(SpectrumBlock block) {
            int detectors = entry.started().getDetectorsCount();
            long end = Integer.toUnsignedLong(block.getFirstColumn()) + Integer.toUnsignedLong(block.getPixels());
            boolean inside = block.getRow() >= 0
                    && block.getRow() < entry.started().getRows()
                    && block.getPixels() > 0
                    && end <= entry.started().getColumns();
            if (!inside || block.getDetectorsCount() != detectors) {
                throw new UnreadableRecordException("row=" + block.getRow() + ", detectors=" + block.getDetectorsCount()
                        + ": does not fit the scan");
            }
            for (int d = 0; d < detectors; d++) {
                DetectorSpectra spectra = block.getDetectors(d);
                int channels = entry.started().getDetectors(d).getChannels();
                if (spectra.getCounts().getChannels() != channels
                        || spectra.getCounts().getSpectra() != block.getPixels()) {
                    throw new UnreadableRecordException(
                            "channels=" + spectra.getCounts().getChannels() + ": the scan has " + channels);
                }
                if (counts.length < channels * block.getPixels()) {
                    counts = new int[channels * block.getPixels()];
                }
                codec.decode(spectra.getCounts(), counts);
                writer.writeSpectra(
                        d,
                        block.getRow(),
                        block.getFirstColumn(),
                        block.getPixels(),
                        counts,
                        times(spectra.getLiveTimeSList(), block.getPixels()),
                        times(spectra.getRealTimeSList(), block.getPixels()));
            }
            pixels += block.getPixels();
        }

        private static float[] times(List<Float> given, int pixels) {
            float[] times = new float[pixels];
            Arrays.fill(times, Float.NaN);
            for (int p = 0; p < Math.min(pixels, given.size()); p++) {
                times[p] = given.get(p);
            }
            return times;
        }
    }
}
