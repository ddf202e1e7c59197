package io.millrace.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Map<String, Dossier> DOSSIERS =
            Map.of("table", Dossiers.table(), "images", Dossiers.images(), "regression", Dossiers.regression());

    @TempDir
    Path folder;

    @Test
    void theVerdictAndTheGoalsComeFirstAndTheLineageLast() {
        var headings = new Report(Dossiers.table())
                .html().transform(html -> List.of(html.split("<h2>"))).stream()
                        .skip(1)
                        .map(rest -> rest.substring(0, rest.indexOf("</h2>")))
                        .toList();

        assertThat(headings)
                .containsExactly(
                        "Goals",
                        "What to look at",
                        "Figures on the test split",
                        "Learning curves",
                        "Trials",
                        "Confusion matrix",
                        "Classes, the weakest first",
                        "Calibration",
                        "Slices of the sensitive columns",
                        "Fairness by sex",
                        "Weak slices found by search",
                        "Importance of the features",
                        "How answers follow the strongest features",
                        "Robustness",
                        "Most confident mistakes",
                        "Checks of the data",
                        "Operation",
                        "How it came about");
    }

    @Test
    void aReportIsOneFileOfLessThanAMegabyteThatNamesNoOther() {
        DOSSIERS.values().forEach(dossier -> {
            var html = new Report(dossier).html();
            assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
            assertThat(html).doesNotContainPattern("(src|href)=\"(?!data:|#)").doesNotContain("@import", "url(");
        });
    }

    @Test
    void namesOfTheUsersCannotBecomeMarkup() {
        var html = new Report(Dossiers.table()).html();

        assertThat(html).contains("&lt;/script&gt;&lt;script&gt;").doesNotContain(Dossiers.HOSTILE);
    }

    @Test
    void theTrialsStandInItTheChosenOneFirstAndAFailedOneWithItsReason() {
        var html = new Report(Dossiers.table()).html();
        var trials = html.substring(html.indexOf("Trials</h2>"), html.indexOf("went to evaluation"));

        assertThat(trials)
                .containsSubsequence("mlp", "0.8756", "0.2731", "chosen", "linear", "0.8512", "not the best")
                .containsSubsequence("failed", "&lt;script&gt;", "second line");
    }

    @Test
    void anEnsembleShowsNoSettingsThatItDoesNotHave() throws Exception {
        var html = new Report(ensemble(Dossiers.table())).html();

        assertThat(html)
                .contains("the mean of the run&#39;s other trials")
                .doesNotContain("Learning rate", "Batch size", "Learning curves");
        assertThat(new Report(Dossiers.table()).html()).contains("Learning rate", "Batch size", "Learning curves");
    }

    private static Dossier ensemble(Dossier dossier) throws Exception {
        var trial = Json.mapper().<ObjectNode>valueToTree(dossier.trial());
        trial.withObject("/hyperparameters").put("architecture", Hyperparameters.ENSEMBLE);
        return new Dossier(
                dossier.version(),
                dossier.evaluation(),
                Json.mapper().treeToValue(trial, TrialResult.class),
                dossier.run(),
                dossier.dataset(),
                dossier.progress(),
                Optional.empty(),
                dossier.sample());
    }

    @Test
    void equalDossiersGiveEqualPages() {
        assertThat(new Report(Dossiers.images()).html()).isEqualTo(new Report(Dossiers.images()).html());
    }

    @Test
    void aBrowserShowsItOnAPhoneAndOnADeskWithoutComplaintsOrOverflow() throws Exception {
        var program = Browser.program();
        assumeTrue(program.isPresent(), "No Chromium on the PATH: the report was not looked at in a browser.");
        try (var browser = Browser.start(program.get())) {
            for (var dossier : DOSSIERS.entrySet()) {
                var file = folder.resolve(dossier.getKey() + ".html");
                Files.writeString(file, new Report(dossier.getValue()).html());
                for (int width : new int[] {375, 1280}) {
                    for (boolean dark : new boolean[] {false, true}) {
                        browser.open(file, width, dark);
                        assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                        .asInt())
                                .as("%s at %d pixels", dossier.getKey(), width)
                                .isLessThanOrEqualTo(width);
                        assertThat(browser.evaluate("document.querySelectorAll('.chart canvas').length")
                                        .asInt())
                                .isPositive()
                                .isEqualTo(browser.evaluate("document.querySelectorAll('.chart').length")
                                        .asInt());
                    }
                }
                assertThat(browser.print()).isNotEmpty();
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
