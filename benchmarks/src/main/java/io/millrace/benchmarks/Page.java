package io.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A benchmark's page in Markdown. All of it is measured anew with each run, but for its last section, {@value #TRIED},
 * which people write and every run leaves as it is.
 */
final class Page {
    private static final String TRIED = "## Tried and did not pay";
    private static final String NOTHING_TRIED = TRIED + "\n\nNothing yet.\n";

    private final Path folder;

    /** @param folder where the pages lie */
    Page(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the page and its pictures.
     *
     * @param facts where the figures come from: machine, versions, date, command
     * @return the page's file
     */
    Path write(String name, Report report, Map<String, String> facts) throws IOException {
        var file = Files.createDirectories(folder).resolve(name + ".md");
        var tried = tried(file);
        for (var section : report.sections()) {
            if (section instanceof Report.Picture(String picture, String description, String svg)) {
                Files.writeString(folder.resolve(picture + ".svg"), svg);
            }
        }
        return Files.writeString(file, text(report, facts) + "\n" + tried);
    }

    /** All but the section that people write. */
    static String text(Report report, Map<String, String> facts) {
        var page = new StringBuilder("# ").append(report.title()).append("\n\n");
        page.append(report.introduction().strip()).append("\n\n");
        new LinkedHashMap<>(facts)
                .forEach((what, fact) ->
                        page.append("- ").append(what).append(": ").append(fact).append('\n'));
        for (var section : report.sections()) {
            page.append('\n').append(text(section).strip()).append('\n');
        }
        return page.toString();
    }

    private static String text(Report.Section section) {
        return switch (section) {
            case Report.Text(String markdown) -> markdown;
            case Report.Picture(String name, String description, String svg) ->
                "![%s](%s.svg)".formatted(description, name);
            case Report.Figures figures -> table(figures);
        };
    }

    private static String table(Report.Figures figures) {
        var table = new StringBuilder("## ").append(figures.heading()).append("""


                | what | figure | unit | reference | ratio | goal |
                | --- | ---: | --- | --- | ---: | --- |
                """);
        figures.figures().forEach(figure -> table.append(line(figure)).append('\n'));
        return table.toString();
    }

    private static String line(Figure figure) {
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        figure.what(),
                        Numbers.text(figure.value()),
                        figure.unit(),
                        figure.reference()
                                .map(r -> "%s: %s%s"
                                        .formatted(r.what(), Numbers.text(r.value()), r.measured() ? "" : " (stated)"))
                                .orElse(""),
                        figure.ratio().map(Numbers::text).orElse(""),
                        figure.goal()
                                .map(g -> g + (g.met(figure.value()) ? ": met" : ": **missed**"))
                                .orElse(""));
    }

    private static String tried(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NOTHING_TRIED;
        }
        var page = Files.readString(file);
        int from = page.indexOf(TRIED);
        return from < 0 ? NOTHING_TRIED : page.substring(from);
    }
}
