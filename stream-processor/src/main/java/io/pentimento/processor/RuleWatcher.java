package io.pentimento.processor;

import io.pentimento.proto.Command;
import io.pentimento.proto.Firing;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Rule;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for the operator: looks at the maps and spectra of the newest scans for what the rules of the instrument name, and
 * pauses or stops a scan where a rule says so. Every processor has one; under {@link Leadership} one of them works. It reads
 * what the painters have written, so that painting waits for nothing; without rules it reads nothing at all.
 *
 * <p>What was found and the command that follows from it are written in one transaction, so that a rule acts once per scan
 * and revision whoever is killed when; the transactional id is the instrument's. All else is rebuilt from the log.
 */
final class RuleWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleWatcher.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Older scans are finished. */
    private static final int MOST_SCANS = 2;

    private final ProcessorOptions options;
    private final Topics topics;
    private final Clock clock;
    private final KafkaClients kafka;
    private final XrayLines lines = new XrayLines();
    private final Worker worker;

    /** @param onFailure told when its work fails, see {@link Worker} */
    RuleWatcher(ProcessorOptions options, Clock clock, Worker.FailureListener onFailure) {
        this.options = options;
        this.topics = options.topics();
        this.clock = clock;
        this.kafka = new KafkaClients(options.kafka());
        this.worker = new Worker("rule-watcher", this::run, onFailure);
    }

    void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    private void run() {
        try (Leadership leadership = new Leadership(kafka, topics, "watcher")) {
            while (!worker.isClosing()) {
                if (leadership.isHeld(IDLE_POLL)) {
                    lead(leadership);
                }
            }
        }
    }

    private void lead(Leadership leadership) {
        try (Producer<String, byte[]> producer = kafka.transactional(topics.instrument() + "-watcher");
                Consumer<String, byte[]> maps = kafka.consumer(null);
                Consumer<String, byte[]> spectra = kafka.consumer(null);
                ScanDirectory directory = new ScanDirectory(kafka, topics.scans());
                KeptRules rules = new KeptRules(kafka, topics)) {
            // Ends what a dead one has left open, so that all that was ever found can be read.
            producer.initTransactions();
            directory.catchUp();
            rules.catchUp();
            Term term = new Term(
                    producer, new Log(maps, topics.maps()), new Log(spectra, topics.spectra()), directory, rules);
            while (!worker.isClosing() && leadership.isHeld(Duration.ZERO)) {
                term.step();
            }
        }
    }

    /** A topic as far as the scans that are watched need it. */
    private static final class Log {

        private final Consumer<String, byte[]> consumer;
        private final List<TopicPartition> partitions;
        private final Map<TopicPartition, Long> ends = new LinkedHashMap<>();

        Log(Consumer<String, byte[]> consumer, String topic) {
            this.consumer = consumer;
            this.partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            consumer.pause(partitions);
        }

        /** Goes back to where a scan begins, if that was passed; skips what lies before it unless other scans are read. */
        void begin(IntToLongFunction first, boolean isRead) {
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            ends.putAll(consumer.endOffsets(partitions));
            for (TopicPartition partition : partitions) {
                long wanted = Math.max(beginnings.get(partition), first.applyAsLong(partition.partition()));
                if (!isRead || wanted < consumer.position(partition)) {
                    consumer.seek(partition, Math.min(wanted, ends.get(partition)));
                }
            }
            consumer.resume(partitions);
        }

        void rest() {
            consumer.pause(partitions);
        }

        ConsumerRecords<String, byte[]> poll(Duration timeout) {
            return consumer.poll(timeout);
        }

        /** What was in the log when the last scan was begun is read before anything is said of it. */
        boolean hasReached() {
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            return ends.isEmpty();
        }
    }

    /** What one watcher has as long as it leads. */
    private final class Term {

        private final Producer<String, byte[]> producer;
        private final Log maps;
        private final Log spectra;
        private final ScanDirectory directory;
        private final KeptRules rules;
        private final Map<String, WatchedScan> scans = new LinkedHashMap<>();
        /** What has been logged as in trouble, so that it is said once. */
        private final Set<String> troubles = new HashSet<>();

        private long lookedNs = System.nanoTime();

        Term(Producer<String, byte[]> producer, Log maps, Log spectra, ScanDirectory directory, KeptRules rules) {
            this.producer = producer;
            this.maps = maps;
            this.spectra = spectra;
            this.directory = directory;
            this.rules = rules;
        }

        void step() {
            boolean reads = !scans.isEmpty();
            rules.poll(reads ? Duration.ZERO : IDLE_POLL);
            directory.poll(Duration.ZERO);
            follow();
            if (scans.values().stream().anyMatch(WatchedScan::wantsMaps)) {
                maps.poll(POLL).forEach(this::map);
            }
            if (scans.values().stream().anyMatch(WatchedScan::wantsSpectra)) {
                spectra.poll(POLL).forEach(this::spectra);
            }
            boolean due = System.nanoTime() - lookedNs > LOOK_NS;
            if (due && (scans.isEmpty() || maps.hasReached() && spectra.hasReached())) {
                lookedNs = System.nanoTime();
                look();
            }
        }

        /** Begins with scans that have rules which they had not, and forgets those that have none any more. */
        private void follow() {
            Map<String, ScanDirectory.Scan> wanted = new LinkedHashMap<>();
            List<ScanDirectory.Scan> all = directory.all();
            for (int i = 0; rules.isWatching() && i < all.size(); i++) {
                ScanDirectory.Scan scan = all.get(i);
                boolean isNewest = i >= all.size() - MOST_SCANS;
                if (isNewest && !rules.of(scan.id()).isEmpty()) {
                    wanted.put(scan.id(), scan);
                }
            }
            scans.keySet().retainAll(wanted.keySet());
            wanted.forEach((id, scan) -> {
                WatchedScan before = scans.get(id);
                if (before == null || !before.isFor(scan, rules.of(id))) {
                    begin(scan);
                }
            });
            if (scans.isEmpty()) {
                maps.rest();
                spectra.rest();
            }
        }

        private void begin(ScanDirectory.Scan scan) {
            scans.remove(scan.id());
            boolean mapsAreRead = scans.values().stream().anyMatch(WatchedScan::wantsMaps);
            boolean spectraAreRead = scans.values().stream().anyMatch(WatchedScan::wantsSpectra);
            WatchedScan begun = new WatchedScan(
                    scan,
                    rules.of(scan.id()),
                    rule -> rules.firing(scan.id(), rule),
                    lines,
                    options.elements(),
                    System::nanoTime);
            scans.put(scan.id(), begun);
            if (begun.wantsMaps()) {
                maps.begin(scan::firstMapOffset, mapsAreRead);
            }
            if (begun.wantsSpectra()) {
                spectra.begin(scan::firstOffset, spectraAreRead);
            }
        }

        private void map(ConsumerRecord<String, byte[]> record) {
            watched(record).ifPresent(scan -> {
                try {
                    scan.map(record);
                } catch (UnreadableRecordException e) {
                    LOG.debug("{} offset {} skipped: {}", record.topic(), record.offset(), e.getMessage());
                }
            });
        }

        private void spectra(ConsumerRecord<String, byte[]> record) {
            watched(record).ifPresent(scan -> {
                try {
                    scan.spectra(record, directory.scan(scan.id()).orElseThrow());
                } catch (UnreadableRecordException e) {
                    LOG.debug("{} offset {} skipped: {}", record.topic(), record.offset(), e.getMessage());
                }
            });
        }

        /** The scan that a record is of, by its key "scan/row". */
        private Optional<WatchedScan> watched(ConsumerRecord<String, byte[]> record) {
            String key = record.key();
            int slash = key == null ? -1 : key.lastIndexOf('/');
            return slash < 0 ? Optional.empty() : Optional.ofNullable(scans.get(key.substring(0, slash)));
        }

        private void look() {
            List<Firing> firings = new ArrayList<>(rules.answered());
            List<Command> commands = new ArrayList<>();
            for (WatchedScan watched : scans.values()) {
                ScanDirectory.Scan scan = directory.scan(watched.id()).orElseThrow();
                for (WatchedScan.News news : watched.look(scan)) {
                    say(scan, news, firings, commands);
                }
            }
            publish(firings, commands);
        }

        private void say(ScanDirectory.Scan scan, WatchedScan.News news, List<Firing> firings, List<Command> commands) {
            Rule rule = news.rule();
            Optional<Firing> before = rules.firing(scan.id(), rule);
            String known = before.map(Firing::getTrouble).orElse("");
            if (news.finds().isEmpty() && news.trouble().equals(known)) {
                return;
            }
            if (!news.trouble().isEmpty() && troubles.add(scan.id() + rule.getId() + news.trouble())) {
                LOG.warn("{}: rule {}: {}", scan.id(), rule.getName(), news.trouble());
            }
            Firing.Builder firing = before.map(Firing::toBuilder).orElseGet(() -> Firing.newBuilder()
                    .setScan(scan.id())
                    .setRule(rule.getId())
                    .setRuleRevision(rule.getRevision()));
            boolean acted = firing.getFindsCount() > 0;
            long now = Nanos.now(clock);
            news.finds().forEach(find -> {
                LOG.info("{}: rule {}: {}", scan.id(), rule.getName(), find.getMessage());
                firing.addFinds(find.toBuilder().setFoundNs(now));
            });
            firing.setRuleName(rule.getName()).setSound(rule.getSound()).setTrouble(news.trouble());
            if (!acted && firing.getFindsCount() > 0) {
                act(scan, rule, firing, now).ifPresent(commands::add);
            }
            // An answer that came with this look is part of what is written last.
            firings.removeIf(other ->
                    other.getScan().equals(scan.id()) && other.getRule().equals(rule.getId()));
            firings.add(firing.build());
        }

        private Optional<Command> act(ScanDirectory.Scan scan, Rule rule, Firing.Builder firing, long now) {
            if (rule.getAction() == Rule.Action.NONE) {
                return Optional.empty();
            }
            firing.setAction(rule.getAction());
            if (scan.stopped() != null) {
                firing.setNoAction("the scan is over");
                return Optional.empty();
            }
            String what = scan.id() + "/" + rule.getId() + "/" + rule.getRevision();
            String id = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8))
                    .toString();
            String by = "rule " + rule.getName() + " (" + rule.getAuthor() + ")";
            Command.Builder command = Command.newBuilder()
                    .setId(id)
                    .setScan(scan.id())
                    .setOperator(by)
                    .setTimeNs(now);
            if (rule.getAction() == Rule.Action.PAUSE) {
                command.setPause(Command.Pause.getDefaultInstance());
            } else {
                String reason = by + ": " + firing.getFinds(0).getMessage();
                command.setStop(Command.Stop.newBuilder().setSatisfied(true).setReason(reason));
            }
            firing.setCommand(id);
            LOG.info("{}: {} by {}", scan.id(), command.getActionCase(), by);
            return Optional.of(command.build());
        }

        private void publish(List<Firing> firings, List<Command> commands) {
            if (firings.isEmpty()) {
                return;
            }
            producer.beginTransaction();
            for (Firing firing : firings) {
                String key = KeptRules.key(firing.getScan(), firing.getRule());
                producer.send(Wire.record(topics.annotations(), key, firing));
            }
            for (Command command : commands) {
                producer.send(Wire.record(topics.commands(), command.getScan(), command));
            }
            producer.commitTransaction();
            firings.forEach(rules::published);
        }
    }
}
