package io.millrace.evaluate.report;

import java.util.List;

/** A table that scrolls sideways where it is too wide. The first cell of a row names it. */
final class HtmlTable {
    private static final String NUMBER = "#";

    private final List<String> headings;
    private final StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr>");

    /** @param headings as text; those of numbers begin with {@code #} */
    HtmlTable(String... headings) {
        this.headings = List.of(headings);
        this.headings.forEach(heading -> html.append(
                heading.startsWith(NUMBER)
                        ? Html.element("th", "number", Html.escape(heading.substring(1)))
                        : Html.element("th", "", Html.escape(heading))));
        html.append("</tr></thead><tbody>");
    }

    /** @param cells one a heading, HTML already */
    HtmlTable row(String... cells) {
        html.append("<tr>");
        for (int i = 0; i < cells.length; i++) {
            var style = headings.get(i).startsWith(NUMBER) ? "number" : "";
            html.append(i == 0 ? "<th scope=\"row\">" + cells[i] + "</th>" : Html.element("td", style, cells[i]));
        }
        html.append("</tr>");
        return this;
    }

    String html() {
        return html + "</tbody></table></div>";
    }
}
