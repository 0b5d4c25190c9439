package io.pentimento.viewer;

import io.pentimento.proto.LayerRole;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Watch;
import io.pentimento.viewer.takeaway.Layer;
import io.pentimento.viewer.takeaway.Layers;
import io.pentimento.viewer.takeaway.ScanFacts;
import io.pentimento.viewer.takeaway.Spectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A scan whose maps and spectra stay at hand while something is taken away from it. They may change meanwhile: each layer is as
 * it was when it was copied.
 */
final class TakenScan implements AutoCloseable {

    /** What there is of a layer but for its numbers. */
    record Head(String model, String version, String name, String unit, LayerRole role, boolean hasErrors) {
        String fullName() {
            return model + "/" + name;
        }
    }

    /** The maps or the spectra of the scan are not at hand yet; asked again later they may be. */
    static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotYet(String message) {
            super(message);
        }
    }

    private static final int PATIENCE_MS = 30_000;
    private static final int LOOK_MS = 50;

    private final LiveScan scan;
    private final SpectraCaches caches;
    private final Subscription subscription;
    private final ScanFacts facts;
    private final long nowNs;

    TakenScan(LiveScan scan, Scans scans, SpectraCaches caches, String instrument, long nowNs) {
        this.scan = scan;
        this.caches = caches;
        this.nowNs = nowNs;
        subscription = scans.watch(scan, 0, "", Watch.Known.getDefaultInstance());
        facts = new ScanFacts(scan.id(), instrument, scan.started());
    }

    @Override
    public void close() {
        scan.unwatch(subscription, nowNs);
    }

    ScanFacts facts() {
        return facts;
    }

    LiveScan scan() {
        return scan;
    }

    /** The layers that are painted, in the order of the page. */
    List<Head> heads() {
        awaitOrNotYet(scan::isRead, "the maps of this scan are still being read from the log");
        return scan.read(maps -> maps.layers().stream()
                .filter(layer -> maps.isCurrent(layer) && !isUnknownTime(layer))
                .map(layer -> new Head(
                        layer.model(),
                        maps.version(layer.model()),
                        layer.name(),
                        layer.unit(),
                        layer.role(),
                        layer.errors() != null))
                .toList());
    }

    /** The live time of a scan whose instrument does not tell it. */
    private static boolean isUnknownTime(MapLayer layer) {
        if (layer.role() != LayerRole.LIVE_FRACTION) {
            return false;
        }
        for (float value : layer.values()) {
            if (!Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    Head head(String fullName) {
        List<Head> all = heads();
        return all.stream()
                .filter(head -> head.fullName().equals(fullName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("layer=" + fullName + ": this scan has only "
                        + all.stream().map(Head::fullName).toList()));
    }

    Layer copy(Head head) {
        return scan.read(maps -> {
            MapLayer layer = find(maps, head);
            float[] errors = layer.errors() == null ? null : layer.errors().clone();
            return new Layer(
                    head.model(),
                    head.version(),
                    head.name(),
                    head.unit(),
                    layer.values().clone(),
                    errors);
        });
    }

    Layers copies(List<Head> heads) {
        return new Layers() {
            @Override
            public int count() {
                return heads.size();
            }

            @Override
            public Layer get(int index) {
                return copy(heads.get(index));
            }
        };
    }

    /** Values of each layer, and behind them its errors where it has some, in one row. */
    List<float[]> row(List<Head> heads, int row) {
        int from = row * facts.columns();
        int to = from + facts.columns();
        return scan.read(maps -> {
            List<float[]> numbers = new ArrayList<>();
            for (Head head : heads) {
                MapLayer layer = find(maps, head);
                numbers.add(Arrays.copyOfRange(layer.values(), from, to));
                if (head.hasErrors()) {
                    numbers.add(Arrays.copyOfRange(layer.errors(), from, to));
                }
            }
            return numbers;
        });
    }

    private MapLayer find(ScanMaps maps, Head head) {
        boolean same = maps.rows() == facts.rows() && maps.columns() == facts.columns();
        return maps.layers().stream()
                .filter(layer -> same && layer.fullName().equals(head.fullName()))
                .findFirst()
                .orElseThrow(() -> new NotYet("the scan has just been begun anew"));
    }

    /** The one of a model's layers that says how far the others can be trusted. */
    Optional<Head> trustOf(String model) {
        return heads().stream()
                .filter(head -> head.model().equals(model) && head.role() == LayerRole.TRUST)
                .findFirst();
    }

    /** Share of the time in which the detectors could count. */
    Optional<Head> liveFraction() {
        return heads().stream()
                .filter(head -> head.role() == LayerRole.LIVE_FRACTION)
                .findFirst();
    }

    /**
     * The spectra of all detectors, added up over a region.
     *
     * @param region empty: the whole scan
     */
    List<Spectrum> spectra(Optional<NamedRegion> region, BooleanSupplier cancelled) {
        Spectra spectra = awaitSpectra();
        RegionPixels pixels = region.map(NamedRegion::pixels)
                .orElseGet(() -> RegionPixels.of(
                        new Rectangle(0, 0, facts.rows() - 1, facts.columns() - 1), facts.rows(), facts.columns()));
        SumSpectrum sum = spectra.sum(pixels, cancelled);
        ScanStarted started = facts.started();
        List<Spectrum> all = new ArrayList<>();
        for (int d = 0; d < sum.counts().length; d++) {
            all.add(new Spectrum(
                    started.getDetectors(d).getName(),
                    scan.axis(d),
                    sum.counts()[d],
                    sum.measured(),
                    sum.realTimeS()[d],
                    sum.liveTimeS()[d]));
        }
        return all;
    }

    /** @throws NotYet when they are not all copied from the log yet */
    Spectra awaitSpectra() {
        awaitOrNotYet(
                () -> caches.find(scan.id()).filter(Spectra::isCaughtUp).isPresent(),
                "the spectra of this scan are still being read from the log");
        Spectra spectra = caches.find(scan.id()).orElseThrow(() -> new NotYet("the spectra have just been forgotten"));
        if (!spectra.failure().isEmpty()) {
            throw new NotYet(spectra.failure());
        }
        return spectra;
    }

    private static void awaitOrNotYet(BooleanSupplier condition, String otherwise) {
        for (int waited = 0; !condition.getAsBoolean(); waited += LOOK_MS) {
            if (waited >= PATIENCE_MS) {
                throw new NotYet(otherwise);
            }
            try {
                Thread.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotYet("the viewer is being stopped");
            }
        }
    }
}
