/**
 * Search for hyper-parameters. A {@link io.pentimento.training.tune.Search} draws values from a
 * {@link io.pentimento.training.tune.SearchSpace}, has an {@link io.pentimento.training.tune.Objective} try them, stops what is
 * hopeless, and keeps every step in a journal, from which it resumes. {@link io.pentimento.training.tune.SearchHistory} ranks the
 * trials, {@link io.pentimento.training.tune.ParameterImportance} says what mattered.
 */
package io.pentimento.training.tune;
