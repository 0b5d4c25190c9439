package io.pentimento.processor;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.pentimento.model.ScanFits;
import io.pentimento.proto.Firing;
import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Rule;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A scan with the rules that are watched for in it, read from its first record on. Belongs to one thread. */
final class WatchedScan {

    /** A model that has painted nothing when so many map blocks of others have come does not paint the scan. */
    private static final int ENOUGH_BLOCKS = 200;

    private final String id;
    private final int rows;
    private final int columns;
    private final List<Rule> rules;
    private final List<Watched> watched = new ArrayList<>();
    private final Set<String> models;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<String, Integer> revisions = new HashMap<>();
    private final Set<String> layers = new HashSet<>();
    private final Set<String> modelsSeen = new HashSet<>();
    private int blocks;

    /** A rule at work; without a watch it cannot be watched for, for the reason that is given. */
    private record Watched(Rule rule, Optional<RuleWatch> watch, String trouble) {}

    /**
     * What a rule says of the scan now.
     *
     * @param finds what is new
     * @param trouble why it cannot be watched for; empty: it can
     */
    record News(Rule rule, List<Find> finds, String trouble) {}

    /** @param firing what a rule has found before */
    WatchedScan(
            ScanDirectory.Scan scan,
            List<Rule> rules,
            Function<Rule, Optional<Firing>> firing,
            XrayLines lines,
            List<LineGroup> elements,
            LongSupplier nanos) {
        this.id = scan.id();
        this.rows = scan.started().getRows();
        this.columns = scan.started().getColumns();
        this.rules = rules;
        for (Rule rule : rules) {
            List<Find> before = firing.apply(rule).map(Firing::getFindsList).orElse(List.of());
            try {
                watched.add(new Watched(rule, Optional.of(watch(scan, rule, before, lines, elements, nanos)), ""));
            } catch (IllegalArgumentException e) {
                watched.add(new Watched(rule, Optional.empty(), e.getMessage()));
            }
        }
        this.models = watched.stream()
                .flatMap(each -> each.watch().stream())
                .flatMap(watch -> watch.layer().stream())
                .map(WatchedScan::modelOf)
                .collect(Collectors.toSet());
    }

    private static RuleWatch watch(
            ScanDirectory.Scan scan,
            Rule rule,
            List<Find> before,
            XrayLines lines,
            List<LineGroup> elements,
            LongSupplier nanos) {
        int rows = scan.started().getRows();
        int columns = scan.started().getColumns();
        boolean ofSpectra = rule.hasNewElement() || rule.hasRate();
        if (ofSpectra && scan.isField()) {
            throw new IllegalArgumentException("a full-field scan sends no spectra, which this rule looks at");
        }
        return switch (rule.getWatchedCase()) {
            case AREA -> new AreaWatch(rule.getArea(), rows, columns, before);
            case TRUST -> new TrustWatch(rule.getTrust(), rows, columns, before);
            case RATE ->
                new RateWatch(rule.getRate(), rows, columns, scan.started().getDwellS(), before);
            case NEW_ELEMENT ->
                new ElementWatch(
                        rule.getNewElement(),
                        scan,
                        new ElementSuggestion(lines),
                        ScanFits.settings(lines, scan.started(), elements),
                        nanos,
                        before);
            case WATCHED_NOT_SET -> throw new IllegalArgumentException("it does not say what is watched for");
        };
    }

    private static String modelOf(String layer) {
        int slash = layer.indexOf('/');
        return slash < 0 ? layer : layer.substring(0, slash);
    }

    String id() {
        return id;
    }

    /** Whether it watches for these rules in this grid and no others. */
    boolean isFor(ScanDirectory.Scan scan, List<Rule> wanted) {
        return rules.equals(wanted)
                && rows == scan.started().getRows()
                && columns == scan.started().getColumns();
    }

    boolean wantsMaps() {
        return !models.isEmpty();
    }

    boolean wantsSpectra() {
        return watched.stream().flatMap(each -> each.watch().stream()).anyMatch(watch -> watch.layer()
                .isEmpty());
    }

