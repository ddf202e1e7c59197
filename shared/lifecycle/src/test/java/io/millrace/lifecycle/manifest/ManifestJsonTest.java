package io.millrace.lifecycle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.spec.LifecycleSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {
    private static final ModelName MODEL = new ModelName("digits");
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void aManifestIsSnakeCaseSortedAndWithoutNulls() {
        var record = new PromotionRecord(
                MODEL, 1, PromotionRecord.Kind.PROMOTION, 1, Optional.empty(), "no champion yet", "", NOON);

        assertThat(new String(Json.compact(record), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"at\":\"2026-11-01T12:00:00Z\",\"before\":\"\",\"kind\":\"PROMOTION\",\"model\":\"digits\","
                                + "\"number\":1,\"reason\":\"no champion yet\",\"to\":1}");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        var source = new Source("incoming/digits/d.csv.gz", "abc", NOON, "0055AED6DCD90281E5");
        var spec = new LifecycleSpec(
                Optional.empty(),
                LifecycleSpec.DEFAULT.data(),
                LifecycleSpec.DEFAULT.train(),
                List.of(Goal.parse("accuracy", ">= 0.96").orElseThrow()),
                LifecycleSpec.DEFAULT.budget());
        var accepted =
                new AcceptedUpload(MODEL, "d.csv.gz-1", source, "0123456789abcdef", spec, "", Lineage.UNKNOWN, NOON);

        assertThat(Json.read(Json.pretty(accepted), AcceptedUpload.class)).isEqualTo(accepted);
    }

    @Test
    void anOlderReaderIgnoresWhatANewerWriterAdds() {
        var newer = "{\"model\":\"digits\",\"promotion\":0,\"changed_at\":\"2026-11-01T12:00:00Z\",\"shadow\":3}";

        var aliases = Json.read(newer.getBytes(StandardCharsets.UTF_8), Aliases.class);
        assertThat(aliases.champion()).isEmpty();
        assertThat(aliases.recordSha256()).isEmpty();
    }

    @Test
    void aManifestWithoutALineageIsOlderThanAnyOther() {
        var older = "{\"model\":\"digits\",\"version\":1,\"created_at\":\"2026-11-01T12:00:00Z\"}";

        assertThat(Json.read(older.getBytes(StandardCharsets.UTF_8), VersionManifest.class)
                        .lineage())
                .isEqualTo(Lineage.UNKNOWN)
                .isLessThan(new Lineage(NOON, "incoming/digits/a.csv", "", Instant.EPOCH));
    }
}
