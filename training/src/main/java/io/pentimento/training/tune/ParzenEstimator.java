package io.pentimento.training.tune;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Density of places from observed ones: an even mixture of kernels about each, and of one that is spread over the whole
 * space. A kernel is the product over all parameters, so that what belongs together stays together (S. Falkner, A. Klein,
 * F. Hutter, ICML 2018, sec. 3.1); its width falls with the number of observations by D. W. Scott's rule.
 */
final class ParzenEstimator {

    /** Width of a single observation's kernel. */
    private static final double WIDEST = 0.25;

    private static final double NARROWEST = 0.01;

    private final List<Kernel> kernels;
    private final List<double[]> observed;
    private final double width;

    ParzenEstimator(List<Kernel> kernels, List<double[]> observed) {
        this.kernels = kernels;
        this.observed = observed;
        double rule = WIDEST * Math.pow(Math.max(1, observed.size()), -1.0 / (kernels.size() + 4));
        this.width = Math.max(NARROWEST, rule);
    }

    double[] draw(RandomGenerator random) {
        int which = random.nextInt(observed.size() + 1);
        double[] place = new double[kernels.size()];
        for (int p = 0; p < place.length; p++) {
            place[p] = which == observed.size()
                    ? kernels.get(p).drawAnywhere(random)
                    : kernels.get(p).drawNear(random, observed.get(which)[p], width);
        }
        return place;
    }

    double logDensity(double[] place) {
        double sum = 1;
        for (double[] centre : observed) {
            double product = 1;
            for (int p = 0; p < place.length; p++) {
                product *= kernels.get(p).density(place[p], centre[p], width);
            }
            sum += product;
        }
        return Math.log(sum / (observed.size() + 1));
    }
}
