package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.Vocabulary.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts in how many texts each term occurs, as the graph itself cuts them. */
final class TermCounter implements AutoCloseable {
    private static final String TEXT = "text";

    /** A term of one row teaches nothing about others. */
    private static final int FEWEST_ROWS = 2;

    /** More add little to the accuracy, and much to the file. */
    private static final int MOST_TERMS = 200_000;

    /** Numbers that are trained for all terms together: a file of 64 MB. */
    private static final int MOST_WEIGHTS = 16_000_000;

    /** So many different terms are counted at a time; then the rare ones are dropped. */
    private static final int MOST_COUNTED = 2_000_000;

    private static final int MOST_WORDS = 64;
    private static final double RAREST_WORD = 0.01;
    private static final double COMMONEST_WORD = 0.99;

    private final Session session;
    private final Map<Gram, Map<String, Integer>> rowsByTerm = new EnumMap<>(Gram.class);
    private long rows;

    TermCounter() {
        var graph = new OnnxGraph();
        var grams = Gram.write(graph, graph.input(TEXT, DataType.STRING, OnnxGraph.ANY));
        grams.forEach((gram, value) -> {
            graph.output(value, gram.name(), DataType.STRING, OnnxGraph.ANY, OnnxGraph.ANY);
            rowsByTerm.put(gram, new HashMap<>());
        });
        try {
            session = Session.open(graph.toModel(Map.of()));
        } catch (OrtException e) {
            throw new IllegalStateException("the graph that cuts texts cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** How many terms the features of a dataset may know at most, over all of its columns. */
    static int mostTerms(DatasetManifest dataset) {
        return Math.min(MOST_TERMS, MOST_WEIGHTS / Math.max(1, dataset.classes().size()));
    }

    /** Counts the terms of some rows. */
    void add(String[] texts) {
        var inputs = List.of(new ModelSignature.Input(TEXT, ColumnType.TEXT, List.of()));
        var names = rowsByTerm.keySet().stream().map(Gram::name).collect(Collectors.toSet());
        for (var part : TextParts.of(new RawBatch(texts.length, Map.of(TEXT, new RawColumn.Strings(texts))), inputs)) {
            session.run(part, inputs, names, result -> {
                for (var gram : rowsByTerm.keySet()) {
                    for (var row : Session.textRows(result, gram.name())) {
                        count(gram, row);
                    }
                }
                return part;
            });
        }
        rows += texts.length;
    }

    private void count(Gram gram, String[] terms) {
        var counts = rowsByTerm.get(gram);
        Set<String> seen = new HashSet<>();
        for (var term : terms) {
            if (gram.isWhole(term) && seen.add(term)) {
                counts.merge(term, 1, Integer::sum);
            }
        }
        if (counts.size() > MOST_COUNTED) {
            counts.values().removeIf(count -> count < FEWEST_ROWS);
        }
    }

    /**
     * The most frequent terms, ties by text.
     *
     * @param room how many at most
     */
    Vocabulary vocabulary(int room) {
        record Counted(Gram gram, String text, int rows) {}
        var order = Comparator.comparingInt(Counted::rows)
                .reversed()
                .thenComparing(Counted::gram)
                .thenComparing(Counted::text);
        Map<Gram, List<Term>> terms = new EnumMap<>(Gram.class);
        rowsByTerm.entrySet().stream()
                .flatMap(entry -> entry.getValue().entrySet().stream()
                        .filter(term -> term.getValue() >= FEWEST_ROWS)
                        .map(term -> new Counted(entry.getKey(), term.getKey(), term.getValue())))
                .sorted(order)
                .limit(room)
                .forEach(term -> terms.computeIfAbsent(term.gram(), gram -> new ArrayList<>())
                        .add(new Term(SafeText.decode(term.text()), weight(term.rows()))));
        return new Vocabulary(terms, words(terms.getOrDefault(Gram.WORD, List.of())));
    }

    /** The smoothed inverse document frequency: {@code ln((1 + n) / (1 + rows)) + 1} (Salton and Buckley 1988). */
    private float weight(int termRows) {
        return (float) (Math.log((1.0 + rows) / (1.0 + termRows)) + 1);
    }

    private List<String> words(List<Term> words) {
        var counts = rowsByTerm.get(Gram.WORD);
        return words.stream()
                .map(Term::text)
                .filter(word -> {
                    int count = counts.get(SafeText.encode(word));
                    return count >= RAREST_WORD * rows && count <= COMMONEST_WORD * rows;
                })
                .limit(MOST_WORDS)
                .toList();
    }

    @Override
    public void close() {
        session.close();
    }
}
