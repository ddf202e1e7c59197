package io.millrace.evaluate.report;

/** Text as HTML. */
final class Html {
    private Html() {}

    /** The text with everything escaped that could end it, inside elements and attributes alike. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** Control characters and halves of surrogate pairs are no characters of a document. */
    private static boolean isAllowed(int c) {
        return (c >= 0x20 || c == '\n' || c == '\t') && (c < 0x7F || c > 0x9F) && (c < 0xD800 || c > 0xDFFF);
    }

    /** {@code <tag class="name">content</tag>}; the content is HTML already. */
    static String element(String tag, String name, String content) {
        return "<" + tag + (name.isEmpty() ? "" : " class=\"" + name + "\"") + ">" + content + "</" + tag + ">";
    }

    /** A section with a heading. */
    static String section(String title, String content) {
        return "<section><h2>" + escape(title) + "</h2>" + content + "</section>\n";
    }
}
