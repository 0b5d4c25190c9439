package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.Command;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Response;
import io.pentimento.proto.RunningModel;
import io.pentimento.proto.RunningModels;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanModel;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives scans their models: those that they begin with, and those that operators command on {instrument}_commands.
 *
 * <p>A command is carried out in one transaction with its answer, the scan's new calibration and the position behind the
 * command, so that it is carried out once whoever is killed when. Belongs to the thread of the leader.
 */
final class ModelDesk implements AutoCloseable {

    /** Key of the record in {instrument}_models that holds what operators have promoted. */
    static final String CHOSEN = "chosen";

    /** Whoever sent it has long given up waiting, and would be surprised. */
    private static final long STALE_NS = TimeUnit.MINUTES.toNanos(1);

    private final ProcessorOptions options;
    private final ModelStore store;
    private final Publications publications;
    private final ServiceIdentity identity;
    private final Clock clock;
    private final Topics topics;
    private final Consumer<String, byte[]> commands;
    private final TopicPartition partition;
    private final Map<String, RunningModel> chosen = new TreeMap<>();
    private final Set<String> answered = new HashSet<>();

    ModelDesk(
            ProcessorOptions options,
            ModelStore store,
            KafkaClients kafka,
            Publications publications,
            ServiceIdentity identity,
            Clock clock) {
        this.options = options;
        this.store = store;
        this.publications = publications;
        this.identity = identity;
        this.clock = clock;
        this.topics = options.topics();
        this.partition = new TopicPartition(topics.commands(), 0);
        remember(kafka);
        this.commands = kafka.consumer(topics.instrument() + "-models");
        commands.assign(List.of(partition));
        OffsetAndMetadata committed = commands.committed(Set.of(partition)).get(partition);
        if (committed == null) {
            commands.seekToBeginning(List.of(partition));
        } else {
            commands.seek(partition, committed.offset());
        }
    }

    /** What has been chosen and answered before this one led. */
    private void remember(KafkaClients kafka) {
        try (Consumer<String, byte[]> consumer = kafka.consumer(null)) {
            TopicLog.read(consumer, new TopicPartition(topics.models(), 0), record -> {
                if (CHOSEN.equals(record.key())) {
                    chosen.clear();
                    Wire.read(record, RunningModels.getDefaultInstance())
                            .getModelsList()
                            .forEach(m -> chosen.put(m.getName(), m));
                }
            });
            TopicLog.read(
                    consumer,
                    new TopicPartition(topics.responses(), 0),
                    record -> answered.add(
                            Wire.read(record, Response.getDefaultInstance()).getId()));
        }
    }

    /** A calibration with the models of the scan: as they were, or all given anew with new axes. */
    ScanCalibrated complete(String id, ScanCalibrated calibrated) {
        ScanDirectory.Scan scan = publications.scan(id).orElseThrow();
        List<ScanModel> before =
                scan.calibrated() == null ? List.of() : scan.calibrated().getModelsList();
        int revision = calibrated.getRevision();
        if (before.isEmpty()) {
            return calibrated.toBuilder()
                    .addAllModels(StartingModels.of(options, store, chosenVersions(), scan.started(), revision))
                    .build();
        }
        ScanCalibrated.Builder complete = calibrated.toBuilder().clearModels();
        boolean anew = revision > scan.revision();
        before.forEach(m -> complete.addModels(
                anew ? m.toBuilder().setSinceRevision(revision).build() : m));
        return complete.build();
    }

    private Map<String, String> chosenVersions() {
        Map<String, String> versions = new HashMap<>();
        chosen.forEach((name, model) -> versions.put(name, model.getVersion()));
        return versions;
    }

    /** Carries out the commands that have come. */
    void answer() {
        for (ConsumerRecord<String, byte[]> record : commands.poll(Duration.ZERO)) {
            publications.inTransaction(() -> {
                try {
                    answer(Wire.read(record, Command.getDefaultInstance()));
                } catch (UnreadableRecordException e) {
                    // The inspector rejects it.
                }
                publications
                        .producer()
                        .sendOffsetsToTransaction(
                                Map.of(partition, new OffsetAndMetadata(record.offset() + 1)),
                                commands.groupMetadata());
            });
        }
    }

