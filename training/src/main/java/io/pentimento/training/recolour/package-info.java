/** Networks that turn embedded maps into pictures: what they are taught with, how, and how good they are. */
package io.pentimento.training.recolour;
