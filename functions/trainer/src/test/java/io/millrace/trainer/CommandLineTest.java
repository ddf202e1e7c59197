package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String RUN = "runs/digits/1/run.json";

    @Test
    void aRunIsCarriedOutWhole() throws ParseException {
        assertThat(parse("--run", RUN))
                .isEqualTo(new CommandLine(Assignment.wholeRun(RUN), Duration.ofSeconds(3)))
                .isEqualTo(parse("--run=" + RUN));
    }

    @Test
    void ofARungTheTrialIsTheOneThatBatchCounts() throws ParseException {
        var command =
                CommandLine.parse(new String[] {"--run", RUN, "--rung", "2"}, Map.of("AWS_BATCH_JOB_ARRAY_INDEX", "4"));

        assertThat(command.assignment()).isEqualTo(Assignment.trial(RUN, 2, 4));
    }

    @Test
    void howOftenATrainingIsKeptIsSaidByTheArgumentOrElseByTheVariable() throws ParseException {
        var variable = Map.of("MILLRACE_CHECKPOINT_SECONDS", "10");

        assertThat(CommandLine.parse(new String[] {"--run", RUN}, variable).checkpointEvery())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(CommandLine.parse(new String[] {"--run", RUN, "--checkpoint-seconds", "0"}, variable)
                        .checkpointEvery())
                .isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--run",
                "--run a b",
                "--run a --rung two",
                "--run a --rung -1",
                "--run a --checkpoint-seconds -1",
                "--run a --colour red",
                "--ru a"
            })
    void otherArgumentsAreRefused(String arguments) {
        assertThatThrownBy(() -> parse(arguments.split(" "))).isInstanceOf(ParseException.class);
    }

    @Test
    void helpNamesEachOption() {
        var text = new ByteArrayOutputStream();
        CommandLine.printHelp(new PrintStream(text, true, StandardCharsets.UTF_8));

        assertThat(CommandLine.asksForHelp("--help")).isTrue();
        assertThat(CommandLine.asksForHelp("--run", RUN)).isFalse();
        assertThat(text.toString(StandardCharsets.UTF_8))
                .contains("--run <KEY>", "--rung <NUMBER>", "--checkpoint-seconds <N>", "--help");
    }

    private static CommandLine parse(String... arguments) throws ParseException {
        return CommandLine.parse(arguments, Map.of());
    }
}
