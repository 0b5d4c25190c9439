package io.pentimento.training.tune;

/**
 * How a search goes about it.
 *
 * @param trials in all
 * @param direction which values are good
 * @param seed of all draws
 * @param startUp trials drawn at random before anything is learned from them
 * @param firstRung step from which a trial may be stopped; 0 when none is to be
 * @param reduction of the trials that reach a rung, one in so many goes on; the next rung is so many times further
 */
public record SearchSettings(int trials, Direction direction, long seed, int startUp, long firstRung, int reduction) {

    public SearchSettings {
        if (trials < 1 || startUp < 1) {
            throw new IllegalArgumentException("trials=" + trials + ", startUp=" + startUp + ": must be positive");
        }
        if (direction == null) {
            throw new IllegalArgumentException("direction=null: say which values are good");
        }
        if (firstRung < 0 || reduction < 2) {
            throw new IllegalArgumentException("firstRung=" + firstRung + ", reduction=" + reduction
                    + ": the rung must not be negative, the reduction at least 2");
        }
    }

    /** Ten random trials first, and of those that reach a rung a third goes on to three times as many steps. */
    public static SearchSettings standard(int trials, Direction direction, long seed, long firstRung) {
        return new SearchSettings(trials, direction, seed, 10, firstRung, 3);
    }
}
