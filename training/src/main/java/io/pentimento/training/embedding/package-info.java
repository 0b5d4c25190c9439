/** Networks that turn a spectrum into a few numbers: what they are taught with, how, and how good they are. */
package io.pentimento.training.embedding;
