package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelStore;
import io.pentimento.model.ParityFixture;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.xrf.lines.XrayLines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever changes what spectra are drawn trains the shipped models anew, or their cards and figures are no longer true. */
class ShippedDataTest {

    private static final ModelStore STORE = ModelStore.shipped();

    @ParameterizedTest
    @EnumSource
    void shouldStillDrawWhatShippedModelsWereTrainedWith(Subject subject) {
        ParityFixture shipped = STORE.parity(subject.model() + "/filter-1").orElseThrow();
        Examples examples = subject.examples(new XrayLines(), Ingredients.USUAL);
        Batch drawn = new Draws(examples, 0, Draws.Stream.TEST).batch(1, shipped.rows());
        assertEquals(shipped.input().length, drawn.counts().length);
        int same = 0;
        for (int i = 0; i < drawn.counts().length; i++) {
            same += drawn.counts()[i] == shipped.input()[i] ? 1 : 0;
        }
        // Logarithms may differ in their last bit from processor to processor, and with them a count.
        assertTrue(
                same >= 0.99 * drawn.counts().length, same + " of " + drawn.counts().length + " counts are the same");
        Manifest manifest = STORE.load(subject.model() + "/filter-1").manifest();
        assertEquals(ModelFolder.sums(manifest).orElseThrow(), Draws.sums(examples), "and what is said of them");
    }
}
