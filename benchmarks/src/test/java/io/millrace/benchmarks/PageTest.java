package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Map<String, String> FACTS = Map.of("Date", "2026-11-29");

    @TempDir
    private Path folder;

    @Test
    void aFigureStandsBesideItsReferenceItsRatioAndItsGoal() throws IOException {
        var page = page(
                new Figure("one request", 61.5, "us")
                        .against(Reference.measured("the floor", 20.5))
                        .atMost(80),
                new Figure("many", 12_345, "a second")
                        .against(Reference.stated("a peer, elsewhere", 24_690))
                        .atLeast(20_000),
                new Figure("alone", 0.01234, "s"));

        assertThat(page).contains("""
                ## Speed

                | what | figure | unit | reference | ratio | goal |
                | --- | ---: | --- | --- | ---: | --- |
                | one request | 61.5 | us | the floor: 20.5 | 3 | at most 80: met |
                | many | 12,345 | a second | a peer, elsewhere: 24,690 (stated) | 0.500 | at least 20,000: **missed** |
                | alone | 0.0123 | s |  |  |  |
                """);
    }

    @Test
    void thePageSaysWhereItsFiguresComeFrom() throws IOException {
        assertThat(page()).startsWith("# Requests\n\nHow fast.\n\n- Date: 2026-11-29\n");
    }

    @Test
    void whatPeopleWroteAboutFailuresSurvivesTheNextRun() throws IOException {
        var first = page();
        assertThat(first).endsWith("\n## Tried and did not pay\n\nNothing yet.\n");

        Files.writeString(folder.resolve("requests.md"), first.replace("Nothing yet.", "- Prayer: 0.99x."));

        assertThat(page(new Figure("alone", 1, "s")))
                .contains("| alone | 1 | s")
                .endsWith("\n\n- Prayer: 0.99x.\n");
    }

    @Test
    void picturesLieBesideThePage() throws IOException {
        var picture = new Report.Picture("growth", "memory by models", "<svg/>");
        new Page(folder).write("requests", new Report("Requests", "", List.of(picture)), FACTS);

        assertThat(folder.resolve("growth.svg")).hasContent("<svg/>");
        assertThat(folder.resolve("requests.md")).content().contains("![memory by models](growth.svg)");
    }

    private String page(Figure... figures) throws IOException {
        var report = new Report("Requests", "How fast.", List.of(new Report.Figures("Speed", List.of(figures))));
        return Files.readString(new Page(folder).write("requests", report, FACTS));
    }
}
