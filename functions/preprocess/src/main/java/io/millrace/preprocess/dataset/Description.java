package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.profile.Profile.ColumnProfile;
import java.util.List;

/**
 * What a prepared dataset's columns are like, in their order.
 *
 * @param columns with the statistics of the train split
 * @param profiles of all splits together
 */
record Description(List<Column> columns, List<ColumnProfile> profiles) {
    Description {
        columns = List.copyOf(columns);
        profiles = List.copyOf(profiles);
    }
}
