package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ScanFits;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.xrf.fit.AxisRefiner;
import io.pentimento.xrf.fit.ElementSuggestion;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCalibrationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PIXELS = (long) TestInstrument.ROWS * TestInstrument.COLUMNS;

    @TempDir
    private Path folder;

    /** Its settlement and the news that the scan goes on may come together: then it is not begun anew. */
    @Test
    void shouldSettleAgainWhenTheScanIsResumedBeforeItIsClosed() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0);
                TestInstrument instrument = new TestInstrument(broker, "again")) {
            KafkaClients kafka = new KafkaClients(instrument.options().kafka());
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L");
            instrument.measure("s", 5, 0, 1);
            instrument.stop("s");
            try (ScanDirectory directory = new ScanDirectory(kafka, instrument.topics.scans())) {
                ScanDirectory.Scan scan = read(directory);
                try (ScanCalibration calibration = calibration(instrument, kafka, scan)) {
                    ScanCalibrated early = settled(calibration, scan);
                    assertEquals(TestInstrument.COLUMNS, early.getSeenPixels());
                    instrument.resume("s", "Fe-K", "Cu-K", "Pb-L");
                    instrument.measure("s", 1, 5, 1, TestInstrument.ROWS);
                    instrument.stop("s", 1);
                    ScanCalibrated late = settled(calibration, read(directory).with(early));
                    assertEquals(PIXELS, late.getSeenPixels());
                    assertTrue(late.getRevision() > early.getRevision(), early + " and then " + late);
                }
            }
        }
    }

    private static ScanDirectory.Scan read(ScanDirectory directory) {
        directory.catchUp();
        return directory.scan("s").orElseThrow();
    }

    private static ScanCalibrated settled(ScanCalibration calibration, ScanDirectory.Scan scan) {
        return assertTimeoutPreemptively(PATIENCE, () -> {
            Optional<ScanCalibrated> found = Optional.empty();
            while (found.filter(ScanCalibrated::getSettled).isEmpty()) {
                found = calibration.step(scan);
            }
            return found.get();
        });
    }

    private static ScanCalibration calibration(TestInstrument instrument, KafkaClients kafka, ScanDirectory.Scan scan) {
        XrayLines lines = new XrayLines();
        return new ScanCalibration(
                scan,
                new OrderedBlocks(scan, kafka.consumer(null), instrument.topics.spectra(), Clock.systemUTC()),
                new AxisRefiner(lines),
                new ElementSuggestion(lines),
                ScanFits.settings(lines, scan.started(), instrument.options().elements()),
                Clock.systemUTC());
    }
}
