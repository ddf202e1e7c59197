package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Payload;
import io.millrace.inference.registry.ModelRef;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionCallTest {
    private static final String TENSORS = "/v2/models/digits/infer";
    private static final byte[] BODY = {'{', '}'};

    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    @ParameterizedTest
    @CsvSource({
        "/v2/models/digits/infer,             ,  false",
        "/v2/models/digits/versions/7/infer,  7, false",
        "/v1/models/digits:predict,           ,  true",
        "/v1/models/digits/versions/7:predict, 7, true"
    })
    void thePathTellsModelVersionAndForm(String path, String version, boolean rows) {
        var call = call(path).orElseThrow();
        assertThat(call.model()).isEqualTo(ModelRef.of("digits", version));
        assertThat(call.rows()).isEqualTo(rows);
        assertThat(call.payload()).isEqualTo(new Payload.Json(BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/digits",
                "/v2/models/digits/ready",
                "/v2/models/digits/explain",
                "/v2/models/infer",
                "/v1/models/digits",
                "/v1/models/digits%3Apredict",
                "/v1/models:predict",
                "/invocations",
                "/"
            })
    void otherPathsAreNone(String path) {
        assertThat(call(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/a/b/infer",
                "/v2/models/%2e%2e/infer",
                "/v2/models/digits/versions/0/infer",
                "/v1/models/:predict",
                "/v1/models/digits/versions/:predict",
                "/v1/models/a:predict:predict"
            })
    void whatNoModelCanBeCalledIsNotFound(String path) {
        assertThatThrownBy(() -> call(path)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void onlyPostsPredict() {
        assertThat(PredictionCall.of(HttpMethod.PUT, TENSORS, headers, BODY)).isEmpty();
        assertThat(PredictionCall.of(HttpMethod.GET, TENSORS, headers, BODY)).isEmpty();
    }

    @Test
    void whatIsPackedMayBeMuch() {
        headers.add("Content-Encoding", "gzip");
        assertThat(call(TENSORS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,                true",
        "Application/JSON; charset=UTF-8, true",
        "text/csv,                        false",
        "image/png,                       false",
        "application/octet-stream,        false",
        "no type,                         false"
    })
    void aBodyIsJsonWithoutALengthOfIt(String type, boolean taken) {
        headers.add("Content-Type", type);
        assertThat(call(TENSORS).isPresent()).isEqualTo(taken);
    }

    @Test
    void aBodyWithALengthOfItsJsonHasTensors() {
        headers.add("Content-Type", "application/octet-stream").add(BodyReader.JSON_LENGTH, "2");
        assertThat(call(TENSORS).map(PredictionCall::payload)).contains(new Payload.Tensors(BODY, 2));
        assertThat(call("/v1/models/digits:predict")).as("rows have none").isEmpty();
    }

    @Test
    void aLengthThatIsNoneIsRefused() {
        headers.add(BodyReader.JSON_LENGTH, "many");
        assertThatThrownBy(() -> call(TENSORS)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({"*/*, true", "application/json, true", "text/csv, false", "'application/json;q=0.5, text/csv', false"})
    void theAnswerIsJson(String accepted, boolean taken) {
        headers.add("Accept", accepted);
        assertThat(call(TENSORS).isPresent()).isEqualTo(taken);
    }

    @Test
    void whoAsksForSeveralFormsIsLeftToTheRoute() {
        headers.add("Accept", "*/*").add("Accept", "text/csv");
        assertThat(call(TENSORS)).isEmpty();
    }

    private Optional<PredictionCall> call(String path) {
        return PredictionCall.of(HttpMethod.POST, path, headers, BODY);
    }
}
