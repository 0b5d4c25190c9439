package io.pentimento.viewer.takeaway;

import java.util.List;

/** How the pixels of a map are coloured. */
public sealed interface Colouring {

    /** Opaque colour of a pixel, alpha in the highest byte; 0 where it was not measured. */
    int argb(int pixel);

    /** What the picture is of: "fit/Fe-K". */
    String title();

    /** The layers that it is made of. */
    List<Layer> layers();

    /**
     * One layer in the colours of a colour map.
     *
     * @param colourMap its name, for the metadata
     */
    record OfLayer(Layer layer, Range range, MapScale scale, String colourMap, ColourTable table) implements Colouring {
        @Override
        public int argb(int pixel) {
            float value = layer.values()[pixel];
            return Float.isNaN(value) ? 0 : table.at(scale.fraction(value, range));
        }

        @Override
        public String title() {
            return layer.fullName();
        }

        @Override
        public List<Layer> layers() {
            return List.of(layer);
        }
    }

    /**
     * Three layers as red, green and blue.
     *
     * @param ranges of each
     */
    record OfThree(String title, List<Layer> layers, List<Range> ranges) implements Colouring {

        private static final MapScale EVEN = new MapScale.Linear();

        public OfThree {
            if (layers.size() != 3 || ranges.size() != 3) {
                throw new IllegalArgumentException("layers=" + layers.size() + ", ranges=" + ranges.size()
                        + ": a picture in colours is made of three");
            }
        }

        @Override
        public int argb(int pixel) {
            int argb = 0xFF;
            for (int c = 0; c < 3; c++) {
                float value = layers.get(c).values()[pixel];
                if (Float.isNaN(value)) {
                    return 0;
                }
                argb = argb << 8 | (int) Math.round(255 * EVEN.fraction(value, ranges.get(c)));
            }
            return argb;
        }
    }

    /** Another one, fainter where it is less certain. */
    record Faded(Colouring of, Certainty certainty) implements Colouring {

        /** Least opacity of a measured pixel, as on the page. */
        private static final double FAINTEST = 0.15;

        /** How certain a pixel is, 0 to 1; beyond is taken as the nearest of them, no number as 0. */
        @FunctionalInterface
        public interface Certainty {
            double of(int pixel);
        }

        @Override
        public int argb(int pixel) {
            int argb = of.argb(pixel);
            double certain = certainty.of(pixel);
            double share = Double.isNaN(certain) ? 0 : Math.min(1, Math.max(0, certain));
            long alpha = Math.round(255 * (FAINTEST + (1 - FAINTEST) * Math.sqrt(share)));
            return argb == 0 ? 0 : (int) alpha << 24 | argb & 0xFFFFFF;
        }

        @Override
        public String title() {
            return of.title();
        }

        @Override
        public List<Layer> layers() {
            return of.layers();
        }
    }

    /** What tells colours and values apart, without what fades them. */
    default Colouring plain() {
        return this instanceof Faded faded ? faded.of().plain() : this;
    }
}
