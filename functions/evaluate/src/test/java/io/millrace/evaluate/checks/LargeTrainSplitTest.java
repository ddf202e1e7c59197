package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.DatasetReader;
import io.millrace.data.RowGroupSample;
import io.millrace.evaluate.Tables;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.manifest.DatasetManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All test rows stand in train, which is fetched in part only. */
class LargeTrainSplitTest {
    private static final int ROWS = 40_000;
    private static final DatasetManifest DATASET = Tables.classification(List.of("a", "b"), Tables.number("x", 0));

    @TempDir
    Path folder;

    @Test
    void whatWasFetchedIsComparedAndTheEvidenceSaysHowMuchThatWas() throws SQLException, IOException {
        var all = parquet("train", ROWS, 1);
        var part = folder.resolve("part.parquet");
        long rows = sample(all).write(part, Files.size(all) / 4);

        var checks = checks(new Part(new DatasetReader(part, DATASET), rows, ROWS));

        double share = (double) rows / ROWS;
        assertThat(checks.get("train_compared").value()).isEqualTo(share);
        assertThat(checks.get("train_compared").level()).isEqualTo(DataCheck.Level.NOTICE);
        assertThat(checks.get("train_compared").finding()).contains("%,d of 40,000 rows".formatted(rows));
        // Every 400th row is in test: of them as large a share is found as of the train rows was fetched.
        assertThat(checks.get("exact_leakage").value()).isBetween(share - 0.05, share + 0.05);
    }

    @Test
    void allOfItNeedsNoSuchCheck() throws SQLException {
        var all = parquet("train", ROWS, 1);

        var checks = checks(new Part(new DatasetReader(all, DATASET), ROWS, ROWS));

        assertThat(checks).doesNotContainKey("train_compared");
        assertThat(checks.get("exact_leakage").value()).isEqualTo(1);
    }

    @Test
    void whereNothingCouldBeFetchedTheEvidenceSaysThat() throws SQLException {
        var nothing = folder.resolve("nothing.parquet");

        var checks = checks(new Part(new DatasetReader(nothing, DATASET), 0, ROWS));

        assertThat(checks).containsOnlyKeys("train_compared");
        assertThat(checks.get("train_compared").level()).isEqualTo(DataCheck.Level.WARNING);
        assertThat(checks.get("train_compared").value()).isZero();
    }

    private Map<String, DataCheck> checks(Part train) throws SQLException {
        var test = new Part(new DatasetReader(parquet("test", ROWS, 400), DATASET), 100, 100);
        return new DataChecks(DATASET, new KeptRows(DATASET, 0))
                .check(train, test).stream()
                        .collect(Collectors.toMap(DataCheck::check, Function.identity(), (first, other) -> first));
    }

    private static RowGroupSample sample(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        return new RowGroupSample(
                (from, to) -> new ByteArrayInputStream(bytes, (int) from, (int) (to - from)), bytes.length);
    }

    private Path parquet(String name, int rows, int stride) throws SQLException {
        var file = folder.resolve(name + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT range::DOUBLE AS x, 'a' AS y FROM range(0, %d, %d)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
                            .formatted(rows, stride, file));
        }
        return file;
    }
}
