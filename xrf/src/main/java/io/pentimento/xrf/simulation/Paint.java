package io.pentimento.xrf.simulation;

import io.pentimento.xrf.material.Pigment;
import io.pentimento.xrf.material.PigmentTable;

/** What the simulated painting is made of: entries of the pigment table, and how a painter sees them. */
enum Paint {
    LEAD_WHITE("lead-white", 1.0),
    ZINC_WHITE("zinc-white", 1.0),
    TITANIUM_WHITE("titanium-white-rutile", 1.6),
    VERMILION("vermilion", 1.2),
    RED_OCHRE("red-ochre", 1.2),
    YELLOW_OCHRE("yellow-ochre", 1.0),
    UMBER("burnt-umber", 1.8),
    LEAD_TIN_YELLOW("lead-tin-yellow-I", 1.1),
    AZURITE("azurite", 1.2),
    MALACHITE("malachite", 1.1),
    ULTRAMARINE("lapis-lazuli", 2.0),
    BONE_BLACK("bone-black", 4.0),
    CHALK("chalk", 0.3),
    LINSEED_OIL("linseed-oil", 0),
    CANVAS("canvas", 0.1);

    private final String id;
    private final double tint;

    Paint(String id, double tint) {
        this.id = id;
        this.tint = tint;
    }

    /** Its entry in the table. */
    Pigment in(PigmentTable table) {
        return table.get(id);
    }

    /** How strongly it colours a mixture, per mass. */
    double tint() {
        return tint;
    }
}
