package io.pentimento.xrf.simulation;

/**
 * What the simulated painting is made of: composition by formula, and colour as a painter sees it. Earths are given
 * with the clay that they come with.
 */
public enum Pigment {
    LEAD_WHITE("Pb3C2O8H2", 0xF3EEDF, 1.0),
    ZINC_WHITE("ZnO", 0xF4F5F3, 1.0),
    TITANIUM_WHITE("TiO2", 0xFBFBFA, 1.6),
    VERMILION("HgS", 0xC8321F, 1.2),
    RED_OCHRE("Fe2SiAlO8H2K0.1Ti0.03", 0x8E4326, 1.2),
    YELLOW_OCHRE("FeSiAlO7H4K0.1Ti0.03", 0xC2923F, 1.0),
    UMBER("Fe2MnSiAlO11H4K0.1", 0x5B422E, 1.8),
    LEAD_TIN_YELLOW("Pb2SnO4", 0xF2D45C, 1.1),
    AZURITE("Cu3C2O8H2", 0x2F6690, 1.2),
    MALACHITE("Cu2CO5H2", 0x4E8B62, 1.1),
    ULTRAMARINE("Na7Al6Si6O24S3K0.3Ca0.2", 0x27409B, 2.0),
    BONE_BLACK("Ca5P3O13HC25", 0x231F1E, 4.0),
    CHALK("CaCO3Sr0.003", 0xEDE6D3, 0.3),
    CELLULOSE("C6H10O5", 0xB9A07A, 0.1);

    private final String formula;
    private final int rgb;
    private final double tint;

    Pigment(String formula, int rgb, double tint) {
        this.formula = formula;
        this.rgb = rgb;
        this.tint = tint;
    }

    /** Chemical formula, as xraylib parses it. */
    public String formula() {
        return formula;
    }

    /** Colour of the pure pigment in oil, sRGB, 0xRRGGBB. */
    public int rgb() {
        return rgb;
    }

    /** How strongly it colours a mixture, per mass. */
    double tint() {
        return tint;
    }
}
