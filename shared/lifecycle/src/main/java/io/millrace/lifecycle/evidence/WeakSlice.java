package io.millrace.lifecycle.evidence;

/**
 * A part of the test rows on which the model does worse than on the rest, found by search.
 *
 * @param name such as {@code age 17 to 22 & marital = Never-married}
 * @param error of a classification the share of wrong rows, of a regression the root of the mean squared error
 * @param elsewhere the same on the other rows
 * @param adjusted the p-value of "no worse than elsewhere", adjusted for all slices that were tried (Holm 1979)
 */
public record WeakSlice(String name, long rows, double error, double elsewhere, double adjusted) {}
