package io.pentimento.acquisition.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanListener;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.SteeredSource;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.emulator.AnswerFault;
import io.pentimento.emulator.BeamProbe;
import io.pentimento.emulator.Emulator;
import io.pentimento.emulator.Faults;
import io.pentimento.emulator.PseudoTerminal;
import io.pentimento.emulator.Scene;
import io.pentimento.emulator.SlotWitness;
import io.pentimento.emulator.UdpServerLine;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole scanner of emulated instruments: two axes on a serial line, and a spectrometer on the network. */
@Timeout(60)
class ScannerTest {

    private static final int ROWS = 3;
    private static final int COLUMNS = 10;
    private static final double LEFT = 98;
    private static final double TOP = 99;
    private static final double STEP = 0.5;
    private static final double DWELL = 0.02;
    private static final double GRBL_TRAVEL = 200;
    private static final int FIRST_CHANNEL = 100;

    /** Each pixel shines in a channel of its own, so that a spectrum tells where it was counted. */
    private static final Scene LABELS = (x, y, rates) -> {
        Arrays.fill(rates, 0);
        int column = (int) Math.floor((x - LEFT) / STEP);
        int row = (int) Math.round((y - TOP) / STEP);
        if (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS) {
            rates[FIRST_CHANNEL + row * COLUMNS + column] = 50_000;
        }
    };

    @TempDir
    private Path folder;

    private final List<Emulator> instruments = new ArrayList<>();
    private Faults<AnswerFault> spoiling = Faults.none();
    private BeamProbe probe;
    private int[] beams;
    private final List<InstrumentFault> faults = new CopyOnWriteArrayList<>();

    /** What differs from test to test. */
    private record Setting(
            String borders, double dwell, String path, int spectrometers, String more, double left, boolean grbl) {
        static Setting of(String borders) {
            return new Setting(borders, DWELL, "serpentine", 1, "", LEFT, false);
        }

        Setting withDwell(double seconds) {
            return new Setting(borders, seconds, path, spectrometers, more, left, grbl);
        }

        Setting oneWay() {
            return new Setting(borders, dwell, "one-way", spectrometers, more, left, grbl);
        }

        Setting with(int number) {
            return new Setting(borders, dwell, path, number, more, left, grbl);
        }

        Setting with(String limits) {
            return new Setting(borders, dwell, path, spectrometers, ", limits: {" + limits + "}", left, grbl);
        }

        Setting withGrbl() {
            return new Setting(borders, dwell, path, spectrometers, more, left, true);
        }

        Setting from(double leftMm) {
            return new Setting(borders, dwell, path, spectrometers, more, leftMm, grbl);
        }
    }

    private SteeredSource open(Setting setting) throws Exception {
        beams = new int[setting.spectrometers() + 1];
        for (int i = 0; i < beams.length; i++) {
            beams[i] = freePort();
        }
        probe = new BeamProbe(beams[setting.spectrometers()]);
        StringBuilder spectrometers = new StringBuilder();
        for (int i = 0; i < setting.spectrometers(); i++) {
            Emulator spectrometer =
                    Emulator.spectrometer(new UdpServerLine(0), LABELS, beams[i], 1 + i, spoiling, SlotWitness.NONE);
            instruments.add(spectrometer);
            spectrometers.append(
                    "  - {name: SDD%d, port: \"%s\", settings: \"MCAC=1024\", gain-kev: 0.02, patience: %s%s}%n"
                            .formatted(i, spectrometer.address(), patience(), setting.more()));
        }
        Path tty = folder.resolve("stage");
        PseudoTerminal line = new PseudoTerminal(tty, 115_200);
        instruments.add(
                setting.grbl() ? Emulator.grblStage(line, spoiling, beams) : Emulator.stage(line, spoiling, beams));
        // Grbl's own coordinates run from minus its travel to 0.
        double shift = setting.grbl() ? GRBL_TRAVEL : 0;
        String file =
                """
                title: labels
                stage:
                  x: {controller: %11$s, port: %1$s, axis: "%12$s", trigger-line: 1, acceleration: 200, fastest: 50, patience: %10$s}
                  y: {controller: %11$s, port: %1$s, axis: "%13$s", trigger-line: 0, acceleration: 200, fastest: 50, patience: %10$s}
                area: {left: %2$s, top: %3$s, width: %4$s, height: %5$s, step: %6$s}
                dwell: %7$s
                borders: %8$s
                path: %9$s
                spectrometers:
                """
                        .formatted(
                                tty,
                                setting.left() - shift,
                                TOP - shift,
                                COLUMNS * STEP,
                                ROWS * STEP,
                                STEP,
                                setting.dwell(),
                                setting.borders(),
                                setting.path(),
                                patience(),
                                setting.grbl() ? "grbl" : "pi",
                                setting.grbl() ? "X" : "1",
                                setting.grbl() ? "Y" : "2");
        return (SteeredSource) Scanner.open(
                ScannerFile.parse("scan.yaml", file + spectrometers),
                new FaultListener() {
                    @Override
                    public void faulty(InstrumentFault fault, int pixel, int attempt) {
                        faults.add(fault);
                    }
                },
                ScanClock.SYSTEM);
    }

