package io.millrace.lifecycle.evidence;

/**
 * Candidate and champion on the same rows.
 *
 * @param champion its version
 * @param method {@code mcnemar} or {@code paired bootstrap}
 * @param metric what is compared
 * @param difference candidate minus champion
 * @param interval of the difference, at the confidence of the spec's {@code promote}
 * @param confidence of that interval, two-sided, such as 0.95
 * @param pValue two-sided, of "there is no difference"
 * @param onlyCandidate rows that only the candidate has right; 0 for a regression
 * @param onlyChampion rows that only the champion has right; 0 for a regression
 */
public record Comparison(
        int champion,
        String method,
        String metric,
        double difference,
        Interval interval,
        double confidence,
        double pValue,
        long onlyCandidate,
        long onlyChampion) {}
