package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DictionariesTest {
    private static final long ROWS = 300_000;

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.inMemory(folder, 256, 2);
        database.execute("CREATE TABLE raw AS SELECT CASE WHEN i % 5 > 0 THEN 'it''s ' || i % 7 END AS c0 FROM range("
                + ROWS + ") t(i)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void replace(ColumnType type, long rows, long distinct) {
        var table = new RawTable(List.of(), List.of("n"), rows, Map.of(), true, List.of(), Map.of());
        var column = new TableColumn(0, "n", type, Role.FEATURE, "c0", rows);
        new Dictionaries(database, table, any -> distinct).replace(column);
    }

    private String text(String sql) {
        return database.one(sql, row -> row.getString(1));
    }

    private boolean isText() {
        return text("SELECT typeof(c0) FROM raw LIMIT 1").equals("VARCHAR");
    }

    @Test
    void textsThatComeAgainAndAgainBecomeNumbersThatTellTheSameInTheSameRows() {
        database.execute("DELETE FROM raw WHERE rowid % 11 = 3");
        var told = "SELECT md5(string_agg(rowid || ' ' || coalesce(%s, 'none'), ',' ORDER BY rowid)) FROM raw";
        var before = text(told.formatted("c0"));
        replace(ColumnType.CATEGORY, ROWS, 7);
        assertThat(isText()).isFalse();
        assertThat(text(told.formatted("CAST(c0 AS VARCHAR)"))).isEqualTo(before);
    }

    @Test
    void aColumnWithoutTextsHasAnEmptyDictionary() {
        database.execute("UPDATE raw SET c0 = NULL");
        replace(ColumnType.CATEGORY, ROWS, 0);
        assertThat(isText()).isFalse();
        assertThat(database.count("SELECT count(c0) FROM raw")).isZero();
    }

    @Test
    void smallTablesFreeTextsAndColumnsOfManyTextsStayAsTheyAre() {
        replace(ColumnType.CATEGORY, 1_000, 7);
        replace(ColumnType.TEXT, ROWS, 7);
        replace(ColumnType.CATEGORY, ROWS, 20_000);
        assertThat(isText()).isTrue();
    }
}
