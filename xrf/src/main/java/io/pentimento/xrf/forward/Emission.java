package io.pentimento.xrf.forward;

import java.util.Arrays;

/**
 * What leaves a layered sample towards the detector, per unit of exposure: Sherman's equation for each line bundle and
 * layer over the nodes of the source, and the same integral for scattering. Belongs to one thread.
 */
final class Emission {

    private static final double LEAST_GRAMS = 1e-12;

    private final ForwardModel model;
    private final int nodes;
    private final double[][] reaching;
    private final double[][] depthIn;
    private final double[][] passedIn;
    private final double[] grams;
    private final double[][] elementGrams;
    private final double[] term;
    private final double[] depthOut;
    private final double[] passedOut;
    /** Photons of each line bundle. */
    final double[] fluorescence;
    /** Scattered share of the photons of each node, per sr. */
    final double[] rayleigh;

    final double[] compton;

    Emission(ForwardModel model, int mostLayers) {
        this.model = model;
        nodes = model.source.nodes();
        int elements = model.fraction[0].length;
        reaching = new double[mostLayers][nodes];
        depthIn = new double[mostLayers][nodes];
        passedIn = new double[mostLayers][nodes];
        grams = new double[mostLayers];
        elementGrams = new double[mostLayers][elements];
        term = new double[nodes];
        depthOut = new double[nodes];
        passedOut = new double[nodes];
        fluorescence = new double[model.bundles.size()];
        rayleigh = new double[nodes];
        compton = new double[nodes];
    }

    void of(LayerStack stack) {
        enter(stack);
        System.arraycopy(model.airFluorescence, 0, fluorescence, 0, fluorescence.length);
        for (int b = 0; b < fluorescence.length; b++) {
            if (isPresent(model.elementOf[b], stack.layers())) {
                fluorescence[b] += fluoresce(stack, b);
            }
        }
        scatter(stack, model.rayleigh, model.attenuationIn, sinRatio(), model.airRayleigh, rayleigh);
        scatter(stack, model.comptonScatter, model.attenuationCompton, 1, model.airCompton, compton);
    }

    /** The beam on its way down: what reaches each layer, and how deep the layer is for it. */
    private void enter(LayerStack stack) {
        for (int l = 0; l < stack.layers(); l++) {
            double[] masses = stack.masses(l);
            grams[l] = 0;
            Arrays.fill(elementGrams[l], 0);
            Arrays.fill(depthIn[l], 0);
            for (int m = 0; m < masses.length; m++) {
                if (masses[m] > 0) {
                    double g = masses[m] * 1e-3;
                    grams[l] += g;
                    addScaled(depthIn[l], model.attenuationIn[m], g);
                    addScaled(elementGrams[l], model.fraction[m], g);
                }
            }
            for (int n = 0; n < nodes; n++) {
                passedIn[l][n] = Math.exp(-depthIn[l][n]);
                reaching[l][n] = l == 0 ? 1 : reaching[l - 1][n] * passedIn[l - 1][n];
            }
        }
    }

    private boolean isPresent(int element, int layers) {
        for (int l = 0; l < layers; l++) {
            if (elementGrams[l][element] > LEAST_GRAMS) {
                return true;
            }
        }
        return false;
    }

    private double fluoresce(LayerStack stack, int b) {
        double[] excitation = model.excitation[b];
        int element = model.elementOf[b];
        int first = model.firstNode[b];
        double leaving = 1;
        double sum = 0;
        for (int l = 0; l < stack.layers(); l++) {
            double[] masses = stack.masses(l);
            double out = 0;
            for (int m = 0; m < masses.length; m++) {
                if (masses[m] > 0) {
                    out += masses[m] * 1e-3 * model.attenuationOut[m][b];
                }
            }
            double passed = Math.exp(-out);
            double mass = elementGrams[l][element];
            if (mass > LEAST_GRAMS) {
                sum += mass * leaving * integrate(excitation, reaching[l], depthIn[l], passedIn[l], out, passed, first);
            }
            leaving *= passed;
        }
        return sum;
    }

    /** Two loops: the first has no carried sum, so that it becomes vector instructions. */
    private double integrate(
            double[] excitation,
            double[] reaching,
            double[] depthIn,
            double[] passedIn,
            double out,
            double passed,
            int first) {
        for (int n = first; n < nodes; n++) {
            term[n] = excitation[n] * reaching[n] * (1 - passedIn[n] * passed) / (depthIn[n] + out);
        }
        double even = 0;
        double odd = 0;
        int n = first;
        for (; n + 1 < nodes; n += 2) {
            even += term[n];
            odd += term[n + 1];
        }
        return n < nodes ? even + odd + term[n] : even + odd;
    }

    private void scatter(
            LayerStack stack,
            double[][] scattering,
            double[][] attenuation,
            double attenuationScale,
            double[] air,
            double[] into) {
        System.arraycopy(air, 0, into, 0, nodes);
        Arrays.fill(passedOut, 1);
        for (int l = 0; l < stack.layers(); l++) {
            double[] masses = stack.masses(l);
            Arrays.fill(depthOut, 0);
            Arrays.fill(term, 0);
            for (int m = 0; m < masses.length; m++) {
                if (masses[m] > 0) {
                    addScaled(depthOut, attenuation[m], masses[m] * 1e-3 * attenuationScale);
                    addScaled(term, scattering[m], masses[m] * 1e-3);
                }
            }
            if (grams[l] > LEAST_GRAMS) {
                for (int n = 0; n < nodes; n++) {
                    double passed = Math.exp(-depthOut[n]);
                    double depth = depthIn[l][n] + depthOut[n];
                    into[n] += reaching[l][n] * passedOut[n] * term[n] * (1 - passedIn[l][n] * passed) / depth;
                    passedOut[n] *= passed;
                }
            }
        }
    }

    /** Attenuation on the way in is per sine of incidence; on the way out per sine of take-off. */
    private double sinRatio() {
        return model.geometry.sinIncidence() / model.geometry.sinTakeOff();
    }

    private static void addScaled(double[] into, double[] values, double scale) {
        for (int i = 0; i < into.length; i++) {
            into[i] += scale * values[i];
        }
    }
}
