package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A graph loaded by ONNX Runtime. Runs on the caller's thread, many at a time; closing waits for those that run, since
 * the native session must not vanish under them.
 */
final class Session implements AutoCloseable {
    private static final Supplier<Duration> UNBOUNDED = () -> Duration.ofDays(1);

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Supplier<Duration> runLimit;
    private boolean closed;

    private Session(OrtEnvironment environment, OrtSession session, Supplier<Duration> runLimit) {
        this.environment = environment;
        this.session = session;
        this.runLimit = runLimit;
    }

    /** @throws OrtException if ONNX Runtime refuses the model */
    static Session open(byte[] model) throws OrtException {
        return open(model, UNBOUNDED);
    }

    /**
     * @param runLimit most time the run that is about to begin may take
     * @throws OrtException if ONNX Runtime refuses the model
     */
    static Session open(byte[] model, Supplier<Duration> runLimit) throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            // More threads cost more than they bring for models of this size, and spin while they wait.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return new Session(environment, environment.createSession(model, options), runLimit);
        }
    }

    /** Reads what a run gave, before it is released. */
    @FunctionalInterface
    interface Reading<T> {
        T of(OrtSession.Result result) throws OrtException;
    }

    /**
     * Runs the graph on the columns of a batch.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if an input column is absent or of another type
     * @throws io.millrace.lifecycle.error.UnavailableException if memory or time does not suffice
     * @throws IllegalStateException if the session is closed, or the graph fails on values of the right types
     */
    <T> T run(RawBatch batch, List<ModelSignature.Input> inputs, Set<String> outputs, Reading<T> reading) {
        try (var tensors = new InputTensors()) {
            return run(tensors.add(environment, batch, inputs), outputs, Map.of(), reading);
        } catch (OrtException e) {
            if (GraphFailure.isTransient(e)) {
                throw GraphFailure.unavailable(e);
            }
            throw new IllegalStateException(
                    "the model failed on %d rows: %s".formatted(batch.rows(), e.getMessage()), e);
        }
    }

    /**
     * Runs the graph.
     *
     * @param outputs names of those it makes
     * @param places tensors for others, of the types and shapes that these have
     * @throws OrtException if it fails
     * @throws IllegalStateException if the session is closed
     */
    <T> T run(Map<String, OnnxTensor> inputs, Set<String> outputs, Map<String, OnnxTensor> places, Reading<T> reading)
            throws OrtException {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this model is closed");
            }
            try (var timer = new RunTimer(runLimit.get());
                    var result = session.run(inputs, outputs, places, timer.options())) {
                return reading.of(result);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The numbers of a FLOAT output. */
    static float[] floats(OrtSession.Result result, String output) {
        var buffer = tensor(result, output).getFloatBuffer();
        float[] numbers = new float[buffer.remaining()];
        buffer.get(numbers);
        return numbers;
    }

    /** The texts of a STRING [n] output. */
    static String[] texts(OrtSession.Result result, String output) throws OrtException {
        String[] texts = (String[]) tensor(result, output).getValue();
        for (int i = 0; i < texts.length; i++) {
            texts[i] = SafeText.decode(texts[i]);
        }
        return texts;
    }

    /** The texts of a STRING [n, T] output, as the graph has them: not decoded. */
    static String[][] textRows(OrtSession.Result result, String output) throws OrtException {
        var tensor = tensor(result, output);
        // Java cannot make an array of rows of no length out of such a tensor.
        return tensor.getInfo().getShape()[1] == 0 ? new String[0][] : (String[][]) tensor.getValue();
    }

    /** The numbers of an INT64 output. */
    static long[] longs(OrtSession.Result result, String output) {
        var buffer = tensor(result, output).getLongBuffer();
        long[] numbers = new long[buffer.remaining()];
        buffer.get(numbers);
        return numbers;
    }

    static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }

    Optional<String> metadata(String key) {
        try {
            return session.getMetadata().getCustomMetadataValue(key);
        } catch (OrtException e) {
            throw new IllegalStateException("the model's metadata cannot be read", e);
        }
    }

    /** In the order of the file. @throws OrtException if ONNX Runtime cannot tell */
    Collection<NodeInfo> inputs() throws OrtException {
        return session.getInputInfo().values();
    }

    /** In the order of the file. @throws OrtException if ONNX Runtime cannot tell */
    Collection<NodeInfo> outputs() throws OrtException {
        return session.getOutputInfo().values();
    }

    Set<String> inputNames() {
        return session.getInputNames();
    }

    Set<String> outputNames() {
        return session.getOutputNames();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the model cannot be closed", e);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
