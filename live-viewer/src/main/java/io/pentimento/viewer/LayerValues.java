package io.pentimento.viewer;

/**
 * Copies of what a layer says of some pixels.
 *
 * @param layer full name
 * @param values NaN where there is none
 * @param errors one standard deviation of each; null when the model gives none
 */
record LayerValues(String layer, String unit, float[] values, float[] errors) {

    static LayerValues of(MapLayer layer, int[] pixels) {
        return new LayerValues(
                layer.fullName(), layer.unit(), picked(layer.values(), pixels), picked(layer.errors(), pixels));
    }

    private static float[] picked(float[] from, int[] pixels) {
        if (from == null) {
            return null;
        }
        float[] picked = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            picked[i] = from[pixels[i]];
        }
        return picked;
    }
}
