package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PythonTest {
    private static final Path SCRIPTS = Path.of("src/main/resources");

    @Test
    void thereIsNoFigureOfALibraryThatIsNotInstalled() throws Exception {
        assertThat(Python.has("sys, no_library_of_this_name")).isFalse();
        assertThat(Python.run(PythonTest.class, "there-is-no-script.py", "no_library_of_this_name"))
                .isEmpty();
    }

    @Test
    void aScriptPrintsItsNumbersOneALine() {
        assertThat(Python.numbers("0.25\n1e-05\n12\n")).containsExactly(0.25, 0.00001, 12);
    }

    @Test
    void wordsAmongTheNumbersAreAnError() {
        assertThatThrownBy(() -> Python.numbers("0.25 warning")).isInstanceOf(NumberFormatException.class);
    }

    /** As it lies in the jar: after Maven has put in what stands in braces. */
    @ParameterizedTest
    @MethodSource("scripts")
    void eachScriptIsPython(String script) throws Exception {
        assumeTrue(Python.has("ast"));
        var file = Path.of("target/classes").resolve(script);
        var process = new ProcessBuilder(
                        List.of("python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", file + ""))
                .inheritIO()
                .start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            return files.map(file -> SCRIPTS.relativize(file).toString())
                    .filter(name -> name.endsWith(".py"))
                    .toList();
        }
    }
}
