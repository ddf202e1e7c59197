package io.millrace.trainer.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.lifecycle.spec.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PyTorch by way of DJL, on the first GPU where there is one and on the CPU otherwise. Everything of one training must
 * stay on one thread: PyTorch's gradient mode belongs to the thread, and only one backward pass runs at a time.
 */
public final class Compute implements AutoCloseable {
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/gpus");

    /** 4 MiB a layer, which stay in a processor's caches from one layer to the next. */
    private static final int CPU_ACTIVATIONS = 1 << 20;
    /** 1 GiB, which keeps a GPU busy. */
    private static final int GPU_ACTIVATIONS = 1 << 28;

    private final Engine engine;
    private final NDManager manager;

    private Compute(Engine engine, NDManager manager) {
        this.engine = engine;
        this.manager = manager;
    }

    /**
     * Starts the engine, which takes about half a second, or some seconds where its libraries must be unpacked first.
     *
     * @param threads of one operation; results may differ in the last digits between numbers of threads
     */
    public static Compute start(int threads) {
        System.setProperty("ai.djl.offline", "true");
        setIfAbsent("ai.djl.pytorch.num_threads", threads);
        setIfAbsent("ai.djl.pytorch.num_interop_threads", 1);
        var engine = Engine.getEngine("PyTorch");
        var device = engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu();
        return new Compute(engine, engine.newBaseManager(device));
    }

    /**
     * Makes the calling thread one that may train: PyTorch notes each operation for a later gradient unless a thread has
     * said otherwise, as the one that starts the engine does.
     */
    public Compute onThisThread() {
        JniUtils.setGradMode(false);
        return this;
    }

    /** {@code cpu}, or the GPU's name. */
    public String device() {
        return manager.getDevice().isGpu()
                ? gpuName().orElse(manager.getDevice().toString())
                : "cpu";
    }

    /** What a network's steps are computed with here. */
    public Precision precision(PrecisionChoice wish) {
        return PrecisionRule.choose(wish, computeCapability());
    }

    private Optional<Integer> computeCapability() {
        var device = manager.getDevice();
        // That of which the number of GPUs is known, too.
        return device.isGpu() && CudaUtils.hasCuda()
                ? Optional.of(Integer.valueOf(CudaUtils.getComputeCapability(device.getDeviceId())))
                : Optional.empty();
    }

    /** How many numbers a layer should take and give at once. */
    int activations() {
        return manager.getDevice().isGpu() ? GPU_ACTIVATIONS : CPU_ACTIVATIONS;
    }

    NDManager manager() {
        return manager;
    }

    Engine engine() {
        return engine;
    }

    @Override
    public void close() {
        manager.close();
    }

    private static void setIfAbsent(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /** The first GPU's name, as the driver for Linux tells it. */
    public static Optional<String> gpuName() {
        if (!Files.isDirectory(NVIDIA)) {
            return Optional.empty();
        }
        try (var gpus = Files.walk(NVIDIA, 2)) {
            var information = gpus.filter(path -> path.endsWith("information")).findFirst();
            if (information.isEmpty()) {
                return Optional.empty();
            }
            return Files.readAllLines(information.get()).stream()
                    .filter(line -> line.startsWith("Model:"))
                    .map(line -> line.substring("Model:".length()).strip())
                    .findFirst();
        } catch (IOException e) {
            // The name is for people; a host that hides it can train all the same.
            return Optional.empty();
        }
    }
}
