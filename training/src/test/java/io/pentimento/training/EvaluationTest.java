package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelStore;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static final Subject GEM = Subject.ELEMENTS_GEM;
    private static final Evaluation EVALUATION =
            new Evaluation(GEM.examples(new XrayLines(), Ingredients.USUAL), GEM.disturbances(), 4096);

    @Test
    void shouldFindThatSpectraOfElementsWhichTrainingLeftOutAreTrustedLess() {
        Evaluation.Score score = judge("elements-gem/filter-1-without-Sr-As");
        assertEquals(Set.of("Sr-K", "As-K"), score.leftOut().keySet());
        score.leftOut().forEach((group, leftOut) -> {
            assertTrue(leftOut.spectra() > 100, group + ": " + leftOut);
            assertTrue(leftOut.auc() > 0.75, group + ": " + leftOut);
            assertTrue(
                    leftOut.trust() < score.meanTrust() - 0.1, group + ": " + leftOut + ", usual " + score.meanTrust());
        });
    }

    @Test
    void shouldFindThatSmallDriftDoesLittleAndThatTrustFallsWithMore() {
        Evaluation.Score score = judge("elements-gem/filter-1");
        Evaluation.Disturbed trained = score.disturbed().get("as trained");
        Evaluation.Disturbed drifted = score.disturbed().get("2 % more gain");
        Evaluation.Disturbed faint = score.disturbed().get("50 % of the dwell");
        Evaluation.Disturbed strange = score.disturbed().get("50 % of a background of another shape");
        assertTrue(drifted.rSquared() > trained.rSquared() - 0.1, drifted + ", was " + trained);
        assertTrue(faint.rSquared() > trained.rSquared() - 0.1, faint + ", was " + trained);
        assertTrue(strange.trust() < trained.trust() - 0.1, strange + ", was " + trained);
    }

    private static Evaluation.Score judge(String id) {
        return EVALUATION.judge(ModelStore.shipped().load(id));
    }
}
