package io.millrace.lifecycle.spec;

/**
 * What an upload must meet to become a dataset.
 *
 * @param minRows fewest rows after cleaning, at least 1
 * @param maxMissing largest share of missing values in any one used column, 0 to 1; at 1, the default, gaps are warned of
 *     and never a reason to refuse
 * @param maxDuplicates largest share of duplicate rows, 0 to 1
 */
public record QualitySpec(int minRows, double maxMissing, double maxDuplicates) {
    public static final QualitySpec DEFAULT = new QualitySpec(50, 1, 0.5);
}
