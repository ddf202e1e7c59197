package io.millrace.benchmarks.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixedTableTest {
    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameTableWithGapsQuotesAndDuplicates() throws IOException {
        var first = folder.resolve("a.csv");
        var rows = MixedTable.write(first, 1_000_000, 7);
        MixedTable.write(folder.resolve("b.csv"), 1_000_000, 7);
        assertThat(first).hasSameBinaryContentAs(folder.resolve("b.csv"));
        var lines = Files.readAllLines(first);
        assertThat(lines)
                .hasSize((int) rows + 1)
                .anyMatch(line -> line.contains("\"\""))
                .anyMatch(line -> line.contains(",,"));
        assertThat(new HashSet<>(lines).size()).isBetween((int) (0.97 * rows), (int) (0.999 * rows));
    }

    @Test
    void aProcessTellsItsCostInOneLine() {
        var cost = new Cost(1.25, 2.5, 300);
        assertThat(Cost.of(java.util.List.of("noise", cost.line()))).isEqualTo(cost);
        assertThat(Cost.peakMegabytes()).isPositive();
    }
}