    /** Nobody wants to wait long for what is lost on purpose. */
    private double patience() {
        return spoiling.areNone() ? 5 : 0.3;
    }

    private static int freePort() throws Exception {
        try (DatagramSocket free = new DatagramSocket()) {
            return free.getLocalPort();
        }
    }

    @AfterEach
    void switchOff() throws Exception {
        instruments.forEach(Emulator::close);
        probe.close();
    }

    @Test
    void shouldCountEveryPixelWhereItIsWhileTheStageStandsStill() throws Exception {
        assertEveryPixelInItsPlace(Setting.of("settle"), 0.001);
    }

    @Test
    void shouldCountEveryPixelWhereItIsWhileTheStageMovesOn() throws Exception {
        assertEveryPixelInItsPlace(Setting.of("pulses"), 0.02);
    }

    @Test
    void shouldCountEveryPixelWhereItIsWhileTheMovingStageIsAskedForItsPlace() throws Exception {
        assertEveryPixelAboutInItsPlace(Setting.of("poll").withDwell(0.1));
    }

    @Test
    void shouldScanWithAGrblStage() throws Exception {
        assertEveryPixelInItsPlace(Setting.of("settle").withGrbl(), 0.001);
        switchOff();
        instruments.clear();
        assertEveryPixelAboutInItsPlace(Setting.of("poll").withDwell(0.1).withGrbl());
    }

    /** Borders are as good as answers are quick; where they were is told. */
    private void assertEveryPixelAboutInItsPlace(Setting setting) throws Exception {
        double shift = setting.grbl() ? GRBL_TRAVEL : 0;
        try (Source source = open(setting)) {
            ScanPlan plan = source.plan();
            Pixel pixel = new Pixel(plan.detectors());
            for (int i = 0; i < plan.plannedPixels(); i++) {
                assertTrue(source.next(pixel), "pixel " + i);
                assertEquals(setting.dwell(), pixel.timing(0).realTimeS(), 0.42 * setting.dwell(), "dwell of " + i);
                assertOwn(pixel, i, 0.6);
                double middle = LEFT - shift + (pixel.column() + 0.5) * STEP;
                assertEquals(middle, pixel.xMm(), 0.11 * STEP, "x of pixel " + i);
            }
            assertFalse(source.next(pixel));
        }
    }

    @Test
    void shouldVisitEveryRowFromItsFirstPixelWhenToldSo() throws Exception {
        assertEveryPixelInItsPlace(Setting.of("pulses").oneWay(), 0.02);
    }

    @Test
    void shouldCountWithSeveralSpectrometersAtOnce() throws Exception {
        assertEveryPixelInItsPlace(Setting.of("pulses").with(3), 0.02);
        assertEveryPixelInItsPlaceAgain(Setting.of("settle").with(2));
    }

    private void assertEveryPixelInItsPlaceAgain(Setting setting) throws Exception {
        switchOff();
        instruments.clear();
        assertEveryPixelInItsPlace(setting, 0.001);
    }

