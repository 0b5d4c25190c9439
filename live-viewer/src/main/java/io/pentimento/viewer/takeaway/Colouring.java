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
     * Layers that shine together, each in its colour; what is brighter than white is white.
     *
     * @param colours of each, 0xRRGGBB
     * @param ranges of each
     */
    record OfSeveral(String title, List<Layer> layers, List<Integer> colours, List<Range> ranges, MapScale scale)
            implements Colouring {

        /** How many there may be, as on the page. */
        public static final int MOST = 5;

        public OfSeveral {
            if (layers.size() < 2
                    || layers.size() > MOST
                    || colours.size() != layers.size()
                    || ranges.size() != layers.size()) {
                throw new IllegalArgumentException("layers=" + layers.size() + ", colours=" + colours.size()
                        + ", ranges=" + ranges.size() + ": must be as many of each, 2 to " + MOST);
            }
        }

        @Override
        public int argb(int pixel) {
            double red = 0;
            double green = 0;
            double blue = 0;
            for (int c = 0; c < layers.size(); c++) {
                float value = layers.get(c).values()[pixel];
                if (Float.isNaN(value)) {
                    return 0;
                }
                double light = scale.fraction(value, ranges.get(c)) / 255;
                int colour = colours.get(c);
                red += light * (colour >> 16 & 0xFF);
                green += light * (colour >> 8 & 0xFF);
                blue += light * (colour & 0xFF);
            }
            return 0xFF000000 | byteOf(red) << 16 | byteOf(green) << 8 | byteOf(blue);
        }

        private static int byteOf(double light) {
            return (int) Math.round(255 * Math.min(1, light));
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
