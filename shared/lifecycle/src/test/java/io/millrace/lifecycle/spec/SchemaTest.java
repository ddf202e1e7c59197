package io.millrace.lifecycle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.goal.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that editors complete from, and the parser that decides, say the same. */
class SchemaTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void theSchemaAcceptsASpecWithEveryField() throws IOException {
        assertThat(schema().validate(YAML.readTree(SpecParserTest.EVERY_FIELD))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trian: {}",
                "train: {epochs: 0}",
                "train: {epochs: many}",
                "train: {precision: fp8}",
                "task: regresion",
                "goals: {accuracy: 0.9}",
                "goals: {acuracy: '>= 0.9'}",
                "data: {types: {zip: string}}",
                "data: {columns: a}",
                "budget: {usd_per_month: -1}"
            })
    void whatTheParserRefusesTheSchemaRefusesToo(String yaml) throws IOException {
        assertThat(schema().validate(YAML.readTree(yaml))).isNotEmpty();
        assertThat(catchThrowableOfType(
                        InvalidInputException.class, () -> SpecParser.parse(yaml.getBytes(StandardCharsets.UTF_8))))
                .isNotNull();
    }

    @Test
    void theParserKnowsEveryFieldOfTheSchema() throws IOException {
        for (var path : paths(definition(), "")) {
            var parts = path.split("\\.");
            var yaml = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                yaml.append("  ".repeat(i)).append(parts[i]).append(i == parts.length - 1 ? ": ~\n" : ":\n");
            }
            var bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
            var refusal = catchThrowableOfType(InvalidInputException.class, () -> SpecParser.parse(bytes));
            assertThat(refusal == null || !refusal.getMessage().contains("unknown field"))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void theSchemaOffersEverySearchableFieldToASearch() throws IOException {
        var refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> SpecParser.parse("train: {search: {nothing: [1]}}".getBytes(StandardCharsets.UTF_8)));
        var offered = new ArrayList<String>();
        definition()
                .at("/properties/train/properties/search/properties")
                .fieldNames()
                .forEachRemaining(offered::add);

        assertThat(refusal.remedy()).isEqualTo("Known here: " + String.join(", ", offered) + ".");
    }

    @Test
    void theSchemaOffersEveryFigureAsAGoal() throws IOException {
        var goals = new ArrayList<String>();
        definition().at("/properties/goals/properties").fieldNames().forEachRemaining(goals::add);
        assertThat(goals).containsExactlyElementsOf(Figure.paths());
    }

    private static List<String> paths(JsonNode schema, String prefix) {
        var paths = new ArrayList<String>();
        for (var property : schema.path("properties").properties()) {
            var path = prefix + property.getKey();
            var below = paths(property.getValue(), path + ".");
            paths.addAll(below.isEmpty() ? List.of(path) : below);
        }
        return paths;
    }

    private static JsonNode definition() throws IOException {
        return new ObjectMapper()
                .readTree(SpecParser.class.getResource("/io/millrace/lifecycle/lifecycle.schema.json"));
    }

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(definition());
    }
}
