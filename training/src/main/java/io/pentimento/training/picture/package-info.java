/** Colour pictures, and how near one is to another. Knows nothing of spectra. */
package io.pentimento.training.picture;
