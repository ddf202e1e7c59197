package io.millrace.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ModelCardTest {
    private final Dossier dossier = Dossiers.table();
    private final String card = new ModelCard(dossier).markdown();

    @Test
    void theModelIndexHasTheVeryFiguresOfTheEvaluation() {
        Map<String, Object> front = new Yaml().load(card.split("---\n")[1]);
        var model = (Map<?, ?>) ((List<?>) front.get("model-index")).getFirst();
        var result = (Map<?, ?>) ((List<?>) model.get("results")).getFirst();
        var figures = ((List<?>) result.get("metrics"))
                .stream()
                        .map(metric -> (Map<?, ?>) metric)
                        .collect(Collectors.toMap(
                                metric -> (String) metric.get("type"),
                                metric -> ((Number) metric.get("value")).doubleValue()));

        assertThat(figures).isEqualTo(dossier.evaluation().figures());
    }

    @Test
    void theEvidenceFollowsTheFigures() {
        assertThat(card.lines().filter(line -> line.startsWith("## ")))
                .containsExactly(
                        "## Intended use",
                        "## Data",
                        "## Figures",
                        "## Goals",
                        "## Slices",
                        "## Fairness by sex",
                        "## Importance",
                        "## Robustness",
                        "## Checks of the data",
                        "## Operation",
                        "## Training",
                        "## Lineage");
        assertThat(card).contains("| Accuracy | 0.8721 | 0.8610 to 0.8820 | 0.8681 |");
    }

    @Test
    void namesOfTheUsersCannotBecomeMarkup() {
        assertThat(card).doesNotContain("<script>").contains("&lt;/script&gt;");
    }
}
