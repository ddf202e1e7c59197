package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ImportedModel.Tensor;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A graph loaded by ONNX Runtime. Runs on the caller's thread, many at a time; closing waits for those that run, since
 * the native session must not vanish under them.
 */
final class Session implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private Session(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /** @throws OrtException if ONNX Runtime refuses the model */
    static Session open(byte[] model) throws OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            // More threads cost more than they bring for models of this size, and spin while they wait.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return new Session(environment, environment.createSession(model, options));
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
     * @throws InvalidInputException if an input column is absent or of another type
     * @throws IllegalStateException if the session is closed, or the graph fails on values of the right types
     */
    <T> T run(RawBatch batch, List<ModelSignature.Input> inputs, Set<String> outputs, Reading<T> reading) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this model is closed");
            }
            try (var tensors = InputTensors.of(environment, batch, inputs);
                    var result = session.run(tensors.byName(), outputs)) {
                return reading.of(result);
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "the model failed on %d rows: %s".formatted(batch.rows(), e.getMessage()), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The inputs that a caller must give. @throws InvalidInputException if one is no tensor of a type that is served */
    List<Tensor> inputs() {
        return described(OrtSession::getInputInfo);
    }

    /** @throws InvalidInputException if an output is no tensor of a type that is served */
    List<Tensor> outputs() {
        return described(OrtSession::getOutputInfo);
    }

    /** The graph's declared values, in its order. */
    @FunctionalInterface
    private interface Declared {
        Map<String, NodeInfo> of(OrtSession session) throws OrtException;
    }

    private List<Tensor> described(Declared declared) {
        try {
            return declared.of(session).values().stream()
                    .map(TensorTypes::describe)
                    .toList();
        } catch (OrtException e) {
            throw new IllegalStateException("the model's inputs and outputs cannot be read", e);
        }
    }

    /** A graph's tensors, made in the environment of its session. */
    @FunctionalInterface
    interface Making {
        Map<String, OnnxTensor> in(OrtEnvironment environment) throws OrtException;
    }

    /**
     * Runs the graph on tensors, which are released afterwards.
     *
     * @throws InvalidInputException if the graph fails on them
     */
    <T> T run(Making making, Set<String> outputs, Reading<T> reading) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this model is closed");
            }
            var tensors = making.in(environment);
            try (var result = session.run(tensors, outputs)) {
                return reading.of(result);
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw new InvalidInputException(
                    "The model fails on rows of this kind: " + e.getMessage(),
                    Place.nowhere(),
                    "Check the model with ONNX Runtime on the same rows before it is uploaded.",
                    e);
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

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }

    Optional<String> metadata(String key) {
        try {
            return session.getMetadata().getCustomMetadataValue(key);
        } catch (OrtException e) {
            throw new IllegalStateException("the model's metadata cannot be read", e);
        }
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
