package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchmarksTest {

    @Test
    void eachHasANameThatAFileCanHaveAndNoneHasAnothers() {
        assertThat(Benchmarks.ALL)
                .extracting(Benchmark::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z-]*"))
                .doesNotContain("all");
    }

    @Test
    void eachHasItsPage() {
        assertThat(Benchmarks.ALL)
                .allSatisfy(benchmark -> assertThat(Path.of("../docs/benchmarks", benchmark.name() + ".md"))
                        .isRegularFile());
    }
}
