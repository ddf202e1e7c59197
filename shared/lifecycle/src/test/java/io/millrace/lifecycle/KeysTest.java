package io.millrace.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Adult", "-a", "a_b", "a/b", "..", "模型", "a b"})
    void aNameOutsideThePatternIsRefused(String name) {
        assertThatThrownBy(() -> new ModelName(name)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThat(new ModelName("a".repeat(63)).value()).hasSize(63);
        assertThatThrownBy(() -> new ModelName("a".repeat(64))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theSameUploadUnderTheSameSpecHasTheSameId() {
        assertThat(UploadId.of("incoming/m/a.csv", "e", "s")).isEqualTo(UploadId.of("incoming/m/a.csv", "e", "s"));
        assertThat(UploadId.of("incoming/m/a.csv", "e", "s")).isNotEqualTo(UploadId.of("incoming/m/a.csv", "e2", "s"));
        assertThat(UploadId.of("incoming/m/a.csv", "e", "s")).isNotEqualTo(UploadId.of("incoming/m/a.csv", "e", "s2"));
    }

    @Test
    void theIdTellsItsContentWithoutTheSpec() {
        var content = UploadId.content("incoming/m/a-b.csv", "e");

        assertThat(UploadId.contentOf(UploadId.of("incoming/m/a-b.csv", "e", "s")))
                .isEqualTo(content);
        assertThat(UploadId.contentOf(UploadId.of("incoming/m/a-b.csv", "e", "")))
                .isEqualTo(content);
        assertThat(UploadId.content("incoming/m/a-b.csv", "e2")).isNotEqualTo(content);
        assertThat(UploadId.contentOf("stray")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incoming/m/../x.csv",
                "incoming/m/a b'\".csv",
                "incoming/m/数据.csv",
                "incoming/m/..",
                "incoming/m/"
            })
    void anUploadIdIsOneFolderNameWhateverTheFileIsCalled(String key) {
        assertThat(UploadId.of(key, "e", "")).matches("[A-Za-z0-9._-]+").doesNotStartWith(".");
    }

    @Test
    void aFolderIsCalledByItsOwnName() {
        assertThat(UploadId.of("incoming/m/week 7/_SUCCESS", "e", "")).startsWith("week_7-");
    }

    @Test
    void aRejectionOfAnImpossibleModelNameStillHasAPlace() {
        assertThat(Keys.rejected("Bad/Name", "x")).isEqualTo("rejected/Bad_Name/x.json");
        assertThat(Keys.rejected("..", "x")).isEqualTo("rejected/___/x.json");
    }

    @Test
    void theNearestNameIsTheOneMeant() {
        assertThat(NearestName.of("epoch", List.of("epochs", "seed"))).contains("epochs");
        assertThat(NearestName.of("AGE", List.of("age", "wage"))).contains("age");
        assertThat(NearestName.of("zzzzzz", List.of("epochs", "seed"))).isEmpty();
    }
}
