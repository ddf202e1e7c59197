package io.millrace.lifecycle.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.spec.Task;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    private final JsonFields fields = read("""
            {"text":"房","number":9007199254740993,"yes":true,"no":false,"nothing":null,"task":"Classification",
            "inside":{"text":"a"},"texts":["a","","b"],"objects":[{"number":1},{"number":2}],"empty":[]}""");

    @Test
    void fieldsAreReadByTheirNames() {
        assertThat(fields.text("text")).isEqualTo("房");
        assertThat(fields.number("number")).isEqualTo(9_007_199_254_740_993L);
        assertThat(fields.isTrue("yes")).isTrue();
        assertThat(fields.isTrue("no")).isFalse();
        assertThat(fields.constant("task", Task.class)).isEqualTo(Task.CLASSIFICATION);
        assertThat(fields.object("inside").orElseThrow().text("text")).isEqualTo("a");
        assertThat(fields.texts("texts")).containsExactly("a", "", "b");
        assertThat(fields.objects("objects").stream().map(object -> object.number("number")))
                .containsExactly(1L, 2L);
        assertThat(fields.texts("empty")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "absent"})
    void whatIsAbsentOrNullIsMissedWhereItHasToBeThere(String name) {
        assertThat(fields.integer(name)).isEmpty();
        assertThat(fields.object(name)).isEmpty();
        assertThat(fields.texts(name)).isEmpty();
        assertThat(fields.isTrue(name)).isFalse();
        assertWrong(() -> fields.text(name), name);
        assertWrong(() -> fields.number(name), name);
        assertWrong(() -> fields.constant(name, Task.class), name);
    }

    @Test
    void whatIsOfAnotherKindIsRefusedByName() {
        assertWrong(() -> fields.text("number"), "number");
        assertWrong(() -> fields.integer("text"), "text");
        assertWrong(() -> fields.texts("objects"), "objects");
        assertWrong(() -> fields.objects("text"), "text");
        assertWrong(() -> fields.constant("text", Task.class), "text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "4294967297", "99999999999999999999", "\"1\""})
    void anIntegerIsNothingElse(String number) {
        var other = read("{\"n\":" + number + "}");
        assertWrong(() -> other.integer("n"), "n");
        assertWrong(() -> other.requiredInteger("n"), "n");
        assertThat(read("{\"n\":-3}").requiredInteger("n")).isEqualTo(-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":}", "{\"a\":[1", "{} {}", "\u0000"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UncheckedIOException.class);
    }

    private static void assertWrong(ThrowingCallable reading, String field) {
        assertThatThrownBy(reading).isInstanceOf(UncheckedIOException.class).hasMessageContaining(field);
    }

    private static JsonFields read(String json) {
        return JsonFields.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
