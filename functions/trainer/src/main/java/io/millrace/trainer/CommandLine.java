package io.millrace.trainer;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/**
 * What the process was started with.
 *
 * @param checkpointEvery how long a training may go on until its next epoch is kept
 */
record CommandLine(Assignment assignment, Duration checkpointEvery) {
    private static final String CHECKPOINT_SECONDS = "MILLRACE_CHECKPOINT_SECONDS";
    private static final String DEFAULT_SECONDS = "3";

    private static final Option HELP = option("help", "tell how to call it").get();
    private static final Option RUN = option("run", "key of run.json in the bucket")
            .hasArg()
            .argName("KEY")
            .required()
            .get();
    private static final Option RUNG = option(
                    "rung",
                    "carry out only one trial of that rung: the one that AWS_BATCH_JOB_ARRAY_INDEX counts, from 0")
            .hasArg()
            .argName("NUMBER")
            .get();
    private static final Option CHECKPOINT = option(
                    "checkpoint-seconds",
                    "how long a training may go on until its next epoch is kept, 0: each is kept (%s; default %s)"
                            .formatted(CHECKPOINT_SECONDS, DEFAULT_SECONDS))
            .hasArg()
            .argName("N")
            .get();

    private static final Options OPTIONS =
            new Options().addOption(HELP).addOption(RUN).addOption(RUNG).addOption(CHECKPOINT);

    static boolean asksForHelp(String... arguments) {
        return List.of(arguments).contains("--" + HELP.getLongOpt());
    }

    static void printHelp(PrintStream out) {
        try {
            HelpFormatter.builder()
                    .setHelpAppendable(new TextHelpAppendable(out))
                    .setShowSince(false)
                    .get()
                    .printHelp(
                            "trainer",
                            "Trains the models of one run and names the best as the candidate.",
                            OPTIONS,
                            "",
                            true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws ParseException in words for people, if the arguments or these variables are wrong */
    static CommandLine parse(String[] arguments, Map<String, String> environment) throws ParseException {
        var given = DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, arguments);
        if (!given.getArgList().isEmpty()) {
            throw new UnrecognizedOptionException(
                    "Unmatched argument: " + given.getArgList().getFirst());
        }
        var runKey = given.getOptionValue(RUN);
        int index = number("AWS_BATCH_JOB_ARRAY_INDEX", environment.getOrDefault("AWS_BATCH_JOB_ARRAY_INDEX", "0"));
        var rung = Optional.ofNullable(given.getOptionValue(RUNG));
        int seconds = number(
                "--checkpoint-seconds",
                given.getOptionValue(CHECKPOINT, environment.getOrDefault(CHECKPOINT_SECONDS, DEFAULT_SECONDS)));
        return new CommandLine(
                rung.isPresent()
                        ? Assignment.trial(runKey, number("--rung", rung.get()), index)
                        : Assignment.wholeRun(runKey),
                Duration.ofSeconds(seconds));
    }

    private static int number(String name, String text) throws ParseException {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new ParseException("%s is %s, but must be a number, 0 or more".formatted(name, text));
    }

    private static Option.Builder option(String name, String description) {
        return Option.builder().longOpt(name).desc(description);
    }
}
