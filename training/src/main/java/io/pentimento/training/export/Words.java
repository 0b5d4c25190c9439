package io.pentimento.training.export;

import io.pentimento.model.Manifest;
import io.pentimento.training.Plan;
import io.pentimento.training.Subject;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.run.TrainingSettings;
import java.util.List;

/** What people read about a model. */
final class Words {

    static final String FAST =
            "The same network for processors without a GPU: what is the same for all pixels is computed"
                    + " once, layer norms are folded into weights, and products within blocks are in 8 bits.";

    private Words() {}

    static String description(Plan plan) {
        return switch (plan.subject()) {
            case ELEMENTS_GEM ->
                "Elements in spectra of a full-field GEM detector: counts of each line group with their"
                        + " standard deviation, the probability that the element is there, and trust. Trained on simulated"
                        + " spectra alone.";
            case ELEMENTS_SDD ->
                "Elements in spectra of silicon drift detectors: counts of each line group with their"
                        + " standard deviation, the probability that a detectable amount is there, and trust. Trained on"
                        + " paintings simulated from fundamental parameters.";
            case PIGMENTS_SDD ->
                "Pigments in layered paintings before a silicon drift detector: the probability of each"
                        + " class that X-ray fluorescence can tell apart, and trust. A documented substitute for the"
                        + " network of Xu et al. (2022), not a reproduction; trained on simulated stacks alone.";
        };
    }

    static String card(Plan plan, Manifest manifest) {
        String text = new Card(limits(plan), command(plan)).text(manifest);
        return plan.architecture() == Architecture.CNN
                ? text
                : text + "\nIt also leaves the `-fast` version, unless that would be worse by more than 0.002.\n";
    }

    /** What trains it again; only what differs from the usual is said. */
    static String command(Plan plan) {
        Subject subject = plan.subject();
        TrainingSettings training = plan.training();
        Plan usual = Plan.of(subject, plan.architecture(), training.seed());
        StringBuilder command = new StringBuilder("./pentimento train ")
                .append(subject == Subject.PIGMENTS_SDD ? "pigments" : "elements")
                .append(subject == Subject.ELEMENTS_GEM ? " --detector gem" : "")
                .append(" --arch ")
                .append(plan.architecture().word())
                .append(" --seed ")
                .append(training.seed())
                .append(" --steps ")
                .append(training.steps());
        if (needsFile(plan)) {
            command.append(" --plan plan.json");
        }
        if (training.batch() != usual.training().batch()) {
            command.append(" --batch ").append(training.batch());
        }
        if (training.learningRate() != usual.training().learningRate()) {
            command.append(" --learning-rate ").append(training.learningRate());
        }
        if (!plan.ingredients().without().isEmpty()) {
            command.append(" --without ")
                    .append(String.join(",", plan.ingredients().without()));
        }
        if (plan.ingredients().palette() != null) {
            command.append(" --palette ").append(plan.ingredients().palette());
        }
        return command.append(" --out DIR").toString();
    }

    /** Whether it has settings that no option sets. */
    static boolean needsFile(Plan plan) {
        Plan usual =
                Plan.of(plan.subject(), plan.architecture(), plan.training().seed());
        return !plan.network().equals(usual.network())
                || plan.training().weightDecay() != usual.training().weightDecay();
    }

    private static String limits(Plan plan) {
        List<String> without = plan.ingredients().without();
        String left = without.isEmpty()
                ? ""
                : " It has never seen " + String.join(", ", without)
                        + ", and takes them for something else: it is there to show that trust falls then, not for use.";
        return limits(plan.subject()) + left;
    }

    private static String limits(Subject subject) {
        return switch (subject) {
            case ELEMENTS_GEM ->
                "No real GEM spectrum was available: noise, background and gain of the simulation are ours."
                        + " Neighbouring elements overlap almost wholly at 18 % resolution; look at sigma before believing a"
                        + " small area beside a large one.";
            case ELEMENTS_SDD ->
                "Areas are what the detector saw, not concentrations. Elements that are not in its list are"
                        + " shared out among those that are; trust falls there. Tubes from 30 to 50 kV with Rh, Ag, Mo, W or Pd"
                        + " anodes were simulated; others were not.";
            case PIGMENTS_SDD ->
                "A class is a group of pigments that share their elements: lead stands for lead white and red"
                        + " lead. A pigment under a thick layer of lead may leave no trace at all; its absence proves nothing. The"
                        + " metrics are of pigments that the spectrum shows; one that is painted and does not show counts neither"
                        + " as there nor as absent.";
        };
    }
}
