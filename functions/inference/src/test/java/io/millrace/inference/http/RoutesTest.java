package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final Routes routes = new Routes(Stream.of(
            route("GET", "/v2"),
            route("GET", "/v2/models/{model}"),
            route("POST", "/v2/models/{model}/infer"),
            route("GET", "/v2/models/{model}/versions/{version}")));

    @ParameterizedTest
    @CsvSource({
        "GET,  /v2,                      /v2,                                  ,",
        "GET,  /v2/,                     /v2,                                  ,",
        "GET,  /v2/models/a,             /v2/models/{model},                   a,",
        "HEAD, /v2/models/a,             /v2/models/{model},                   a,",
        "POST, /v2/models/a/infer,       /v2/models/{model}/infer,             a,",
        "GET,  /v2/models/a/versions/7/, /v2/models/{model}/versions/{version}, a, 7",
        "GET,  /v2/models/a%3Ab%2F..,    /v2/models/{model},                   a:b/..,",
        "GET,  /v2/models/%E6%A8%A1+,    /v2/models/{model},                   模+,",
        "GET,  /v2/models/%zz,           /v2/models/{model},                   %zz,"
    })
    void thePathsPartsFindTheRouteAndAreDecoded(
            String method, String path, String template, String model, String version) {
        var found = find(method, path).orElseThrow();
        assertThat(found.route().template()).isEqualTo(template);
        assertThat(found.call().model()).isEqualTo(model);
        assertThat(found.call().version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "", "*", "/v2/models", "/v2/models/", "/v2/models/a/b", "/V2", "//v2", "/v2//models/a"})
    void otherPathsHaveNoRoute(String path) {
        assertThat(find("GET", path)).isEmpty();
        assertThat(routes.methods(path)).isEmpty();
    }

    @Test
    void thePathTellsWhichMethodsItTakes() {
        assertThat(find("PUT", "/v2/models/a")).isEmpty();
        assertThat(routes.methods("/v2/models/a")).containsExactly("GET", "HEAD", "OPTIONS");
        assertThat(routes.methods("/v2/models/a/infer")).containsExactly("OPTIONS", "POST");
    }

    @Test
    void noTwoRoutesAnswerTheSame() {
        assertThatThrownBy(() -> new Routes(Stream.of(route("GET", "/v2"), route("GET", "/v2/"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allAreKnown() {
        assertThat(routes.all().stream().map(Route::method).toList()).isEqualTo(List.of("GET", "GET", "POST", "GET"));
    }

    private Optional<Routes.Match> find(String method, String path) {
        return routes.find(new Request(method, path, name -> null, new byte[0]));
    }

    private static Route route(String method, String template) {
        return new Route.Plain(method, template, call -> Response.empty());
    }
}
