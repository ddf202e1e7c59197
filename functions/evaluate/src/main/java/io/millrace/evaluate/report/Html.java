package io.millrace.evaluate.report;

import java.util.regex.Pattern;

/** Text as HTML. */
final class Html {
    private static final Pattern SECTION = Pattern.compile("<section id=\"([^\"]*)\"><h2>(.*?)</h2>");

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

    /** A path, escaped, that may be broken after its dots and underscores where the place is narrow. */
    static String breakable(String path) {
        return escape(path).replace(".", ".<wbr>").replace("_", "_<wbr>");
    }

    /** Control characters and halves of surrogate pairs are no characters of a document. */
    private static boolean isAllowed(int c) {
        return (c >= 0x20 || c == '\n' || c == '\t') && (c < 0x7F || c > 0x9F) && (c < 0xD800 || c > 0xDFFF);
    }

    /** {@code <tag class="name">content</tag>}; the content is HTML already. */
    static String element(String tag, String name, String content) {
        return "<" + tag + (name.isEmpty() ? "" : " class=\"" + name + "\"") + ">" + content + "</" + tag + ">";
    }

    /** A section with a heading, that {@link #contents} lists. */
    static String section(String title, String content) {
        return "<section id=\"%s\"><h2>%s</h2>%s</section>%n".formatted(anchor(title), escape(title), content);
    }

    /** Links to the sections of a body. */
    static String contents(String body) {
        var links = SECTION.matcher(body)
                .results()
                .map(section -> "<a href=\"#%s\">%s</a>".formatted(section.group(1), section.group(2)))
                .toList();
        return "<nav>" + String.join("", links) + "</nav>\n";
    }

    private static String anchor(String title) {
        return title.codePoints()
                .map(c -> Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : '-')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