    /** Takes in a record of a map, unless it had it. */
    void map(ConsumerRecord<String, byte[]> record) {
        if (!isNew(record)) {
            return;
        }
        blocks++;
        String model = modelOf(record.value());
        modelsSeen.add(model);
        if (!models.contains(model)) {
            return;
        }
        MapBlock block = Wire.read(record, MapBlock.getDefaultInstance());
        require(isInside(block), "a map block that does not fit its scan");
        int before = revisions.getOrDefault(model, block.getRevision());
        if (block.getRevision() < before) {
            return;
        }
        revisions.put(model, block.getRevision());
        for (Watched each : watched) {
            each.watch().filter(watch -> isOf(watch, model)).ifPresent(watch -> {
                if (block.getRevision() > before) {
                    watch.forget();
                }
                see(watch, block);
            });
        }
    }

    private void see(RuleWatch watch, MapBlock block) {
        String name = watch.layer().orElseThrow();
        for (int l = 0; l < block.getLayersCount(); l++) {
            if (name.endsWith("/" + block.getLayers(l).getName())
                    && name.length()
                            == block.getModel().length()
                                    + 1
                                    + block.getLayers(l).getName().length()) {
                layers.add(name);
                watch.see(block, l);
            }
        }
    }

    private static boolean isOf(RuleWatch watch, String model) {
        return watch.layer().map(WatchedScan::modelOf).filter(model::equals).isPresent();
    }

    private boolean isInside(MapBlock block) {
        long numbers = (long) block.getLayersCount() * block.getPixels();
        return block.getPixels() > 0
                && block.getRow() >= 0
                && block.getRow() < rows
                && block.getFirstColumn() >= 0
                && block.getFirstColumn() <= columns - block.getPixels()
                && block.getMeasuredNsCount() == block.getPixels()
                && block.getValuesCount() == numbers
                && (block.getErrorsCount() == 0 || block.getErrorsCount() == numbers);
    }

    /** Takes in a record of spectra, unless it had it. */
    void spectra(ConsumerRecord<String, byte[]> record, ScanDirectory.Scan scan) {
        if (!isNew(record)) {
            return;
        }
        SpectrumBlock block = Wire.read(record, SpectrumBlock.getDefaultInstance());
        SpectrumBatch.check(block, scan.started());
        for (Watched each : watched) {
            each.watch().filter(watch -> watch.layer().isEmpty()).ifPresent(watch -> watch.see(block));
        }
    }

    private boolean isNew(ConsumerRecord<String, byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < next.getOrDefault(partition, 0L)) {
            return false;
        }
        next.put(partition, record.offset() + 1);
        return true;
    }

    /** What is to be said. */
    List<News> look(ScanDirectory.Scan scan) {
        List<News> news = new ArrayList<>();
        for (Watched each : watched) {
            List<Find> finds = each.watch()
                    .map(watch -> watch.look(scan, scan.stopped() != null))
                    .orElse(List.of());
            String trouble = each.watch()
                    .flatMap(RuleWatch::layer)
                    .map(this::troubleWith)
                    .orElse(each.trouble());
            news.add(new News(each.rule(), finds, trouble));
        }
        return news;
    }

    private String troubleWith(String layer) {
        String model = modelOf(layer);
        boolean isThere = layers.contains(layer);
        if (!isThere && revisions.containsKey(model)) {
            return "layer=" + layer + ": the model " + model + " paints no such layer; choose another one";
        }
        boolean isAbsent = blocks >= ENOUGH_BLOCKS && !modelsSeen.contains(model);
        return isAbsent ? "layer=" + layer + ": no model of this name paints the scan; choose another one" : "";
    }

    /** The model that a map block is of, without reading its numbers. */
    private static String modelOf(byte[] value) {
        try {
            CodedInputStream fields = CodedInputStream.newInstance(value);
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == MapBlock.MODEL_FIELD_NUMBER) {
                    return fields.readString();
                }
                fields.skipField(tag);
            }
        } catch (IOException | NullPointerException e) {
            throw new UnreadableRecordException("not a map block", e);
        }
        return "";
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new UnreadableRecordException(reason);
        }
    }
}
