package io.millrace.evaluate.report;

/** A Markdown table. */
final class CardTable {
    private static final String NUMBER = "#";

    private final StringBuilder text = new StringBuilder("|");

    /** @param headings as text; those of numbers begin with {@code #} */
    CardTable(String... headings) {
        var rule = new StringBuilder("|");
        for (var heading : headings) {
            boolean number = heading.startsWith(NUMBER);
            text.append(' ')
                    .append(cell(number ? heading.substring(1) : heading))
                    .append(" |");
            rule.append(number ? " ---: |" : " --- |");
        }
        text.append('\n').append(rule).append('\n');
    }

    CardTable row(String... cells) {
        text.append('|');
        for (var cell : cells) {
            text.append(' ').append(cell(cell)).append(" |");
        }
        text.append('\n');
        return this;
    }

    String markdown() {
        return text + "\n";
    }

    /** Text inside a table: no markup, no end of the cell. */
    static String cell(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\s+", " ")
                .replaceAll("([\\\\|*_`\\[\\]])", "\\\\$1");
    }
}
