package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowHashTest {
    @Test
    void theStepIsTheHashModuloTheSteps(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 256, 1)) {
            var hashes = "(SELECT md5_number(CAST(i AS VARCHAR)) AS h FROM range(5000) t(i)"
                    + " UNION ALL SELECT CAST(x AS UHUGEINT)"
                    + " FROM unnest(['0', '18446744073709551616', '340282366920938463463374607431768211455']) u(x))";
            assertThat(database.count("SELECT count(*) FROM " + hashes + " WHERE " + RowHash.step("h") + " <> h % "
                            + RowHash.STEPS))
                    .isZero();
        }
    }
}
