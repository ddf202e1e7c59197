package io.millrace.local.cli;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.promotion.Rollback;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves a model's champion back. */
@Command(
        name = "rollback",
        description = "Make the previous champion of a model (or another version) champion again, with a record.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private BucketPlace bucket = new BucketPlace();

    @Parameters(paramLabel = "MODEL")
    private String model = "";

    @Option(names = "--to", paramLabel = "N", description = "This version instead of the previous champion.")
    private Optional<Integer> version = Optional.empty();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "Rolled back by hand.",
            description = "For the record (default: ${DEFAULT-VALUE}).")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return BucketPlace.reaching(() -> print(
                bucket.store(),
                new ModelName(model),
                version,
                reason,
                spec.commandLine().getOut()));
    }

    /** @return the exit code */
    static int print(ObjectStore store, ModelName model, Optional<Integer> version, String reason, PrintWriter out) {
        var record = new Rollback(store, model, Clock.systemUTC()).to(version, reason);
        out.printf(
                "Version %d is champion of %s again (record %d); it was version %s.%n",
                record.to(),
                model,
                record.number(),
                record.from().map(String::valueOf).orElse("none"));
        return 0;
    }
}