    @Test
    void shouldGiveEveryPixelOnceHoweverOftenItIsHalted() throws Exception {
        for (String borders : List.of("pulses", "settle", "poll")) {
            boolean polled = borders.equals("poll");
            try (SteeredSource source = open(Setting.of(borders).withDwell(polled ? 0.1 : 0.05))) {
                int halts = measureAllWhileHalting(source, polled ? 0.6 : 0.97);
                assertTrue(halts >= 5, borders + ": halted only " + halts + " times");
                // A border that is missed on a busy machine is a fault.
                faults.removeIf(fault -> polled && fault.getMessage().contains("if that happens often"));
                assertEquals(List.of(), faults, borders);
            }
            switchOff();
            instruments.clear();
        }
        assertEquals(List.of(), faults);
    }

    private static int measureAllWhileHalting(SteeredSource source, double own) throws Exception {
        ScanPlan plan = source.plan();
        AtomicBoolean done = new AtomicBoolean();
        Thread disturber = new Thread(() -> {
            Random random = new Random(1);
            while (!done.get()) {
                LockSupport.parkNanos((long) (100e6 + 300e6 * random.nextDouble()));
                source.halt();
            }
        });
        disturber.start();
        int halts = 0;
        Pixel pixel = new Pixel(plan.detectors());
        for (int i = 0; i < plan.plannedPixels(); ) {
            if (source.next(pixel)) {
                assertEquals(plan.row(i), pixel.row());
                assertEquals(plan.column(i), pixel.column());
                assertOwn(pixel, i, own);
                i++;
            } else {
                assertTrue(source.wasHalted(), "ended at pixel " + i);
                halts++;
            }
        }
        done.set(true);
        disturber.join();
        return halts;
    }

    @Test
    void shouldGiveEveryPixelOnceWhateverHappensToTheAnswers() throws Exception {
        spoiling = Faults.ofAnswers(7, 0.02);
        try (SteeredSource source = open(Setting.of("pulses"))) {
            ScanPlan plan = source.plan();
            Pixel pixel = new Pixel(plan.detectors());
            for (int i = 0; i < plan.plannedPixels(); i++) {
                assertTrue(source.next(pixel), "pixel " + i);
                assertOwn(pixel, i);
            }
        }
        assertTrue(spoiling.injected().size() > 4, "kinds of faults: " + spoiling.injected());
    }

    @Test
    void shouldWaitWhileALineIsUnpluggedAndGoOnWhereItWas() throws Exception {
        try (SteeredSource source = open(Setting.of("pulses"))) {
            Pixel pixel = new Pixel(source.plan().detectors());
            for (int i = 0; i < COLUMNS; i++) {
                assertTrue(source.next(pixel));
                assertOwn(pixel, i);
            }
            Emulator stage = instruments.remove(instruments.size() - 1);
            stage.close();
            List<Boolean> went = new ArrayList<>();
            Thread measuring = new Thread(() -> went.add(source.next(pixel)));
            measuring.start();
            while (source.trouble().isEmpty()) {
                Thread.onSpinWait();
            }
            String said = source.trouble().get();
            assertTrue(said.contains(folder.resolve("stage").toString()), said);
            PseudoTerminal line = new PseudoTerminal(folder.resolve("stage"), 115_200);
            instruments.add(Emulator.stage(line, spoiling, beams));
            measuring.join();
            assertEquals(List.of(true), went);
            assertOwn(pixel, COLUMNS);
            for (int i = COLUMNS + 1; i < source.plan().plannedPixels(); i++) {
                assertTrue(source.next(pixel));
                assertOwn(pixel, i);
            }
            assertTrue(source.trouble().isEmpty());
        }
    }

    @Test
    void shouldStandWithin200MsWhenItIsHalted() throws Exception {
        try (SteeredSource source = open(Setting.of("pulses").withDwell(0.2))) {
            Pixel pixel = new Pixel(source.plan().detectors());
            for (int i = 0; i < COLUMNS; i++) {
                assertTrue(source.next(pixel));
            }
            Thread measuring = new Thread(() -> source.next(pixel));
            measuring.start();
            awaitMotionOverTheArea();
            long command = System.nanoTime();
            source.halt();
            measuring.join();
            // The emulators remember where everything was; the stage may have heard of it only now.
            awaitStandstill();
            double at200 = probe.xMm(command + 200_000_000);
            assertEquals(at200, probe.xMm(System.nanoTime() + 1_000_000_000), 1e-9, "it moves on");
            assertTrue(at200 > LEFT && at200 < LEFT + COLUMNS * STEP, "it did not stop on its way: " + at200);
        }
    }

