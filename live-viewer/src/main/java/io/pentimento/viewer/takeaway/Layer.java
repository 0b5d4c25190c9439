package io.pentimento.viewer.takeaway;

/**
 * One map, copied.
 *
 * @param model that painted it, "fit"
 * @param version of the model
 * @param name within the model, "Fe-K"
 * @param unit of values and errors
 * @param values rows x columns, row by row; NaN where nothing was measured
 * @param errors one standard deviation of each value; null where the model gives none
 */
public record Layer(String model, String version, String name, String unit, float[] values, float[] errors) {

    /** "fit/Fe-K". */
    public String fullName() {
        return model + "/" + name;
    }
}
