package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What texts are cut into, after ASCII letters are made small: one and two words, and one to four characters. A word is a
 * run of letters, or a number; of scripts that write without spaces (Chinese, Japanese, Thai and their like) the
 * characters alone tell. Only the first {@value #MOST_WORDS} words and {@value #MOST_CHARACTERS} characters count, so
 * that one absurd text does not take the memory of all.
 *
 * <p>The cutting is done by the graph alone, by ONNX Runtime's Tokenizer: what is counted in training is what is looked
 * up in serving.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.Tokenizer">
 *     com.microsoft.Tokenizer</a>
 */
enum Gram {
    WORD(1, true),
    WORD_PAIR(2, true),
    CHARACTER(1, false),
    TWO_CHARACTERS(2, false),
    THREE_CHARACTERS(3, false),
    FOUR_CHARACTERS(4, false);

    static final int MOST_WORDS = 1_000;
    static final int MOST_CHARACTERS = 4_000;

    private static final String UNSPACED =
            "\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Thai}\\p{Lao}\\p{Khmer}\\p{Myanmar}\\p{Tibetan}";
    private static final String WORDS = "(?:[^\\P{L}" + UNSPACED + "]|\\p{M})+|\\p{N}+";
    private static final String BETWEEN_WORDS = " ";

    private final int length;
    private final boolean ofWords;

    Gram(int length, boolean ofWords) {
        this.length = length;
        this.ofWords = ofWords;
    }

    /** Adds nodes that cut texts STRING [n]; the values hold the grams, STRING [n, T] with T differing, padded. */
    static Map<Gram, String> write(OnnxGraph graph, String texts) {
        String small = graph.node(
                "StringNormalizer",
                List.of(texts),
                Attributes.text("case_change_action", "LOWER"),
                Attributes.integer("is_case_sensitive", 1),
                // The only locale that every host has; it knows the case of ASCII letters.
                Attributes.text("locale", "C"));
        String words = cut(graph, small, MOST_WORDS, Attributes.text("tokenexp", WORDS));
        String characters = cut(graph, small, MOST_CHARACTERS, Attributes.texts("separators", List.of("")));
        Map<Gram, String> grams = new EnumMap<>(Gram.class);
        for (var gram : values()) {
            grams.put(gram, gram.join(graph, gram.ofWords ? words : characters));
        }
        return grams;
    }

    private static String cut(OnnxGraph graph, String texts, int most, AttributeProto how) {
        String tokens = graph.microsoftNode(
                "Tokenizer",
                texts,
                Attributes.integer("mark", 0),
                Attributes.integer("mincharnum", 1),
                Attributes.text("pad_value", ""),
                how);
        return slice(graph, tokens, 0, most);
    }

    private String join(OnnxGraph graph, String tokens) {
        String joined = tokens;
        for (int i = 1; i < length; i++) {
            // The row's last tokens are followed by none: such grams are not whole, and in no vocabulary.
            String next = slice(graph, tokens, i, Long.MAX_VALUE);
            String begun = slice(graph, joined, 0, -1);
            if (ofWords) {
                begun = graph.node("StringConcat", List.of(begun, graph.text(BETWEEN_WORDS)));
            }
            joined = graph.node("StringConcat", List.of(begun, next));
        }
        return joined;
    }

    /** Whether such a gram, as the graph gives it, has all of its words or characters. */
    boolean isWhole(String gram) {
        return ofWords ? !gram.isEmpty() && !gram.endsWith(BETWEEN_WORDS) : gram.length() == length;
    }

    private static String slice(OnnxGraph graph, String tokens, long from, long to) {
        return graph.node(
                "Slice",
                List.of(
                        tokens,
                        graph.longs(new long[] {from}, 1),
                        graph.longs(new long[] {to}, 1),
                        graph.longs(new long[] {1}, 1)));
    }
}
