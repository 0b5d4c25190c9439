package io.pentimento.training.recolour;

import io.pentimento.training.picture.RgbPicture;

/**
 * Maps of a picture's codes, and the picture.
 *
 * @param codes [dimensions x rows x columns]; 0 where nothing is known
 * @param known [rows x columns], 1 where something is known, else 0
 * @param picture that is to be found again
 */
record EmbeddedPicture(float[] codes, float[] known, RgbPicture picture) {

    /** How many pixels something is known of. */
    int knownPixels() {
        int number = 0;
        for (float one : known) {
            number += one > 0 ? 1 : 0;
        }
        return number;
    }
}
