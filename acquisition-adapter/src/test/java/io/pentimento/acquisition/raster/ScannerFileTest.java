package io.pentimento.acquisition.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.AcquisitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScannerFileTest {

    private static final String FILE =
            """
            # a scan of a corner
            title: corner
            stage:
              x: {controller: pi, port: /dev/a, axis: "1", trigger-line: 1, acceleration: 200}
              y: {controller: pi, port: /dev/a, axis: "2", trigger-line: 0, acceleration: 200}
            spectrometers:
              - {name: left, port: /dev/b, settings: "MCAC=1024", limits: {rate: 100000}}
            area: {left: 10, top: 10, width: 20, height: 10, step: 1}
            dwell: 0.5
            borders: poll
            elements: [Fe-K]
            region: [[0, 0], [20, 0], [20, 5]]
            """;

    @Test
    void shouldReadAFile() {
        ScannerFile file = ScannerFile.parse("scan.yaml", FILE);
        assertEquals(ScannerFile.Borders.POLL, file.borders());
        assertEquals(15, file.stage().x().fastest());
        assertEquals(3, file.region().size());
        assertTrue(file.regionGeoJson().contains("[0.0, 0.0]]"), file.regionGeoJson());
        assertEquals(1, file.warnings(0).size(), "no disk: " + file.warnings(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dwell: 0.5|dwell: 0|scan.yaml, line 9: dwell=0.0: must be above 0",
                "dwell: 0.5|dwell: 0.05|scan.yaml, line 9: dwell=0.05 s: with steps of 1.0 mm the stage would move at 20.0 mm/s",
                "dwell: 0.5|dwell: 0.2|scan.yaml, line 9: dwell=0.2 s: the spectrometers take 267 ms",
                "dwell: 0.5|dwell: 500 ms|scan.yaml, line 9: dwell: Cannot deserialize",
                "dwell|dwel|scan.yaml, line 12: dwell: is missing, or its name is misspelt",
                "title|titel|scan.yaml, line 2: titel: there is no such key; known are ",
                "borders: poll|borders: guess|scan.yaml, line 10: borders: Cannot deserialize",
                "controller: pi, port: /dev/a, axis: \"2\"|port: /dev/a, axis: \"2\"|scan.yaml, line 5: controller: is missing",
                "port: /dev/b, ||scan.yaml, line 6: port: is missing; where is the spectrometer?",
                "[20, 5]]|[20]]|scan.yaml, line 12: region=[[0.0, 0.0], [20.0, 0.0], [20.0]]: each corner is [column, row]",
                "step: 1|step: 3|scan.yaml, line 8: width=20.0 mm: must be a whole number of steps of 3.0 mm"
            })
    void shouldSayInWhichLineWhatIsWrong(String right, String wrong, String said) {
        assertTrue(FILE.contains(right), right);
        String text = FILE.replaceFirst(java.util.regex.Pattern.quote(right), wrong == null ? "" : wrong);
        var error = assertThrows(AcquisitionException.class, () -> ScannerFile.parse("scan.yaml", text));
        assertTrue(error.getMessage().startsWith(said), error.getMessage());
    }

    @Test
    void shouldRefuseSpectrometersWhoseBordersWouldLieApart() {
        String two = FILE.replace(
                "spectrometers:\n", "spectrometers:\n  - {name: right, port: /dev/c, settings: MCAC=1024}\n");
        var error =
                assertThrows(AcquisitionException.class, () -> ScannerFile.parse("scan.yaml", two.replace("0.5", "1")));
        assertTrue(error.getMessage().contains("take 533 ms, one after the other"), error.getMessage());
        ScannerFile.parse("scan.yaml", two.replace("0.5", "3"));
    }
}
