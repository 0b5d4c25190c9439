/**
 * Pages that show a training ({@link io.pentimento.training.report.TrainingReport}) or a search for hyper-parameters
 * ({@link io.pentimento.training.report.TuningReport}). Charts are drawn by JFreeChart, become SVG by Batik, and stand in one HTML
 * file; each has its words for those who cannot see it.
 */
package io.pentimento.training.report;
