/** Points in groups: K-Means, and how well apart its groups are. On ND4J. */
package io.pentimento.training.cluster;
