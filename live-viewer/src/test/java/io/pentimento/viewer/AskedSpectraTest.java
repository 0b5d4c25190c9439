package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.Fit;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Patch;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.Topics;
import io.pentimento.proto.WindowReply;
import io.pentimento.proto.Wire;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page can ask of spectra: what they are made of, and where there is how much between two energies. */
class AskedSpectraTest {

    private static final TestPainting SCAN = new TestPainting("asked", 24, 32, 1_000_000_000L);
    private static final int PIXELS = SCAN.rows() * SCAN.columns();

    @TempDir
    Path folder;

    private final Topics topics = new Topics("asked");
    private LocalBroker broker;
    private KafkaProducer<String, byte[]> producer;
    private Viewer viewer;
    private TestPage page;

    @BeforeEach
    void open() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        producer = kafka.producer(Map.of());
        viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache")));
        page = new TestPage(viewer, null);
        producer.send(Wire.record(topics.scans(), SCAN.id() + "/started", SCAN.started()));
        producer.send(Wire.record(topics.scans(), SCAN.id() + "/calibrated", SCAN.calibrated()));
        publish(0, SCAN.rows() / 2);
        page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
        page.watch(SCAN.id());
        page.untilMap(p -> p.measured(0) == PIXELS / 2);
        page.until(m -> m.hasState() && m.getState().getSpectraPixels() == PIXELS / 2);
    }

    @AfterEach
    void close() {
        page.close();
        viewer.close();
        producer.close();
        broker.close();
    }

    @Test
    void shouldTellWhatASumSpectrumIsMadeOf() {
        SpectrumReply reply = page.fittedSpectrum(1, SCAN.rows() / 2 - 1, SCAN.columns() - 1);
        SpectrumReply.DetectorSpectrum detector = reply.getDetectors(0);
        Fit fit = detector.getFit();
        assertEquals("", detector.getFitMessage());
        Fit.Part largest = fit.getPartsList().stream()
                .filter(part -> part.getKind() == Fit.Kind.LINES)
                .max(Comparator.comparingDouble(Fit.Part::getArea))
                .orElseThrow();
        assertEquals("Pb-L", largest.getName());
        assertTrue(largest.getError() > 0 && largest.getError() < 0.02 * largest.getArea(), "±" + largest.getError());

        Fit.Part continuum = fit.getParts(fit.getPartsCount() - 1);
        assertEquals(Fit.Kind.CONTINUUM, continuum.getKind());
        assertTrue(continuum.getFirstChannel() >= fit.getFirstChannel());
        assertTrue(floats(continuum.getCounts()).remaining() <= fit.getChannels());
        double shape = 0;
        for (FloatBuffer counts = floats(largest.getCounts()); counts.hasRemaining(); ) {
            shape += counts.get();
        }
        assertEquals(largest.getArea(), shape, 0.05 * largest.getArea(), "its peaks and their escape peaks");
    }

    @Test
    void shouldNotFitUnlessAsked() {
        assertTrue(!page.spectrum(1, 0, 0, 2, 2).getDetectors(0).hasFit());
    }

    @Test
    void shouldMapAnEnergyWindowAndThenWhatIsNewInIt() {
        WindowReply first = page.window(1, 10.3, 10.8, 0);
        assertEquals("", first.getMessage());
        float[] map = new float[PIXELS];
        paint(map, first);
        assertTrue(!first.getMore());
        for (int row = 0; row < SCAN.rows() / 2; row++) {
            float[] shown = Arrays.copyOfRange(map, row * SCAN.columns(), (row + 1) * SCAN.columns());
            assertArrayEquals(expected(row, 10.3, 10.8), shown);
        }
        publish(SCAN.rows() / 2, SCAN.rows());
        page.until(m -> m.hasState() && m.getState().getSpectraPixels() == PIXELS);
        WindowReply next = page.window(2, 10.3, 10.8, first.getNext());
        assertEquals(
                PIXELS / 2,
                next.getPatchesList().stream().mapToInt(Patch::getPixels).sum(),
                "only what is new");
        paint(map, next);
        float[] last = Arrays.copyOfRange(map, PIXELS - SCAN.columns(), PIXELS);
        assertArrayEquals(expected(SCAN.rows() - 1, 10.3, 10.8), last);
    }

    @Test
    void shouldSayWhatIsWrongWithAWindow() {
        String turned = page.window(1, 5, 4, 0).getMessage();
        assertTrue(turned.contains("first_kev=5.0, last_kev=4.0"), turned);
        String beyond = page.window(2, 90, 91, 0).getMessage();
        assertTrue(beyond.contains("detector A has no channel there; it reaches from"), beyond);
        String nothing = page.window(3, Double.NaN, 4, 0).getMessage();
        assertTrue(nothing.contains("NaN"), nothing);
    }

    private static void paint(float[] map, WindowReply reply) {
        for (Patch patch : reply.getPatchesList()) {
            floats(patch.getValues()).get(map, patch.getFirstPixel(), patch.getPixels());
        }
    }

    private static FloatBuffer floats(com.google.protobuf.ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Of a row. */
    private static float[] expected(int row, double firstKev, double lastKev) {
        SpectrumBlock block = SCAN.spectra(row, 0);
        EnergyAxis axis = SCAN.calibrated().getCalibrated().getDetectors(0).getAxis();
        float[] sums = new float[SCAN.columns()];
        for (int d : List.of(0, 1)) {
            int[] counts = new int[SCAN.columns() * TestPainting.CHANNELS];
            new CountsCodec().decode(block.getDetectors(d).getCounts(), counts);
            for (int i = 0; i < counts.length; i++) {
                double kev = axis.getOffsetKev() + axis.getGainKevPerChannel() * (i % TestPainting.CHANNELS);
                sums[i / TestPainting.CHANNELS] += kev >= firstKev && kev < lastKev ? counts[i] : 0;
            }
        }
        return sums;
    }

    private void publish(int firstRow, int endRow) {
        for (int row = firstRow; row < endRow; row++) {
            String key = Topics.rowKey(SCAN.id(), row);
            producer.send(Wire.record(topics.spectra(), key, SCAN.spectra(row, 2_000_000_000L)));
            producer.send(Wire.record(topics.maps(), key, SCAN.map(row, 2_000_000_000L)));
        }
        producer.flush();
    }
}
