package io.millrace.onnx;

/**
 * Java text as ONNX strings, and back. Strings cross into ONNX Runtime as "modified UTF-8", in which NUL and characters
 * beyond the basic multilingual plane (emoji) are written otherwise than in a model file's UTF-8, so they would never
 * match a vocabulary. Here surrogates become the private-use characters U+E000 to U+E7FF and NUL becomes U+E800; those
 * characters themselves, should a text have any, are marked by U+E801 before them. The mapping loses nothing.
 *
 * <p>Every string of a model file (vocabularies, labels, tensor names) and every string tensor goes through it.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/21/docs/specs/jni/types.html#modified-utf-8-strings">JNI</a>
 */
final class SafeText {
    private static final char FIRST = '\uE000';
    private static final char NUL = '\uE800';
    private static final char MARK = '\uE801';

    private SafeText() {}

    static String encode(String text) {
        int first = 0;
        while (first < text.length() && !mapped(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var out = new StringBuilder(text.length() + 8).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                out.append((char) (c - Character.MIN_SURROGATE + FIRST));
            } else if (c == 0) {
                out.append(NUL);
            } else if (reserved(c)) {
                out.append(MARK).append(c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    static String decode(String text) {
        int first = 0;
        while (first < text.length() && !reserved(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var out = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == MARK && i + 1 < text.length()) {
                i++;
                out.append(text.charAt(i));
            } else if (c == NUL) {
                out.append('\0');
            } else if (c >= FIRST && c < NUL) {
                out.append((char) (c - FIRST + Character.MIN_SURROGATE));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean mapped(char c) {
        return c == 0 || Character.isSurrogate(c) || reserved(c);
    }

    private static boolean reserved(char c) {
        return c >= FIRST && c <= MARK;
    }
}
