package io.millrace.evaluate.checks;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Texts that share four of five of their shingles: the Jaccard similarity of the sets of all runs of four letters and
 * digits, case and everything else left out (Broder 1997). The search misses none: two sets that similar share one of
 * their first elements in any order (prefix filter; Chaudhuri, Ganti and Kaushik 2006). Other columns of a row have to be
 * equal, numbers to a twentieth of a standard deviation.
 */
final class NearTexts implements RowMatcher {
    private static final double SIMILAR = 0.8;
    private static final int SHINGLE = 4;
    /** Letters of a text that are looked at. */
    private static final int MOST_LETTERS = 500;
    /** Standard deviations within which numbers are the same. */
    private static final double STEP = 0.05;
    /** Pairs of texts that are compared one by one. */
    private static final long MOST_PAIRS = 20_000_000;

    private final List<Column> texts;
    private final List<Column> others;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Long, List<Integer>> byShingle = new HashMap<>();
    /** For which row of the other split a kept one was looked at last. */
    private final List<Long> lookedAt = new ArrayList<>();

    private long compared;
    private long pairs;

    /** @param shingles sorted, each once */
    private record Row(long[] shingles, String others) {}

    NearTexts(DatasetManifest dataset) {
        var byText = dataset.features().stream()
                .collect(Collectors.partitioningBy(column -> column.type() == ColumnType.TEXT));
        this.texts = byText.get(true);
        this.others = byText.get(false);
    }

    /** Whether the dataset has texts to compare. */
    boolean isOfUse() {
        return !texts.isEmpty();
    }

    @Override
    public void keep(RawBatch batch, int row) {
        var kept = row(batch, row);
        for (int i = 0; i < prefix(kept.shingles().length); i++) {
            byShingle
                    .computeIfAbsent(kept.shingles()[i], any -> new ArrayList<>())
                    .add(rows.size());
        }
        rows.add(kept);
        lookedAt.add(-1L);
    }

    @Override
    public void compare(RawBatch batch, int row, BitSet near) {
        var theirs = row(batch, row);
        for (int i = 0; i < prefix(theirs.shingles().length); i++) {
            for (int kept : byShingle.getOrDefault(theirs.shingles()[i], List.of())) {
                if (!near.get(kept) && lookedAt.set(kept, compared) != compared && isNear(rows.get(kept), theirs)) {
                    near.set(kept);
                }
            }
        }
        compared++;
    }

    @Override
    public boolean isSpent() {
        return pairs > MOST_PAIRS;
    }

    /** Of so many sorted elements, those of which a similar set has at least one among its own first. */
    private static int prefix(int size) {
        return size - (int) Math.ceil(SIMILAR * size) + 1;
    }

    private boolean isNear(Row ours, Row theirs) {
        int small = Math.min(ours.shingles().length, theirs.shingles().length);
        int large = Math.max(ours.shingles().length, theirs.shingles().length);
        if (small < SIMILAR * large || !ours.others().equals(theirs.others())) {
            return false;
        }
        pairs++;
        int shared = shared(ours.shingles(), theirs.shingles());
        return shared >= SIMILAR * (small + large - shared);
    }

    private static int shared(long[] ours, long[] theirs) {
        int shared = 0;
        for (int i = 0, j = 0; i < ours.length && j < theirs.length; ) {
            int order = Long.compare(ours[i], theirs[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return shared;
    }

    private Row row(RawBatch batch, int row) {
        var text = texts.stream()
                .map(column -> ((RawColumn.Strings) batch.columns().get(column.name())).values()[row])
                .collect(Collectors.joining("\n"));
        var rest = others.stream()
                .map(column -> rough(column, batch.columns().get(column.name()), row))
                .collect(Collectors.joining("\n"));
        return new Row(shingles(text), rest);
    }

    private static String rough(Column column, RawColumn values, int row) {
        return switch (values) {
            case RawColumn.Numbers numbers -> {
                double value = numbers.values()[row];
                double step =
                        STEP * column.number().map(Column.NumberStatistics::sd).orElse(0.0);
                yield Double.toString(step > 0 ? Math.rint(value / step) : value);
            }
            case RawColumn.Strings strings -> strings.values()[row];
            case RawColumn.Images images -> throw new IllegalStateException("a table has no images");
        };
    }

    /** Hashes of the text's shingles, sorted; of a shorter text, of the whole. */
    private static long[] shingles(String text) {
        var letters = text.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .limit(MOST_LETTERS)
                .toArray();
        int size = Math.min(SHINGLE, letters.length);
        var shingles = new long[letters.length - size + 1];
        for (int first = 0; first < shingles.length; first++) {
            long hash = size;
            for (int i = first; i < first + size; i++) {
                hash = mixed(hash + letters[i]);
            }
            shingles[first] = hash;
        }
        return Arrays.stream(shingles).sorted().distinct().toArray();
    }

    /** Finalizer of MurmurHash3: each bit of the result depends on all bits. */
    private static long mixed(long value) {
        long hash = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
