package io.millrace.onnx;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.ColumnType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the features of a dataset know of its texts, column by column. Fitted once, on rows of the train split. */
public final class Vocabularies {
    /** Of a dataset without texts. */
    public static final Vocabularies NONE = new Vocabularies(Map.of());

    private final Map<String, Vocabulary> byColumn;

    private Vocabularies(Map<String, Vocabulary> byColumn) {
        this.byColumn = byColumn;
    }

    /** Whether a dataset has texts to fit vocabularies on. */
    public static boolean areNeeded(DatasetManifest dataset) {
        return !texts(dataset).isEmpty();
    }

    /**
     * Counts the terms of all text columns. Equal rows give equal vocabularies.
     *
     * @param train rows of the train split
     */
    public static Vocabularies fit(DatasetManifest dataset, Stream<RawBatch> train) {
        var counters = new LinkedHashMap<String, TermCounter>();
        try {
            for (var column : texts(dataset)) {
                counters.put(column, new TermCounter());
            }
            for (Iterator<RawBatch> batches = train.iterator(); batches.hasNext(); ) {
                var batch = batches.next();
                counters.forEach((column, counter) -> counter.add(texts(batch, column)));
            }
            int room = TermCounter.mostTerms(dataset) / counters.size();
            var byColumn = new LinkedHashMap<String, Vocabulary>();
            counters.forEach((column, counter) -> byColumn.put(column, counter.vocabulary(room)));
            return new Vocabularies(byColumn);
        } finally {
            counters.values().forEach(TermCounter::close);
        }
    }

    /** Of a column; empty if no term of it is worth knowing. */
    Optional<Vocabulary> of(String column) {
        return Optional.ofNullable(byColumn.get(column)).filter(vocabulary -> vocabulary.size() > 0);
    }

    private static List<String> texts(DatasetManifest dataset) {
        return dataset.features().stream()
                .filter(column -> column.type() == ColumnType.TEXT)
                .map(Column::name)
                .toList();
    }

    private static String[] texts(RawBatch batch, String column) {
        if (batch.columns().get(column) instanceof RawColumn.Strings(String[] values)) {
            return values;
        }
        throw new IllegalArgumentException("the rows have no texts in the column " + column);
    }
}
