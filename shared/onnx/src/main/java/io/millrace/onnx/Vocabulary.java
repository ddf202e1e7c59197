package io.millrace.onnx;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The terms that the features of a text column know.
 *
 * @param terms by kind, most frequent first; kinds without any are absent
 * @param words that tell whole rows apart well enough to be features of their own: neither rare nor in nearly every row
 */
record Vocabulary(Map<Gram, List<Term>> terms, List<String> words) {

    /** @param weight what one occurrence counts: the rarer among the train rows, the more */
    record Term(String text, float weight) {}

    Vocabulary {
        Map<Gram, List<Term>> copy = new EnumMap<>(Gram.class);
        terms.forEach((gram, known) -> copy.put(gram, List.copyOf(known)));
        terms = copy;
        words = List.copyOf(words);
    }

    int size() {
        return terms.values().stream().mapToInt(List::size).sum();
    }
}
