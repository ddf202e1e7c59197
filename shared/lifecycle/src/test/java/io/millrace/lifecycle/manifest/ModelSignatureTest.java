package io.millrace.lifecycle.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.Task;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSignatureTest {

    static Stream<ModelSignature> signatures() {
        return Stream.of(
                new ModelSignature(
                        Task.CLASSIFICATION,
                        DatasetManifest.Kind.TABULAR,
                        Arrays.stream(ColumnType.values())
                                .map(type ->
                                        new ModelSignature.Input("a \"房\" " + type, type, List.of("", "x,y", "null")))
                                .toList(),
                        Optional.empty(),
                        "target",
                        List.of("no", "yes")),
                new ModelSignature(
                        Task.REGRESSION,
                        DatasetManifest.Kind.IMAGE,
                        List.of(new ModelSignature.Input("image", ColumnType.IMAGE, List.of())),
                        Optional.of(new DatasetManifest.ImageShape(28, 32, 3, true)),
                        "",
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void isReadWithoutAMapperAsItIsReadByOne(ModelSignature signature) {
        for (var json : List.of(Json.compact(signature), Json.pretty(signature))) {
            assertThat(ModelSignature.read(json)).isEqualTo(signature).isEqualTo(Json.read(json, ModelSignature.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"task\":\"ranking\",\"kind\":\"TABULAR\",\"target\":\"\"}", "no JSON"})
    void whatIsNoneIsRefused(String json) {
        assertThatThrownBy(() -> ModelSignature.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
