package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document describes what is served, all of it and nothing else. */
@QuarkusTest
class OpenApiTest {

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
    private static TreeSet<String> served() {
        var routes = new TreeSet<String>();
        for (var bean :
                Arc.container().beanManager().getBeans(Object.class, jakarta.enterprise.inject.Any.Literal.INSTANCE)) {
            var type = bean.getBeanClass();
            if (!type.isAnnotationPresent(Path.class) || !type.getName().startsWith("io.millrace.")) {
                continue;
            }
            for (var method : type.getDeclaredMethods()) {
                for (var verb : verbs(method)) {
                    var below = method.getAnnotation(Path.class);
                    routes.add(verb + " "
                            + joined(type.getAnnotation(Path.class).value(), below == null ? "" : below.value()));
                }
            }
        }
        return routes;
    }

    private static List<String> verbs(java.lang.reflect.Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(java.util.Objects::nonNull)
                .map(HttpMethod::value)
                .toList();
    }

    private static String joined(String base, String below) {
        var parts = new ArrayList<String>();
        for (var part : (base + "/" + below).split("/")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static JsonNode document() throws IOException {
        return new ObjectMapper().readTree(given().get("/openapi.json").asByteArray());
    }
}