    private void answer(Command command) {
        if (command.getActionCase() != Command.ActionCase.SET_MODEL || !answered.add(command.getId())) {
            return;
        }
        Response.Builder response = Response.newBuilder()
                .setId(command.getId())
                .setScan(command.getScan())
                .setTimeNs(Nanos.now(clock))
                .setService(identity.service());
        try {
            response.setAnswer(Response.Answer.ACK).setMessage(setModel(command));
        } catch (ModelException | IllegalArgumentException e) {
            response.setAnswer(Response.Answer.ERR).setMessage(e.getMessage());
        }
        publications.send(Wire.record(topics.responses(), command.getScan(), response.build()));
    }

    /**
     * Paints a scan, and those to come, with a version.
     *
     * @return what was done
     * @throws ModelException when the model cannot be used; nothing has changed then
     * @throws IllegalArgumentException likewise
     */
    private String setModel(Command command) {
        if (Nanos.now(clock) - command.getTimeNs() > STALE_NS) {
            throw new IllegalArgumentException(
                    "the command was sent more than a minute ago: no processor was there, or clocks differ; send it again");
        }
        String id =
                command.getSetModel().getName() + "/" + command.getSetModel().getVersion();
        Model model = store.load(id);
        Manifest manifest = model.manifest();
        StartingModels.requireOwnLayers(manifest);
        if (manifest.input() instanceof ModelInput.Neighbourhood) {
            throw new IllegalArgumentException(id
                    + ": a model that sees a neighbourhood is not swapped while it runs; start the processors with it");
        }
        ModelCheck.open(model, options.inferenceThreads()).close();
        String done = repaint(command.getScan(), manifest);
        chosen.put(
                manifest.name(),
                RunningModel.newBuilder()
                        .setName(manifest.name())
                        .setVersion(manifest.version())
                        .setSha256(manifest.sha256())
                        .build());
        publications.send(Wire.record(
                topics.models(),
                CHOSEN,
                RunningModels.newBuilder()
                        .setService(CHOSEN)
                        .addAllModels(chosen.values())
                        .setTimeNs(Nanos.now(clock))
                        .build()));
        return done;
    }

    private String repaint(String named, Manifest manifest) {
        String id = manifest.id();
        Optional<ScanDirectory.Scan> wanted = named.isEmpty() ? publications.newestScan() : publications.scan(named);
        if (wanted.isEmpty() && !named.isEmpty()) {
            throw new IllegalArgumentException("scan=" + named + ": not in the log");
        }
        if (wanted.isEmpty() || wanted.get().calibrated() == null) {
            return id + " paints scans to come";
        }
        ScanDirectory.Scan scan = wanted.get();
        ScanCalibrated calibrated = scan.calibrated();
        int revision = scan.revision() + 1;
        List<ScanModel> before = calibrated.getModelsList().isEmpty()
                ? StartingModels.of(options, store, scan.started(), scan.revision())
                : calibrated.getModelsList();
        Optional<ScanModel> old =
                before.stream().filter(m -> m.getName().equals(manifest.name())).findAny();
        if (old.isPresent() && old.get().getVersion().equals(manifest.version())) {
            return id + " paints " + scan.id() + " already";
        }
        try {
            ScanModels.requireFit(manifest, scan);
        } catch (IllegalArgumentException e) {
            if (old.isEmpty() && named.isEmpty()) {
                return id + " paints scans to come; not " + scan.id() + ": " + e.getMessage();
            }
            throw new IllegalArgumentException(id + " cannot paint " + scan.id() + ": " + e.getMessage(), e);
        }
        List<ScanModel> models = new ArrayList<>(before);
        old.ifPresent(models::remove);
        ScanModel now = ScanModel.newBuilder()
                .setName(manifest.name())
                .setVersion(manifest.version())
                .setSinceRevision(revision)
                .build();
        models.add(old.map(before::indexOf).orElse(models.size()), now);
        publications.send(
                scan.id(),
                calibrated.toBuilder()
                        .setRevision(revision)
                        .clearModels()
                        .addAllModels(models)
                        .build());
        return id + " paints " + scan.id() + " from its first pixel on, and scans to come";
    }

    @Override
    public void close() {
        commands.close();
    }
}
