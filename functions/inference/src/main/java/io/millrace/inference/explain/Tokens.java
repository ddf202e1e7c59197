package io.millrace.inference.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * A text and the pieces of it that are left out, which are its tokens; neighbours share a piece where there are more than
 * {@value #MOST}.
 *
 * @param pieces in the text's order; none only of an empty text, and white space alone lies between them
 */
record Tokens(String text, List<Piece> pieces) {
    private static final int MOST = 128;

    /** From one character of the text to before another, counted as Java counts. */
    record Piece(int from, int to) {}

    static Tokens of(String text) {
        var found = TokenCutter.cut(text);
        if (found.isEmpty() && !text.isEmpty()) {
            // Nothing but spaces: the model may see something in them.
            found = List.of(new Piece(0, text.length()));
        }
        return new Tokens(text, grouped(found));
    }

    private static List<Piece> grouped(List<Piece> all) {
        if (all.size() <= MOST) {
            return all;
        }
        var groups = new ArrayList<Piece>(MOST);
        for (int i = 0; i < MOST; i++) {
            int first = (int) ((long) i * all.size() / MOST);
            int behind = (int) ((i + 1L) * all.size() / MOST);
            groups.add(new Piece(all.get(first).from, all.get(behind - 1).to));
        }
        return groups;
    }

    int size() {
        return pieces.size();
    }

    /** The piece as it stands in the text. */
    String piece(int index) {
        return text.substring(pieces.get(index).from, pieces.get(index).to);
    }

    /** Unicode characters of the text before the piece. */
    int start(int index) {
        return text.codePointCount(0, pieces.get(index).from);
    }

    /** Unicode characters of the text up to the piece's end. */
    int end(int index) {
        return text.codePointCount(0, pieces.get(index).to);
    }

    /**
     * The text with some of its pieces only. A space stands where others were left out, so that no word arises that the
     * text does not have; neighbours stay as they are.
     *
     * @param kept for each piece whether it is kept; all: the text itself, none: the empty text
     */
    String with(boolean[] kept) {
        var left = new StringBuilder(text.length());
        int behind = 0;
        boolean neighbours = true;
        for (int i = 0; i < kept.length; i++) {
            var piece = pieces.get(i);
            if (kept[i]) {
                if (!neighbours && !left.isEmpty()) {
                    left.append(' ');
                }
                left.append(text, neighbours ? behind : piece.from, piece.to);
            }
            neighbours = kept[i];
            behind = piece.to;
        }
        return neighbours ? left.append(text, behind, text.length()).toString() : left.toString();
    }
}
