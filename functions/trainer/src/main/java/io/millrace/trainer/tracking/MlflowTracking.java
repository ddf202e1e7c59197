package io.millrace.trainer.tracking;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.mlflow.tracking.MlflowClient;

/**
 * An MLflow server. Its client waits as long as the server lets it, so it works in a thread of its own; once it has failed
 * or taken too long, it is left alone for the rest of this process.
 */
final class MlflowTracking implements Tracking {
    /** For all calls about one trial. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String uri;
    private final Duration patience;
    private final PrintStream out;
    private boolean givenUp;

    MlflowTracking(String uri, Duration patience, PrintStream out) {
        this.uri = uri;
        this.patience = patience;
        this.out = out;
    }

    @Override
    public void ended(RunManifest run, TrialResult result, List<EpochProgress> history, boolean rests) {
        tell(mlflow -> mlflow.ended(run, result, history, rests));
    }

    @Override
    public void failed(RunManifest run, RunManifest.Trial trial, String reason) {
        tell(mlflow -> mlflow.failed(run, trial, reason));
    }

    private void tell(Consumer<MlflowRuns> what) {
        if (givenUp) {
            return;
        }
        var told = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().name("mlflow").start(() -> {
            try (var client = new MlflowClient(uri)) {
                what.accept(new MlflowRuns(client));
                told.complete(null);
            } catch (Throwable e) {
                told.completeExceptionally(e);
            }
        });
        try {
            told.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            giveUp(String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            giveUp("no answer within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp(String reason) {
        givenUp = true;
        out.println("MLflow (MLFLOW_TRACKING_URI) is told nothing, training goes on: " + reason);
    }
}
