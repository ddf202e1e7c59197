package io.millrace.benchmarks;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param title of its page
 * @param introduction Markdown: what was measured, how, and what to mind when reading the figures
 */
public record Report(String title, String introduction, List<Section> sections) {
    public Report {
        sections = List.copyOf(sections);
    }

    /** A part of the page. */
    public sealed interface Section {}

    /** A table of figures, each with its reference, ratio and goal. */
    public record Figures(String heading, List<Figure> figures) implements Section {
        public Figures {
            figures = List.copyOf(figures);
        }
    }

    /** Anything else, in Markdown. */
    public record Text(String markdown) implements Section {}

    /**
     * A picture beside the page.
     *
     * @param name of its file, without {@code .svg}
     * @param description for who cannot see it
     */
    public record Picture(String name, String description, String svg) implements Section {}
}
