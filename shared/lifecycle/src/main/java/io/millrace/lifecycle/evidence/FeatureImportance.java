package io.millrace.lifecycle.evidence;

/**
 * How much worse the deciding figure gets when one feature's values are shuffled among the rows (Breiman 2001; Fisher,
 * Rudin and Dominici 2019).
 *
 * @param loss mean over the shuffles, positive where the feature helps
 */
public record FeatureImportance(String feature, double loss, Interval interval) {}
