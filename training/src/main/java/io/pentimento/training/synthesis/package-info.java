/**
 * Scans of pictures that nobody has scanned: what X-rays would show if a picture's colours were paints. After A. Bombini, ganX,
 * arXiv:2304.14078, whose behaviour can be had, and with what it leaves out.
 */
package io.pentimento.training.synthesis;
