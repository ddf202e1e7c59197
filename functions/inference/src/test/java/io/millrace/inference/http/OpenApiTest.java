package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document describes what is served, all of it and nothing else. */
@QuarkusTest
class OpenApiTest {
    @Inject
    Routes routes;

    @Test
    void servedAndDescribedRoutesAreTheSame() throws IOException {
        assertThat(described()).isEqualTo(served());
    }

    @Test
    void describedRoutesAnswer() throws IOException {
        for (var route : described()) {
            var parts = route.split(" ");
            var path = parts[1].replace("{model}", "nobody").replace("{version}", "1");
            if (path.contains("/v1/") && parts[0].equals("POST")) {
                path += ":predict";
            }
            var answer = given().contentType("application/json")
                    .body(parts[0].equals("POST") ? "{}" : "")
                    .request(parts[0], path);
            assertThat(answer.statusCode()).as(route).isNotIn(405, 500);
            assertThat(answer.asString()).as(route).doesNotContain("no such route");
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryPartIsUsed() throws IOException {
        var document = document();
        var references = new TreeSet<>(document.findValuesAsText("$ref"));
        assertThat(references)
                .allMatch(reference -> !document.at(reference.substring(1)).isMissingNode());
        var components = new TreeSet<String>();
        document.get("components").fields().forEachRemaining(kind -> kind.getValue()
                .fieldNames()
                .forEachRemaining(name -> components.add("#/components/" + kind.getKey() + "/" + name)));
        assertThat(references).containsExactlyElementsOf(components);
    }

    private static TreeSet<String> described() throws IOException {
        var routes = new TreeSet<String>();
        document().get("paths").fields().forEachRemaining(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> routes.add(
                        method.toUpperCase(Locale.ROOT) + " " + path.getKey().replaceFirst(":[a-z]+$", ""))));
        return routes;
    }

    /** The verb behind a name, as in {@code {model}:predict}, is part of the name to the router. */
    private TreeSet<String> served() {
        return routes.all().stream()
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode document() throws IOException {
        return new ObjectMapper().readTree(given().get("/openapi.json").asByteArray());
    }
}
