package io.millrace.local.cli;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.lifecycle.promotion.PromotionAudit;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a model's promotion log. */
@Command(
        name = "audit",
        description = {
            "Verify the chain of a model's promotions, and that its champion is the one the last of them names.",
            "Ends with 1 and names the first broken link where it does not hold."
        },
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private BucketPlace bucket = new BucketPlace();

    @Parameters(paramLabel = "MODEL")
    private String model = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return BucketPlace.reaching(() ->
                print(bucket.store(), new ModelName(model), spec.commandLine().getOut()));
    }

    /** @return the exit code */
    static int print(ObjectStore store, ModelName model, PrintWriter out) {
        var audit = PromotionAudit.of(store, model);
        audit.records().forEach(record -> out.println(line(record)));
        if (audit.fault().isPresent()) {
            out.println("BROKEN: " + audit.fault().get());
            return 1;
        }
        out.println(
                audit.records().isEmpty()
                        ? model + " has never had a champion."
                        : "The chain of %d records holds; champion is version %d."
                                .formatted(
                                        audit.records().size(),
                                        audit.records().getLast().to()));
        return 0;
    }

    private static String line(PromotionRecord record) {
        var from = record.from().map(version -> " from version " + version).orElse("");
        return "%d  %s  %s%s to version %d: %s"
                .formatted(
                        record.number(),
                        record.at(),
                        record.kind().name().toLowerCase(Locale.ROOT),
                        from,
                        record.to(),
                        record.reason());
    }
}