    private void awaitStandstill() {
        long end = System.nanoTime() + 5_000_000_000L;
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            if (probe.xMm(now) == probe.xMm(now + 1_000_000_000)) {
                return;
            }
        }
    }

    private void awaitMotionOverTheArea() {
        long now = System.nanoTime();
        while (!(probe.xMm(now) > LEFT + STEP && probe.xMm(now) < LEFT + 2 * STEP)) {
            Thread.onSpinWait();
            now = System.nanoTime();
        }
    }

    @Test
    void shouldPassOverTheWantedPixelsOnlyAndReachTheRowsThatAreAdded() throws Exception {
        try (SteeredSource source = open(Setting.of("pulses"))) {
            assertThrows(IllegalArgumentException.class, () -> source.longer(1000));
            ScanPlan plan = source.longer(ROWS + 2);
            assertEquals(ROWS + 2, source.plan().rows());
            BitSet wanted = new BitSet();
            wanted.set(plan.pixel(1, 3), plan.pixel(1, 3) + 1);
            wanted.set(plan.pixel(ROWS + 1, 2), plan.pixel(ROWS + 1, 2) + 1);
            source.wants(wanted);
            Pixel pixel = new Pixel(plan.detectors());
            for (int index : wanted.stream().toArray()) {
                source.seek(index);
                assertTrue(source.next(pixel));
                assertEquals(plan.row(index), pixel.row());
                assertFalse(source.isMeasured(), "its neighbours were measured too");
            }
            source.park();
            assertEquals(LEFT + STEP / 2, probe.xMm(System.nanoTime()), 0.01, "x where it began");
            assertEquals(TOP, probe.yMm(System.nanoTime()), 0.01, "y where it began");
        }
    }

    @Test
    void shouldSkipToARegionAndComeBackToWhatWasLeftOut() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0)) {
            for (String borders : List.of("pulses", "settle", "poll")) {
                boolean polled = borders.equals("poll");
                try (SteeredSource source = open(Setting.of(borders).withDwell(polled ? 0.1 : 0.05))) {
                    KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
                    Topics topics = new Topics("skip-" + borders);
                    skipInTheFirstRow(source, kafka, topics);
                    assertSkipped(blocks(kafka, topics), polled ? 0.6 : 0.97);
                }
                switchOff();
                instruments.clear();
            }
        }
    }

    private void skipInTheFirstRow(SteeredSource source, KafkaAccess kafka, Topics topics) {
        var options = AcquisitionOptions.of(kafka, topics, "s", SpoolOptions.in(folder.resolve("spool")));
        var acquisition =
                new Acquisition(source, options, ScanClock.SYSTEM, new SimpleMeterRegistry(), ScanListener.NONE);
        Thread operator = new Thread(() -> {
            awaitMotionOverTheArea();
            acquisition.skipTo("{\"type\": \"Polygon\", \"coordinates\": [[[3,2],[7,2],[7,3],[3,3],[3,2]]]}");
        });
        operator.start();
        assertEquals(ExitStatus.COMPLETED, acquisition.run().exitStatus());
    }

    private static List<SpectrumBlock> blocks(KafkaAccess kafka, Topics topics) {
        List<SpectrumBlock> blocks = new ArrayList<>();
        try (var consumer = kafka.consumer(Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topics.spectra()).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> blocks.add(Wire.read(record, SpectrumBlock.getDefaultInstance())));
            }
        }
        blocks.sort(Comparator.comparingLong(SpectrumBlock::getSequence));
        return blocks;
    }

    /** Row 2, columns 3 to 6, comes before all of row 1; every pixel once, and counted where it is. */
    private static void assertSkipped(List<SpectrumBlock> blocks, double own) {
        List<Integer> order = new ArrayList<>();
        for (SpectrumBlock block : blocks) {
            int[] counts = new int[block.getPixels() * 1024];
            new CountsCodec().decode(block.getDetectors(0).getCounts(), counts);
            for (int i = 0; i < block.getPixels(); i++) {
                int pixel = block.getRow() * COLUMNS + block.getFirstColumn() + i;
                int all = Arrays.stream(counts, i * 1024, (i + 1) * 1024).sum();
                assertTrue(counts[i * 1024 + FIRST_CHANNEL + pixel] >= own * all && all > 500, "pixel " + pixel);
                order.add(pixel);
            }
        }
        assertEquals(ROWS * COLUMNS, order.size(), order.toString());
        assertEquals(ROWS * COLUMNS, Set.copyOf(order).size(), order.toString());
        for (int column = 3; column < 7; column++) {
            assertTrue(order.indexOf(2 * COLUMNS + column) < order.indexOf(COLUMNS), order.toString());
        }
        assertTrue(order.indexOf(2 * COLUMNS) > order.indexOf(COLUMNS), "not only the region: " + order);
    }

    @Test
    void shouldWaitWithAReasonWhileASpectrometerIsNotWithinItsLimits() throws Exception {
        for (String limit : List.of("temperature: [100, 150]", "high-voltage: [1, 2]", "rate: 10", "silence: 0.01")) {
            faults.clear();
            double left = limit.startsWith("silence") ? 20 : LEFT;
            try (SteeredSource source = open(Setting.of("settle").with(limit).from(left))) {
                Thread measuring =
                        new Thread(() -> source.next(new Pixel(source.plan().detectors())));
                measuring.start();
                while (faults.size() < 2) {
                    Thread.onSpinWait();
                }
                String word = limit.substring(0, limit.indexOf(':')).replace('-', ' ');
                String message = faults.get(0).getMessage();
                assertTrue(source.trouble().orElseThrow().startsWith("SDD0: "), "nobody is told");
                assertTrue(message.startsWith("SDD0: "), message);
                assertTrue(
                        message.contains(
                                word.equals("rate") ? "per second" : word.equals("silence") ? "no photon" : word),
                        message);
                source.finish();
                measuring.join();
            }
            switchOff();
            instruments.clear();
        }
    }

    @Test
    void shouldRefuseAnAreaThatTheStageCannotReachBeforeItMoves() throws Exception {
        try (SteeredSource source = open(Setting.of("settle").from(197))) {
            double before = probe.xMm(System.nanoTime());
            var error = assertThrows(
                    IllegalArgumentException.class,
                    () -> source.next(new Pixel(source.plan().detectors())));
            assertTrue(
                    error.getMessage().contains("area.left to area.left + area.width=197.0 to 202.0 mm"),
                    error.getMessage());
            assertTrue(error.getMessage().contains("from 0.0 to 200.0 mm"), error.getMessage());
            assertEquals(before, probe.xMm(System.nanoTime()), 0, "it has moved");
        }
    }

    private void assertEveryPixelInItsPlace(Setting setting, double tolerance) throws Exception {
        try (Source source = open(setting)) {
            ScanPlan plan = source.plan();
            assertEquals(ROWS, plan.rows());
            assertEquals(COLUMNS, plan.columns());
            Pixel pixel = new Pixel(plan.detectors());
            for (int i = 0; i < plan.plannedPixels(); i++) {
                assertTrue(source.next(pixel), "pixel " + i);
                for (int d = 0; d < setting.spectrometers(); d++) {
                    double real = pixel.timing(d).realTimeS();
                    assertEquals(DWELL, real, tolerance * DWELL, "dwell of pixel " + i);
                }
                assertOwn(pixel, i);
                assertEquals(
                        LEFT - (setting.grbl() ? GRBL_TRAVEL : 0) + (pixel.column() + 0.5) * STEP,
                        pixel.xMm(),
                        0.01,
                        "x of pixel " + i);
            }
            assertFalse(source.next(pixel));
        }
        assertEquals(List.of(), faults);
    }

    private static void assertOwn(Pixel pixel, int index) {
        assertOwn(pixel, index, 0.97);
    }

    private static void assertOwn(Pixel pixel, int index, double least) {
        for (int d = 0; d < pixel.detectors(); d++) {
            int own = pixel.counts(d)[FIRST_CHANNEL + pixel.row() * COLUMNS + pixel.column()];
            int all = Arrays.stream(pixel.counts(d)).sum();
            assertTrue(own >= least * all && own > 500, "pixel " + index + ": " + own + " of " + all + " are its own");
        }
    }
}
