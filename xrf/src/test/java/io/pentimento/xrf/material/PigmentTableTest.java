package io.pentimento.xrf.material;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.XrfException;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PigmentTableTest {

    private static final String HEAD = "id;name;class;composition;density;srgb;first;last;source\n";

    private final PigmentTable table = PigmentTable.shipped();

    @Test
    void shouldHoldAtLeastFiftyHistoricalPigmentsEachWithASource() {
        long pigments = table.pigments().stream()
                .filter(p -> !List.of("binder", "support").contains(p.pigmentClass()))
                .count();
        assertTrue(pigments >= 50, pigments + " pigments");
        for (Pigment pigment : table.pigments()) {
            assertFalse(pigment.source().isBlank(), pigment.id());
            assertTrue(pigment.firstYear() < pigment.lastYear().orElse(2100), pigment.id());
        }
    }

    /** Mass fractions from the atomic weights of the IUPAC, 2013. */
    @ParameterizedTest
    @CsvSource({
        "lead-white, 82, 0.8014",
        "vermilion, 80, 0.8622",
        "azurite, 29, 0.5531",
        "malachite, 29, 0.5748",
        "lead-tin-yellow-I, 50, 0.1988",
        "gypsum, 20, 0.2323",
        "lithopone, 30, 0.2013"
    })
    void shouldKnowWhatAPigmentConsistsOf(String id, int atomicNumber, double fraction) {
        assertEquals(fraction, table.get(id).material().massFraction(atomicNumber), 0.0006);
    }

    @Test
    void shouldKnowWhenPaintersHadAPigment() {
        assertFalse(table.get("titanium-white-rutile").inUse(1880));
        assertTrue(table.get("titanium-white-rutile").inUse(2000));
        assertFalse(table.get("smalt").inUse(1920));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x;X;c;Xx2O3;5;AABBCC;1800;;me|row 2 (x), field composition or density: formula 'Xx2O3'",
                "x;X;c;Fe2(O3;5;AABBCC;1800;;me|formula 'Fe2(O3': a parenthesis is not closed",
                "x;X;c;Fe2O3);5;AABBCC;1800;;me|formula 'Fe2O3)': a parenthesis is closed",
                "x;X;c;Fe2O1.2.3;5;AABBCC;1800;;me|'1.2.3' is not a number",
                "x;X;c;Fe2O3:0.4 + SiO2;5;AABBCC;1800;;me|composition part 'SiO2'",
                "x;X;c;Fe2O3:0.4 + SiO2:0.4;5;AABBCC;1800;;me|add up to 0.8",
                "x;X;c;Fe2O3;heavy;AABBCC;1800;;me|row 2, field density: 'heavy' is not g/cm³",
                "x;X;c;Fe2O3;-5;AABBCC;1800;;me|density=-5.0",
                "x;X;c;Fe2O3;5;red;1800;;me|field srgb: 'red' is not six",
                "x;X;c;Fe2O3;5;AABBCC;old;;me|field first: 'old' is not a year",
                "x;X;c;Fe2O3;5;AABBCC;1800;;|field source: is empty",
                "x;X;c;Fe2O3;5|row 2: 5 fields, not 9"
            })
    void shouldNameFileRowFieldAndValueOfWhatIsWrong(String row, String expected) {
        var error = assertThrows(XrfException.class, () -> read(HEAD + row));
        assertTrue(error.getMessage().startsWith("mine.csv, row 2"), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void shouldRefuseAWrongHeadATwiceGivenIdAndAnEmptyFile() {
        assertThrows(XrfException.class, () -> read("id;name;formula\n"));
        String row = "x;X;c;Fe2O3;5;AABBCC;1800;;me\n";
        assertThrows(XrfException.class, () -> read(HEAD + row + row));
        assertThrows(XrfException.class, () -> read(HEAD));
    }

    @Test
    void shouldNameSimilarPigmentsWhenAskedForOneThatIsNotThere() {
        var error = assertThrows(IllegalArgumentException.class, () -> table.get("lead-grey"));
        assertTrue(error.getMessage().contains("lead-white"), error.getMessage());
    }

    private static PigmentTable read(String text) throws IOException {
        return PigmentTable.read(new StringReader(text), "mine.csv");
    }
}
