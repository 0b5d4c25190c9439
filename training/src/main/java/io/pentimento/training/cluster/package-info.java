/** Points in groups: K-Means, and how well apart its groups are, for which distances are computed on ND4J. */
package io.pentimento.training.cluster;
