package io.millrace.local.cli;

import io.millrace.local.Platform;
import io.millrace.local.StateLock;
import io.millrace.local.process.Polling;
import io.millrace.local.queue.DeadLetter;
import io.millrace.local.queue.FileQueue;
import io.millrace.local.routing.Routes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends what a stage gave up once more. */
@Command(
        name = "redrive",
        description = {
            "Send a stage's dead letters again, after their cause is repaired.",
            "On AWS: give the dead-letter queue's URL; the command for the AWS CLI is printed."
        },
        mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
    /** What a dead-letter queue's name ends with, as infra/terraform gives it. */
    private static final String DEAD = "-dead";

    private static final Polling PATIENCE = new Polling(Duration.ofSeconds(10), Duration.ofMillis(100));

    @Mixin
    private Place place = new Place();

    @Parameters(paramLabel = "STAGE", description = "preprocess, dispatch or evaluate.")
    private String stage = "";

    @Option(
            names = "--dead-letter-queue",
            paramLabel = "URL",
            description =
                    "The stage's dead-letter queue on AWS, such as https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.")
    private Optional<String> url = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (url.isPresent()) {
            if (!url.get().endsWith(DEAD)) {
                throw new IllegalStateException("'" + url.get() + "' is no dead-letter queue: its name ends with "
                        + DEAD + ". terraform output dead_letter_queues lists them.");
            }
            System.out.println(awsCommand(url.get()));
            return 0;
        }
        var stages = Routes.load(place.root().resolve("infra/routes"), "any").stages();
        if (!stages.contains(stage)) {
            throw new IllegalStateException("there is no stage '" + stage + "' with a queue; there are " + stages);
        }
        var queue = Platform.queue(place.home(), stage);
        var letters = DeadLetter.in(queue);
        if (letters.isEmpty()) {
            System.out.println("No dead letters of " + stage + ".");
            return 0;
        }
        FileQueue.askRedrive(queue);
        letters.forEach(letter -> System.out.println("  " + letter.reason()));
        System.out.println(
                wait(queue)
                        ? letters.size() + " sent again to " + stage + "."
                        : letters.size() + " will be sent again to " + stage + " when the platform on " + place.home()
                                + " starts.");
        return 0;
    }

    /** Whether the platform, if one runs, has taken them up. */
    private boolean wait(Path queue) throws Exception {
        return PATIENCE.until(() -> {
                    boolean running = StateLock.isHeld(place.home());
                    boolean taken = !FileQueue.isRedriveAsked(queue);
                    return running && !taken ? Optional.empty() : Optional.of(running && taken);
                })
                .orElse(false);
    }

    /**
     * {@code StartMessageMoveTask} to the stage's queue. It is named, because what EventBridge could not deliver comes from
     * no queue.
     */
    private static String awsCommand(String url) {
        var queue = url.substring(0, url.length() - DEAD.length());
        return "aws sqs start-message-move-task --source-arn " + arn(url) + " --destination-arn " + arn(queue);
    }

    private static String arn(String url) {
        return "\"$(aws sqs get-queue-attributes --queue-url " + EnvCommand.quoted(url)
                + " --attribute-names QueueArn --query Attributes.QueueArn --output text)\"";
    }
}
