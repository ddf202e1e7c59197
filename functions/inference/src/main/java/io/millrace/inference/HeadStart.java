package io.millrace.inference;

import ai.onnxruntime.OrtEnvironment;
import io.millrace.aws.AwsClients;
import io.millrace.aws.S3ObjectStore;
import io.millrace.lifecycle.store.ObjectStore;
import io.quarkus.runtime.PreloadClassesRecorder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** What takes long and needs nothing of Quarkus begins as soon as there is a container, and goes on beside its start. */
@Singleton
class HeadStart {
    /** Longer, and the last known state answers. */
    private static final Duration STORE_CALL = Duration.ofSeconds(2);

    /** Of AWS SnapStart. */
    private static final String INTO_A_SNAPSHOT = "snap-start";

    private final FutureTask<Function<String, ObjectStore>> stores = new FutureTask<>(() -> {
        var s3 = AwsClients.s3(STORE_CALL);
        return bucket -> new S3ObjectStore(s3, bucket);
    });

    private final FutureTask<OrtEnvironment> library = new FutureTask<>(OrtEnvironment::getEnvironment);

    void begin(@Observes @Initialized(ApplicationScoped.class) Object container) {
        if (isIntoSnapshot()) {
            // Whoever starts from the snapshot finds all classes in it. A start that serves by itself loads what it
            // needs.
            PreloadClassesRecorder.preloadClasses(true);
        }
        Thread.ofPlatform().daemon().name("s3-client").start(stores);
        Thread.ofPlatform().daemon().name("native-library").start(library);
    }

    /** Whether this process starts to be copied: what it holds in memory, many others will hold. */
    static boolean isIntoSnapshot() {
        return INTO_A_SNAPSHOT.equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    /**
     * A bucket by the client that was made ahead.
     *
     * @throws RuntimeException why it could not be made
     */
    ObjectStore store(String bucket) {
        return result(stores).apply(bucket);
    }

    /** Returns when ONNX Runtime's library is loaded, or throws what it could not be loaded by. */
    void library() {
        result(library);
    }

    private static <T> T result(FutureTask<T> task) {
        // Where nobody has begun it; else this does nothing.
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the function started", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException reason -> throw reason;
                case Error reason -> throw reason;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
