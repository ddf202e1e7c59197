/** From rows to a dataset: the contract, the splits, the statistics, the profile, the objects of the bucket. */
@NullMarked
package io.millrace.preprocess.dataset;

import org.jspecify.annotations.NullMarked;
