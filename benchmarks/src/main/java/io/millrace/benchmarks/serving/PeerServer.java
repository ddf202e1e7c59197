package io.millrace.benchmarks.serving;

import io.millrace.local.process.Polling;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The same model served by hand: FastAPI on uvicorn, onnxruntime and orjson, one process. */
final class PeerServer implements AutoCloseable {
    private static final Polling START = new Polling(Duration.ofSeconds(30), Duration.ofMillis(100));

    private final Process process;
    private final URI address;

    private PeerServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Returns once it is ready.
     *
     * @param folder an empty one
     * @return empty where Python with these libraries is not installed
     */
    static Optional<PeerServer> start(Path folder) throws Exception {
        var program = folder.resolve("peer.py");
        try (var source = PeerServer.class.getResourceAsStream("peer.py")) {
            Files.copy(source, program);
        }
        var model = Files.write(folder.resolve("model.onnx"), TextbookCnn.file());
        int port = ContainerServer.freePort();
        Process process;
        try {
            process = new ProcessBuilder("python3", program.toString(), String.valueOf(port), model.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("peer.log").toFile())
                    .start();
        } catch (IOException noPython) {
            return Optional.empty();
        }
        var server = new PeerServer(process, URI.create("http://127.0.0.1:" + port + "/infer"));
        if (START.until(() -> listens(process, port)).filter(up -> up).isEmpty()) {
            server.close();
            return Optional.empty();
        }
        return Optional.of(server);
    }

    List<URI> addresses() {
        return List.of(address);
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** False if it has ended, for want of a library; empty if it has not started yet. */
    private static Optional<Boolean> listens(Process process, int port) {
        if (!process.isAlive()) {
            return Optional.of(false);
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return Optional.of(socket.isConnected());
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }
}
