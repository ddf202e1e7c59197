package io.millrace.inference.explain;

import io.millrace.inference.explain.Tokens.Piece;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts texts as people read them: words with their digits and inner apostrophes, and runs of other signs; in scripts that
 * write without spaces (Chinese, Japanese, Thai and their like) single characters. Marks belong to what they follow.
 */
final class TokenCutter {
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    /** The first character of these scripts: Thai's. */
    private static final int FIRST_UNSPACED = 0x0E00;

    private enum Kind {
        SPACE,
        WORD,
        MARK,
        CHARACTER,
        SIGN
    }

    private TokenCutter() {}

    /** In order; white space and nothing else lies between them. */
    static List<Piece> cut(String text) {
        var pieces = new ArrayList<Piece>();
        int from = 0;
        var last = Kind.SPACE;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            var kind = kind(text, at, last);
            if (kind != last || starts(text, at, kind)) {
                add(pieces, last, from, at);
                from = at;
            }
            last = kind;
        }
        add(pieces, last, from, text.length());
        return pieces;
    }

    /** What a character is behind one of that kind. */
    private static Kind kind(String text, int at, Kind last) {
        int character = text.codePointAt(at);
        var kind = kind(character);
        if (kind == Kind.MARK) {
            return last == Kind.SPACE ? Kind.SIGN : last;
        }
        return last == Kind.WORD && isApostrophe(character) && startsWord(text, at + 1) ? Kind.WORD : kind;
    }

    /** Whether a piece starts with this character whatever the one before is. */
    private static boolean starts(String text, int at, Kind kind) {
        return kind == Kind.CHARACTER && kind(text.codePointAt(at)) != Kind.MARK;
    }

    private static void add(List<Piece> pieces, Kind kind, int from, int to) {
        if (kind != Kind.SPACE) {
            pieces.add(new Piece(from, to));
        }
    }

    private static boolean isApostrophe(int character) {
        return character == '\'' || character == '\u2019';
    }

    private static boolean startsWord(String text, int at) {
        return at < text.length() && kind(text.codePointAt(at)) == Kind.WORD;
    }

    private static Kind kind(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> Kind.SPACE;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> Kind.MARK;
            default -> {
                if (Character.isWhitespace(character)) {
                    yield Kind.SPACE;
                }
                if (!Character.isLetter(character)) {
                    yield isNumber(character) ? Kind.WORD : Kind.SIGN;
                }
                yield character >= FIRST_UNSPACED && UNSPACED.contains(UnicodeScript.of(character))
                        ? Kind.CHARACTER
                        : Kind.WORD;
            }
        };
    }

    private static boolean isNumber(int character) {
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
