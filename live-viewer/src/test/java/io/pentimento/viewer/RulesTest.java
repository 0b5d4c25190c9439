package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Acknowledge;
import io.pentimento.proto.Acknowledgement;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.EvidenceReply;
import io.pentimento.proto.EvidenceRequest;
import io.pentimento.proto.Firing;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Region;
import io.pentimento.proto.Rule;
import io.pentimento.proto.RuleEdit;
import io.pentimento.proto.RuleReply;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Watched;
import io.pentimento.proto.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules on their way from a page into the log, what fired on its way back, and who has seen it. */
class RulesTest {

    private static final AtomicInteger INSTRUMENT = new AtomicInteger();
    private static final TestScan SCAN = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);
    private static final int MEASURED_ROWS = 4;

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static KafkaProducer<String, byte[]> producer;

    private Topics topics;
    private Path audit;
    private Viewer viewer;
    private TestPage page;
    private final List<AutoCloseable> others = new ArrayList<>();

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void open() {
        topics = new Topics("watched-" + INSTRUMENT.incrementAndGet());
        audit = folder.resolve(topics.instrument() + ".jsonl");
        KafkaAccess.of(broker.bootstrapServers()).create(topics);
        send(topics.scans(), SCAN.id() + "/started", SCAN.started());
        for (int row = 0; row < MEASURED_ROWS; row++) {
            send(topics.maps(), Topics.rowKey(SCAN.id(), row), SCAN.map(row, 0));
        }
        viewer = viewer("one", audit);
        page = watching(TestPage.ofAdmin(viewer));
    }

    @AfterEach
    void close() throws Exception {
        page.close();
        for (AutoCloseable other : others) {
            other.close();
        }
        viewer.close();
    }

    @Test
    void shouldShowARuleToAllPagesAndRefuseAnEditThatIsBehind() throws Exception {
        Viewer second = viewer("two", folder.resolve("other.jsonl"));
        TestPage other = watching(TestPage.ofAdmin(second));
        others.addAll(List.of(other, second));

        Rule made = kept(edit(page, rule("Mercury").build(), false));
        assertEquals(1, made.getRevision());
        assertTrue(made.getTimeNs() > 0);
        watched(other, w -> w.getRulesList().equals(List.of(made)));

        Rule changed = kept(edit(other, made.toBuilder().setOff(true).build(), false));
        assertEquals(2, changed.getRevision());
        watched(page, w -> w.getRulesList().equals(List.of(changed)));
        RuleReply behind = edit(page, made.toBuilder().setName("Mine").build(), false);
        assertTrue(behind.getBehind());
        assertEquals(changed, behind.getRule());

        assertEquals("", edit(page, changed, true).getMessage());
        watched(other, w -> w.getRulesCount() == 0);
        List<String> lines = Files.readAllLines(audit);
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"what\":\"keep rule\"")), lines::toString);
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"what\":\"delete rule\"")), lines::toString);
    }

    @Test
    void shouldSayWhatIsWrongWithARule() {
        assertRefused("name: is empty", rule(" "));
        assertRefused("scan=none: there is no such scan", rule("a").setScan("none"));
        assertRefused("watched: say what", rule("a").clearWatched());
        assertRefused("pixels=0: must be at least 1", area(a -> a.setPixels(0)));
        assertRefused("layer=Fe: must be a full name", area(a -> a.setLayer("Fe")));
        assertRefused("above=NaN: must be a number", area(a -> a.setAbove(Double.NaN)));
        assertRefused("sigmas=-1.0: must be 0 to 100", area(a -> a.setSigmas(-1)));
        assertRefused(
                "share=1.5: must be above 0",
                rule("a").setRate(Rule.RateDrops.newBuilder().setShare(1.5).setRows(1)));
        assertRefused(
                "rows=0: must be 1 to",
                rule("a").setRate(Rule.RateDrops.newBuilder().setShare(0.5)));
        assertRefused(
                "pixels=2: must be 4 to",
                rule("a").setNewElement(Rule.NewElement.newBuilder().setPixels(2)));
        RuleReply wrongId = edit(page, rule("a").setId("x").build(), false);
        assertEquals("rule id=x: must be a UUID in small letters", wrongId.getMessage());
    }

    @Test
    void shouldNotLetViewersMakeRulesNorAcknowledge() {
        try (TestPage guest = watching(new TestPage(viewer, null))) {
            String why = "That takes the role operator; yours is viewer.";
            assertEquals(why, edit(guest, rule("Mercury").build(), false).getMessage());
            assertEquals(why, acknowledge(guest, "r", 1).getMessage());
        }
    }

    @Test
    void shouldShowWhatFiredAndWhoHasSeenItAlsoAfterARestart() throws Exception {
        Rule rule = kept(edit(page, rule("Mercury").build(), false));
        assertTrue(acknowledge(page, rule.getId(), 0).getMessage().contains("it has found nothing"));
        Firing firing = Firing.newBuilder()
                .setScan(SCAN.id())
                .setRule(rule.getId())
                .setRuleRevision(1)
                .setRuleName("Mercury")
                .setAction(Rule.Action.STOP)
                .setCommand("c")
                .addFinds(Firing.Find.newBuilder().setMessage("much of it"))
                .build();
        send(topics.annotations(), AnnotationKind.FIRING.key(SCAN.id(), rule.getId()), firing);
        watched(page, w -> w.getFiringsList().equals(List.of(firing)));
        assertEquals("finds=2: there are 1", acknowledge(page, rule.getId(), 2).getMessage());
        assertEquals("", acknowledge(page, rule.getId(), 1).getMessage());
        watched(page, w -> w.getAcknowledgementsCount() == 1);
        assertTrue(Files.readString(audit).contains("\"who\":\"rule Mercury\""), Files.readString(audit));

        Viewer again = viewer("again", folder.resolve("again.jsonl"));
        TestPage restarted = new TestPage(again, null);
        others.addAll(List.of(restarted, again));
        restarted.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
        restarted.watch(SCAN.id());
        Watched all = watched(restarted, Watched::getComplete);
        assertEquals(1, all.getAcknowledgementsCount());
        Acknowledgement seen = all.getAcknowledgements(0);
        assertEquals("Ada", seen.getWho());
        assertEquals(List.of(firing), all.getFiringsList());
        assertEquals(List.of(rule), all.getRulesList());
        assertFalse(Files.readString(folder.resolve("again.jsonl")).contains("rule Mercury"), "it was told before");
    }

    @Test
    void shouldGoOnWhenRecordsOfRulesCannotBeRead() {
        producer.send(new ProducerRecord<>(topics.annotations(), "rule/rubbish", new byte[] {1, 2, 3}));
        producer.send(new ProducerRecord<>(topics.annotations(), "unheard/of", new byte[] {1, 2, 3}));
        send(topics.annotations(), "firing/other/key", Firing.getDefaultInstance());
        Rule made = kept(edit(page, rule("Mercury").build(), false));
        watched(page, w -> w.getRulesList().equals(List.of(made)));
        page.until(m -> m.hasState() && m.getState().getUnreadable() == 3);
    }

    @Test
    void shouldSayHowWellPlacesAreKnownAndThatOnlyTheirRestMakesThemBetter() {
        page.until(m -> m.hasState() && m.getState().getPainted() == MEASURED_ROWS * SCAN.columns());
        page.send(ClientMessage.newBuilder()
                .setEvidence(EvidenceRequest.newBuilder()
                        .setId(1)
                        .setLayer(TestScan.LAYER)
                        .setSelection(Region.newBuilder()
                                .setGeojson(
                                        "{\"type\":\"Polygon\",\"coordinates\":[[[0,1],[5,1],[5,3],[0,3],[0,1]]]}"))));
        EvidenceReply reply = page.until(m -> m.hasEvidence()).getEvidence();
        assertEquals("", reply.getMessage());
        EvidenceReply.Place whole = reply.getPlaces(0);
        assertEquals(30, whole.getPixels());
        assertEquals(20, whole.getMeasured());
        EvidenceReply.Precision iron = whole.getLayers(0);
        assertEquals(152, iron.getMean());
        assertEquals(0.5 / Math.sqrt(20), iron.getError(), 1e-9);
        assertEquals(iron.getError() / iron.getMean() * Math.sqrt(20.0 / 30), iron.getLast(), 1e-12);
        EvidenceReply.Place selection = reply.getPlaces(1);
        assertTrue(selection.getSelection());
        assertEquals(10, selection.getMeasured());
        assertEquals(0, selection.getLeftS());
        assertEquals(-1, selection.getLayers(0).getNextS());
    }

    private Viewer viewer(String name, Path auditLog) {
        return Viewer.start(
                ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                        .withAddress("127.0.0.1", 0)
                        .withAuditLog(auditLog)
                        .withCacheFolder(folder.resolve(topics.instrument() + "-" + name)));
    }

    private static TestPage watching(TestPage opened) {
        opened.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
        opened.watch(SCAN.id());
        watched(opened, Watched::getComplete);
        return opened;
    }

    private static Watched watched(TestPage of, Predicate<Watched> wanted) {
        return of.until(m -> m.hasWatched() && wanted.test(m.getWatched())).getWatched();
    }

    private static Rule.Builder rule(String name) {
        return Rule.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setName(name)
                .setAuthor("Ada")
                .setArea(Rule.Area.newBuilder()
                        .setLayer("fit/Hg-L")
                        .setAbove(500)
                        .setPixels(50));
    }

    private static Rule.Builder area(UnaryOperator<Rule.Area.Builder> change) {
        Rule.Builder rule = rule("a");
        change.apply(rule.getAreaBuilder());
        return rule;
    }

    private static RuleReply edit(TestPage of, Rule rule, boolean delete) {
        String id = UUID.randomUUID().toString();
        of.send(ClientMessage.newBuilder()
                .setRule(RuleEdit.newBuilder().setId(id).setRule(rule).setDelete(delete)));
        return of.until(m -> m.hasRuled() && m.getRuled().getId().equals(id)).getRuled();
    }

    private static RuleReply acknowledge(TestPage of, String rule, int finds) {
        String id = UUID.randomUUID().toString();
        of.send(ClientMessage.newBuilder()
                .setAcknowledge(Acknowledge.newBuilder()
                        .setId(id)
                        .setAcknowledgement(Acknowledgement.newBuilder()
                                .setScan(SCAN.id())
                                .setRule(rule)
                                .setRuleRevision(1)
                                .setFinds(finds)
                                .setWho("Ada"))));
        return of.until(m -> m.hasRuled() && m.getRuled().getId().equals(id)).getRuled();
    }

    private void assertRefused(String why, Rule.Builder rule) {
        String message = edit(page, rule.build(), false).getMessage();
        assertTrue(message.contains(why), message);
    }

    private static Rule kept(RuleReply reply) {
        assertEquals("", reply.getMessage());
        return reply.getRule();
    }

    private static void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
