package io.millrace.preprocess.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocess.table.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplingTest {
    @TempDir
    Path folder;

    @Test
    void upToAMillionValuesAllAreTaken() {
        try (var database = Database.inMemory(folder, 256, 1)) {
            assertThat(database.count("SELECT count(*) FROM range(1000) t(r) WHERE "
                            + Sampling.of(Sampling.EXACT).condition()))
                    .isEqualTo(1000);
        }
    }

    @Test
    void ofMoreAboutAMillionAreTakenFromEveryPartAndEveryPeriod() {
        var rows = 3_700_000L;
        var condition = Sampling.of(rows).condition();
        try (var database = Database.inMemory(folder, 256, 1)) {
            var taken = "SELECT r FROM range(" + rows + ") t(r) WHERE " + condition;
            assertThat(database.count("SELECT count(*) FROM (" + taken + ")")).isBetween(990_000L, 1_010_000L);
            for (var part : new String[] {"r // 370000", "r % 2", "r % 7", "r % 10", "r % 1000"}) {
                var parts = database.count("SELECT count(DISTINCT " + part + ") FROM range(" + rows + ") t(r)");
                assertThat(database.count(
                                "SELECT min(n) FROM (SELECT count(*) AS n FROM (" + taken + ") GROUP BY " + part + ")"))
                        .as(part)
                        .isGreaterThan((long) (0.95 * 1_000_000 / parts));
            }
        }
    }
}
