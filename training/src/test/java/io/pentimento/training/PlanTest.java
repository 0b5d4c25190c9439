package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.run.TrainingSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Plan USUAL = Plan.of(Subject.ELEMENTS_GEM, Architecture.LT_VIT, 2);

    @Test
    void shouldNameWhatIsTrainedAsUsualByArchitectureAndSeed() {
        assertEquals("lt-vit-2", USUAL.version());
    }

    @Test
    void shouldNotGiveTheNameOfAShippedNetworkToAnother() {
        TrainingSettings usual = USUAL.training();
        TrainingSettings shorter = new TrainingSettings(
                200,
                usual.batch(),
                usual.learningRate(),
                20,
                usual.weightDecay(),
                usual.gradientNorm(),
                usual.error(),
                usual.seed(),
                usual.validationEvery(),
                usual.validationExamples(),
                usual.patience());
        NetworkSettings larger = new NetworkSettings(11, USUAL.network().transformer(), 9);
        assertEquals("lt-vit-2-200-steps", USUAL.with(USUAL.network(), shorter).version());
        assertEquals("lt-vit-2-tuned", USUAL.with(larger, usual).version());
        assertEquals(
                "lt-vit-2-without-Sr-As",
                USUAL.with(new Ingredients(List.of("Sr", "As"), null)).version());
        assertEquals(
                "lt-vit-2-own-palette",
                USUAL.with(new Ingredients(List.of(), "palette.csv")).version());
    }
}
